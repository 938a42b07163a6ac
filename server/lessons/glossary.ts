import { z } from "zod";
import type { GlossaryEntry, LessonFault } from "#server/contract/lesson.ts";
import { FaultList } from "./faults.ts";
import { type RefusedText, readGlossaryText } from "./lesson-folders.ts";
import { readYaml } from "./yaml-text.ts";

const glossarySchema = z
	.array(
		z.strictObject({
			term: z.string().trim().min(1).max(60).describe("the word, in small letters"),
			meaning: z.string().trim().min(1).max(500).describe("what it means, in one or two sentences"),
			source: z.string().trim().min(1).max(300).optional().describe("the work that the meaning is from"),
		}),
	)
	.max(500);

/** The words that lessons explain; null where the file has faults, so that a lesson shows them as plain text. */
export type Glossary = { entries: readonly GlossaryEntry[] | null; faults: readonly LessonFault[] };

/** @param file as its author knows it: `lessons/_glossary.yaml` */
function parseGlossary(file: string, text: string): Glossary {
	const faults = new FaultList(file);
	const source = { text, name: "glossary", start: { line: 1, column: 1 }, faults };
	const read = readYaml(source, glossarySchema);
	if (read?.data === undefined) return { entries: null, faults: faults.sorted() };
	const seen = new Map<string, number>();
	for (const [index, { term }] of read.data.entries()) {
		const place = read.placeOf([index, "term"]);
		const twin = seen.get(term.toLowerCase());
		if (twin === undefined) seen.set(term.toLowerCase(), place.line);
		else
			faults.add(place, `[${index}].term`, `"${term}" is explained in line ${twin} already. Join the two.`);
	}
	if (faults.count > 0) return { entries: null, faults: faults.sorted() };
	const entries = read.data.map(({ term, meaning, source }) => ({ term, meaning, source: source ?? null }));
	return { entries, faults: [] };
}

/** A glossary, and the texts that it was read from. */
export type GlossaryReading = { texts: string; glossary: Glossary };

/**
 * The words of some folders of lessons, read from disk now.
 *
 * @param before given back while the texts are the same
 */
export async function readGlossaries(
	roots: readonly string[],
	before?: GlossaryReading,
): Promise<GlossaryReading> {
	const files = await Promise.all(roots.map(readGlossaryText));
	const texts = JSON.stringify(files);
	if (before?.texts === texts) return before;
	const glossaries = files.map((file) => (file === undefined ? NO_WORDS : parseGlossaryFile(file)));
	return { texts, glossary: joinGlossaries(glossaries) };
}

const NO_WORDS: Glossary = { entries: [], faults: [] };

function parseGlossaryFile({ file, text }: { file: string; text: string | RefusedText }): Glossary {
	if (typeof text === "string") return parseGlossary(file, text);
	const { refused, line = 1 } = text;
	return { entries: null, faults: [{ file, line, column: 1, field: "file", sentence: refused }] };
}

/** Those of several folders as one; of a word explained twice the first is kept. */
function joinGlossaries(glossaries: readonly Glossary[]): Glossary {
	const faults = glossaries.flatMap((glossary) => glossary.faults);
	// With a part of the words a lesson that uses the others would be at fault for it.
	if (faults.length > 0) return { entries: null, faults };
	const byTerm = new Map<string, GlossaryEntry>();
	for (const entry of glossaries.flatMap(({ entries }) => entries ?? [])) {
		const key = entry.term.toLowerCase();
		if (!byTerm.has(key)) byTerm.set(key, entry);
	}
	return { entries: [...byTerm.values()], faults: [] };
}
