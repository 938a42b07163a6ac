import { armLabels, parseArm } from "#server/contract/arm.ts";
import type { ExperimentDeclaration } from "#server/contract/experiment.ts";

/** What each arm of a block is called among the others; its own text where the experiment is not known. */
export function armNames(declaration: ExperimentDeclaration | undefined, arms: readonly string[]): string[] {
	if (declaration === undefined) return [...arms];
	const { factors } = declaration;
	return armLabels(
		factors,
		arms.map((text, place) => parseArm(factors, text, `arms[${place}]`)),
	);
}
