import type { Element, ElementContent, RootContent } from "hast";
import { fromHtml } from "hast-util-from-html";
import { keepAllowed } from "./allowed.ts";
import type { SetFormula } from "./maths.ts";

/** Makes elements of the page of what `takeMaths` took. */
export function drawMaths(formulas: readonly SetFormula[]): void {
	for (const { html, node } of formulas) {
		const drawn = mathIn(html);
		if (drawn === undefined) continue;
		node.data = { ...node.data, hProperties: drawn.properties, hChildren: drawn.children };
	}
}

/** The formula alone: beside it stands its source, which the text need not hold twice. */
function mathIn(html: string): Element | undefined {
	const math = firstElement(firstElement(fromHtml(html, { fragment: true }).children)?.children ?? []);
	if (math === undefined) return undefined;
	const semantics = firstElement(math.children);
	const inner: ElementContent[] =
		semantics?.tagName === "semantics"
			? semantics.children.filter((child) => child.type !== "element" || child.tagName !== "annotation")
			: math.children;
	const [kept] = keepAllowed([{ ...math, children: inner }]);
	return kept;
}

function firstElement(nodes: readonly RootContent[]): Element | undefined {
	return nodes.find((node) => node.type === "element");
}
