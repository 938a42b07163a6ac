import type { Root } from "mdast";
import { toString as textOf } from "mdast-util-to-string";
import type { LessonHeading } from "#server/contract/lesson.ts";
import { walkTo } from "./walk.ts";

/** Ids that the page around a lesson uses itself. */
export const PAGE_IDS = ["bench", "contents", "lesson", "main", "recent", "run-status", "sources"] as const;

/**
 * Gives each heading an id made of its words, which no block and no other heading has. An id stays as long as the words
 * stay, whatever is moved around it.
 *
 * @param taken ids of the lesson's blocks
 * @returns those for the table of contents: of the text itself, not of a note within it
 */
export function nameHeadings(
	tree: Root,
	taken: readonly string[],
): { headings: LessonHeading[]; ids: string[] } {
	const ids = new Set<string>([...PAGE_IDS, ...taken]);
	const own: string[] = [];
	const headings: LessonHeading[] = [];
	walkTo(tree, "heading", (node, _place, parent) => {
		const text = textOf(node).replaceAll(/\s+/g, " ").trim();
		const id = free(slugOf(text), ids);
		ids.add(id);
		own.push(id);
		node.data = { ...node.data, hProperties: { id } };
		const isOfText =
			parent.type === "root" || (parent.type === "containerDirective" && parent.name === "when-not");
		if (isOfText && text !== "" && (node.depth === 2 || node.depth === 3)) {
			headings.push({ id, text, depth: node.depth });
		}
	});
	return { headings, ids: own };
}

function slugOf(text: string): string {
	const words =
		text
			.normalize("NFKC")
			.toLowerCase()
			.match(/[\p{L}\p{N}]+/gu) ?? [];
	return words.join("-").slice(0, 80).replace(/-$/, "") || "section";
}

function free(slug: string, taken: ReadonlySet<string>): string {
	if (!taken.has(slug)) return slug;
	let number = 2;
	while (taken.has(`${slug}-${number}`)) number++;
	return `${slug}-${number}`;
}
