import type { Code, Root } from "mdast";
import { isDeclaration } from "./declared-block.ts";
import { type FaultList, hint, placeOf } from "./faults.ts";
import { LANGUAGES } from "./languages.ts";
import { walk } from "./walk.ts";

/** What a fenced block may be, beside a language that is coloured. */
const FENCES = [...LANGUAGES, "mermaid"] as const;

/** Lines of code of one lesson, and characters of one line: each is coloured sign by sign. */
const MOST_CODE_LINES = 600;
const LONGEST_CODE_LINE = 300;

/** Finds what the text may not contain, links and pictures aside, and names it in `faults`. */
export function checkText(tree: Root, faults: FaultList): void {
	let codeLines = 0;
	walk(tree, (node) => {
		const place = placeOf(node);
		const refuse = (field: string, sentence: string) => faults.add(place, field, sentence);
		switch (node.type) {
			case "html":
				refuse("text", "raw HTML is not allowed. Write Markdown, or put the tag in backticks to show it.");
				break;
			case "heading":
				if (node.depth === 1) {
					refuse("text", "the page's heading is the title of the front matter. Begin headings with ##.");
				}
				break;
			case "listItem":
				// Those of a quiz are options by now.
				if (typeof node.checked === "boolean") {
					refuse(
						"text",
						"a list with [ ] is the list of a quiz. Put it in :::quiz, or leave the brackets out.",
					);
				}
				break;
			case "code":
				// A diagram has bounds of its own.
				if (node.lang !== "mermaid") codeLines += checkCode(node, codeLines, faults);
				break;
		}
	});
}

/** @returns its lines */
function checkCode(node: Code, before: number, faults: FaultList): number {
	const { line, column } = placeOf(node);
	const { lang, meta, value } = node;
	if (lang && !FENCES.some((fence) => fence === lang)) {
		faults.add({ line, column }, "code", `no language "${lang}". ${hint(lang, FENCES)}`);
	} else if (meta && !isDeclaration(node)) {
		faults.add(
			{ line, column },
			"code",
			`says "${meta}" behind its language, which means nothing here. Leave it out.`,
		);
	}
	const lines = value.split("\n");
	if (before <= MOST_CODE_LINES && before + lines.length > MOST_CODE_LINES) {
		faults.add(
			{ line, column },
			"code",
			`${MOST_CODE_LINES} lines of code are the most of a lesson. Show less.`,
		);
	}
	for (const [index, text] of lines.entries()) {
		if (text.length <= LONGEST_CODE_LINE) continue;
		const sentence = `this line has ${text.length} characters and ${LONGEST_CODE_LINE} are the most. Break it.`;
		faults.add({ line: line + 1 + index, column: 1 }, "code", sentence);
	}
	return lines.length;
}
