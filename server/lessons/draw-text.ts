import type { Root as Drawn } from "hast";
import type { Root } from "mdast";
import { foreignParts } from "./allowed.ts";
import type { Diagram } from "./diagrams.ts";
import { drawDiagrams } from "./draw-diagrams.ts";
import { drawMaths } from "./draw-maths.ts";
import type { FaultList } from "./faults.ts";
import type { SetFormula } from "./maths.ts";
import { render } from "./render.ts";

/** A lesson's text that was found to be in order, with what of it is still to be drawn. */
export type CheckedText = {
	tree: Root;
	formulas: readonly SetFormula[];
	diagrams: readonly Diagram[];
};

/** Draws a lesson's text; what cannot be drawn, or may not be in one, is named in `faults`. */
export async function drawText({ tree, formulas, diagrams }: CheckedText, faults: FaultList): Promise<Drawn> {
	drawMaths(formulas);
	await drawDiagrams(diagrams, faults);
	const content = await render(tree);
	for (const part of foreignParts(content)) {
		faults.add({ line: 1, column: 1 }, "text", `a lesson may not hold ${part}. Leave it out.`);
	}
	return content;
}
