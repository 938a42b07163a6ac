import katex from "katex";
import type { RootContent as MarkdownContent, Root } from "mdast";
import type { ContainerDirective } from "mdast-util-directive";
import { drawnWith } from "./drawn-as.ts";
import { type FaultList, placeOf } from "./faults.ts";
import { walk } from "./walk.ts";

/** Formulas of one lesson, and characters of one. */
const MOST_FORMULAS = 200;
const LONGEST_FORMULA = 1_000;

/** A formula that has been looked at: its markup, and the node of the text that it goes into. */
export type SetFormula = { html: string; node: ContainerDirective };

/** Sets `$…$` and `$$…$$` as MathML, which a browser draws without a style sheet or a font of ours. */
export function takeMaths(tree: Root, faults: FaultList): SetFormula[] {
	let count = 0;
	const formulas: SetFormula[] = [];
	walk(tree, (node, place, parent) => {
		if (node.type !== "math" && node.type !== "inlineMath") return;
		count++;
		if (count === MOST_FORMULAS + 1) {
			faults.add(placeOf(node), "maths", `${MOST_FORMULAS} formulas are the most of a lesson. Split it.`);
		}
		if (count > MOST_FORMULAS || parent === undefined) return;
		const html = setFormula(node, faults);
		if (html === undefined) return;
		const formula = { html, node: drawnWith("math", {}, []) };
		formulas.push(formula);
		parent.children[place] = formula.node;
	});
	return formulas;
}

type Formula = Extract<MarkdownContent, { type: "math" | "inlineMath" }>;

function setFormula(node: Formula, faults: FaultList): string | undefined {
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
		return html;
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
