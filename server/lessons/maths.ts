import type { Element, ElementContent, RootContent } from "hast";
import { fromHtml } from "hast-util-from-html";
import katex from "katex";
import type { RootContent as MarkdownContent, Root } from "mdast";
import { visit } from "unist-util-visit";
import { keepAllowed } from "./allowed.ts";
import { drawnWith } from "./drawn-as.ts";
import { type FaultList, placeOf } from "./faults.ts";

/** Formulas of one lesson, and characters of one. */
const MOST_FORMULAS = 200;
const LONGEST_FORMULA = 1_000;

/** Sets `$…$` and `$$…$$` as MathML, which a browser draws without a style sheet or a font of ours. */
export function setMaths(tree: Root, faults: FaultList): void {
	let count = 0;
	visit(tree, (node, index, parent) => {
		if (node.type !== "math" && node.type !== "inlineMath") return;
		count++;
		if (count === MOST_FORMULAS + 1) {
			faults.add(placeOf(node), "maths", `${MOST_FORMULAS} formulas are the most of a lesson. Split it.`);
		}
		if (count > MOST_FORMULAS || parent === undefined || index === undefined) return;
		const drawn = setFormula(node, faults);
		if (drawn !== undefined) {
			parent.children[index] = drawnWith("math", drawn.properties, drawn.children);
		}
	});
}

type Formula = Extract<MarkdownContent, { type: "math" | "inlineMath" }>;

function setFormula(node: Formula, faults: FaultList): Element | undefined {
	const refuse = (sentence: string) => {
		faults.add(placeOf(node), "maths", sentence);
		return undefined;
	};
	if (node.value.length > LONGEST_FORMULA) {
		return refuse(`a formula has at most ${LONGEST_FORMULA} characters. Split it.`);
	}
	let asked: string | undefined;
	try {
		const html = katex.renderToString(node.value, {
			output: "mathml",
			displayMode: node.type === "math",
			// What it only frowns upon it would write to the console.
			strict: "ignore",
			trust: ({ command }) => {
				asked = command;
				return false;
			},
			maxExpand: 100,
			maxSize: 20,
		});
		if (asked !== undefined) return refuse(`a formula may not use ${asked}. Leave it out.`);
		return mathIn(html);
	} catch (error) {
		const advice = node.type === "inlineMath" ? " Write \\$ for a dollar sign." : "";
		return refuse(`this formula cannot be read: ${reasonOf(error)}${advice}`);
	}
}

function reasonOf(error: unknown): string {
	if (!(error instanceof katex.ParseError)) return "it is nested too deeply.";
	const said = error.rawMessage.replace(/\.$/, "");
	return said.startsWith("Too many expansions") ? "it grows without end." : `${said}.`;
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
