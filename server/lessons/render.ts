import rehypeShikiFromHighlighter from "@shikijs/rehype/core";
import type { Element, Root as HastRoot } from "hast";
import type { Root } from "mdast";
import remarkRehype from "remark-rehype";
import { unified } from "unified";
import { highlighter, THEMES } from "./highlighter.ts";
import { walk, walkTo } from "./walk.ts";

/** A line of code that takes as long to be coloured stays as it is from there on. */
const LONGEST_LINE_MS = 10_000;

/** A figure and its unit, which no line may part. */
const SPACE_IN_QUANTITY = /(?<=\d) (?=(?:µs|ms|s|kB|MB|GB|KiB|MiB|GiB)\b|%)/g;

/** Turns a checked text into the elements that the page draws, its code coloured. */
export async function render(tree: Root): Promise<HastRoot> {
	walkTo(tree, "text", (text) => {
		text.value = text.value.replaceAll(SPACE_IN_QUANTITY, "\u00a0");
	});
	const rendered = await unified()
		.use(remarkRehype)
		.use(rehypeShikiFromHighlighter, await highlighter(), {
			themes: THEMES,
			// The dark colour stands beside it as a CSS variable: the page's theme decides, without a second rendering.
			defaultColor: "light",
			defaultLanguage: "text",
			// The library's half a second may be over in the first line of a busy machine, which then has one colour for good.
			tokenizeTimeLimit: LONGEST_LINE_MS,
		})
		.run(tree);
	walk(rendered, (node) => {
		// What the page draws needs no places; they would double its weight.
		delete node.position;
		if (node.type === "element") finishElement(node);
	});
	return rendered;
}

function finishElement(element: Element): void {
	if (element.tagName === "a" && /^https?:/i.test(String(element.properties.href))) {
		element.properties.rel = ["noreferrer"];
	}
}
