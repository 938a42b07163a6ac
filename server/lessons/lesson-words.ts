import type { Element, ElementContent, Root } from "hast";
import type { Lesson } from "#server/contract/lesson.ts";

/** Text of a lesson up to its next heading. */
export type Section = {
	/** Null before the first heading. */
	heading: string | null;
	/** The heading's id; null where there is none. */
	anchor: string | null;
	text: string;
};

/** Elements within a line; all others begin a word of their own. */
const INLINE = new Set([
	"a",
	"abbr",
	"b",
	"code",
	"del",
	"em",
	"glossary-term",
	"i",
	"s",
	"span",
	"strong",
	"sub",
	"sup",
]);
/** What holds no words of the author, or says them twice. */
const WORDLESS = new Set(["annotation", "script", "style", "svg"]);

/**
 * The words in a node, on one line. Control characters are left out, so that what is built on this text may use them.
 *
 * @param skip tells the elements whose words do not count
 */
export function wordsOf(node: Root | ElementContent, skip: (element: Element) => boolean): string {
	return tidy(rawWords(node, skip));
}

function rawWords(node: Root | Root["children"][number], skip: (element: Element) => boolean): string {
	if (node.type === "text") return node.value;
	if (node.type !== "root" && node.type !== "element") return "";
	if (node.type === "element" && (WORDLESS.has(node.tagName) || skip(node))) return "";
	if (node.type === "element" && node.tagName === "img") return ` ${String(node.properties.alt)} `;
	const inner = node.children.map((child) => rawWords(child, skip)).join("");
	return node.type === "element" && INLINE.has(node.tagName) ? inner : ` ${inner} `;
}

function tidy(text: string): string {
	return text.replace(/[\p{Cc}\s]+/gu, " ").trim();
}

/**
 * The sections of a lesson as its page first shows them: without what is told only after a run or an answer, and without
 * what is for whoever teaches.
 */
export function sectionsOf({ content, blocks }: Pick<Lesson, "content" | "blocks">): Section[] {
	const forTeachers = new Set(blocks.flatMap(({ kind, id }) => (kind === "instructor" ? [id] : [])));
	const isHidden = ({ tagName, properties }: Element) =>
		tagName === "observe-block" || tagName === "quiz-feedback" || forTeachers.has(String(properties.id));
	const sections: Section[] = [{ heading: null, anchor: null, text: "" }];
	for (const piece of piecesOf(content, isHidden)) {
		const current = sections.at(-1);
		if (typeof piece !== "string") {
			const { id } = piece.properties;
			const anchor = typeof id === "string" ? id : null;
			sections.push({ heading: wordsOf(piece, isHidden), anchor, text: "" });
		} else if (current !== undefined) current.text += piece;
	}
	return sections.map((section) => ({ ...section, text: tidy(section.text) }));
}

/** Headings and the words between them, in the order of the text. */
function* piecesOf(
	node: Root | Root["children"][number],
	isHidden: (element: Element) => boolean,
): Generator<Element | string> {
	if (node.type === "element" && isHidden(node)) return;
	if (isHeading(node)) yield node;
	else if (node.type === "root" || holdsHeading(node)) {
		for (const child of node.children) yield* piecesOf(child, isHidden);
	} else yield rawWords(node, isHidden);
}

function isHeading(node: Root | Root["children"][number]): node is Element {
	return node.type === "element" && (node.tagName === "h2" || node.tagName === "h3");
}

function holdsHeading(node: Root["children"][number]): node is Element {
	return node.type === "element" && node.children.some((child) => isHeading(child) || holdsHeading(child));
}

/** A question of a lesson, a prediction or a quiz, in words. Of a quiz also its options. */
export type QuestionWords = { question: string; options: string[] };

/** The words of each question of a lesson, by its block's id. */
export function questionsOf({
	content,
	blocks,
}: Pick<Lesson, "content" | "blocks">): Map<string, QuestionWords> {
	const asked = new Set(
		blocks.flatMap(({ kind, id }) => (kind === "predict" || kind === "quiz" ? [id] : [])),
	);
	const found = new Map<string, QuestionWords>();
	const walk = (node: Root | Root["children"][number]): void => {
		if (node.type !== "root" && node.type !== "element") return;
		const id = node.type === "element" ? node.properties.id : undefined;
		if (node.type === "element" && typeof id === "string" && asked.has(id))
			found.set(id, wordsOfQuestion(node));
		else for (const child of node.children) walk(child);
	};
	walk(content);
	return found;
}

function wordsOfQuestion(block: Element): QuestionWords {
	const options: string[] = [];
	const collect = (node: ElementContent): void => {
		if (node.type !== "element") return;
		if (node.tagName === "quiz-option") {
			options[Number(node.properties.index)] = wordsOf(node, ({ tagName }) => tagName === "quiz-feedback");
		} else for (const child of node.children) collect(child);
	};
	collect(block);
	return { question: wordsOf(block, ({ tagName }) => tagName === "quiz-option"), options };
}
