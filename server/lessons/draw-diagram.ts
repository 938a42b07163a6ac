import type { Element, ElementContent } from "hast";
import { fromHtml } from "hast-util-from-html";
import { toString as textOf } from "hast-util-to-string";
import { keepAllowed } from "./allowed.ts";
import { walk } from "./walk.ts";

/** The page's colour for each that the library has, so that a drawing follows the page's theme. */
const PAINTS: Readonly<Record<string, string>> = {
	"var(--bg)": "var(--card)",
	"var(--_text)": "var(--ink)",
	"var(--_text-sec)": "var(--ink-soft)",
	"var(--_text-muted)": "var(--ink-soft)",
	"var(--_text-faint)": "var(--ink-faint)",
	"var(--_line)": "var(--rule-strong)",
	"var(--_arrow)": "var(--ink-soft)",
	"var(--_node-fill)": "var(--sunk)",
	"var(--_node-stroke)": "var(--rule-strong)",
	"var(--_group-fill)": "var(--card)",
	"var(--_group-hdr)": "var(--sunk)",
	"var(--_inner-stroke)": "var(--rule)",
};

const LONGEST_LABEL = 300;

/** Drawn smaller than this share of its own size a diagram scrolls: its words are not made smaller any more. */
const LEGIBLE = 0.8;

/**
 * Makes of the library's SVG a drawing of the page: in its colours and type, without a style sheet, and with ids that no
 * other drawing has.
 *
 * @param number of the diagram within its lesson
 * @param caption what it shows; without one it is told by its words
 * @returns undefined when the library made no drawing of it
 */
export function adoptDrawing(svg: string, number: number, caption: string | undefined): Element | undefined {
	const [drawing] = fromHtml(svg, { fragment: true }).children;
	if (drawing?.type !== "element" || drawing.tagName !== "svg") return undefined;
	const words: string[] = [];
	walk(drawing, (element) => {
		if (element.type !== "element") return;
		if (element.tagName === "text") words.push(textOf(element));
		else element.children = element.children.filter(isNoSpace);
		for (const [name, value] of Object.entries(element.properties)) {
			if (typeof value !== "string") continue;
			if (name === "id") element.properties.id = `diagram:${number}:${value}`;
			else element.properties[name] = PAINTS[value] ?? value.replace(/^url\(#/, `url(#diagram:${number}:`);
		}
	});
	drawing.properties.role = "img";
	drawing.properties.ariaLabel = caption ?? `Diagram: ${words.join(", ")}`.slice(0, LONGEST_LABEL);
	const width = Number(drawing.properties.width);
	const leastPx = Number.isFinite(width) ? Math.round(LEGIBLE * width) : 0;
	drawing.properties.style = `max-width:100%;min-width:${leastPx}px;height:auto;font-family:var(--font-inter), system-ui, sans-serif`;
	const [kept] = keepAllowed([drawing]);
	return kept;
}

function isNoSpace(node: ElementContent): boolean {
	return node.type !== "text" || node.value.trim() !== "";
}
