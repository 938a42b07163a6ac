import { LIMITS } from "./limits.ts";

/** What an owner writes on a run: short names to find it by, and a text. Both are plain text wherever they are shown. */
export type Annotation = { tags: readonly string[]; note: string };

/** Signs that show nothing, or turn the direction of what stands around them. */
const UNSEEN = /[\p{Cc}\p{Cs}\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]/gu;

/** A tag in the one form in which it is kept: small letters, single spaces, nothing that cannot be seen. */
export function normaliseTag(text: string): string {
	return text.normalize("NFC").replace(/\s+/g, " ").replace(UNSEEN, "").trim().toLowerCase();
}

/** Tags in the form in which they are kept, each once, none empty. */
export function normaliseTags(tags: readonly string[]): string[] {
	return [...new Set(tags.map(normaliseTag))].filter((tag) => tag !== "");
}

/** A note as it is kept: lines and tabs stay, other signs that show nothing go. */
export function normaliseNote(text: string): string {
	return text
		.normalize("NFC")
		.replace(/\r\n?/g, "\n")
		.replace(UNSEEN, (sign) => (sign === "\n" || sign === "\t" ? sign : ""))
		.trim();
}

/** What is wrong with tags or a note in their kept form, in a sentence; undefined when nothing is. */
export function findExcess({ tags, note }: Partial<Annotation>): string | undefined {
	if (tags !== undefined && tags.length > LIMITS.tags) {
		return `tags: ${tags.length} are given and ${LIMITS.tags} is the most. Leave some out.`;
	}
	const long = tags?.find((tag) => lengthOf(tag) > LIMITS.tagText);
	if (long !== undefined) {
		return `tags: "${long.slice(0, 40)}" has ${lengthOf(long)} characters and ${LIMITS.tagText} is the most. Put a comma between two tags.`;
	}
	if (note !== undefined && lengthOf(note) > LIMITS.noteText) {
		return `note: it has ${lengthOf(note)} characters and ${LIMITS.noteText} is the most. Shorten it.`;
	}
	return undefined;
}

/** Characters as a person counts them, nearly: a sign outside the basic plane is one. */
function lengthOf(text: string): number {
	return [...text].length;
}
