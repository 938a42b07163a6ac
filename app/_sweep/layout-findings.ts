import type { Arm } from "#server/contract/arm.ts";
import type { ExperimentDeclaration } from "#server/contract/experiment.ts";
import { crossingsOf } from "#server/contract/layout.ts";
import type { Result } from "#server/contract/result.ts";
import { effectSentences } from "./effect-words.ts";
import { sweepOf } from "./sweep-points.ts";
import { theoryOf } from "./sweep-theory.ts";
import { sweepSentences } from "./sweep-words.ts";

/** What a laid-out run found, in sentences, for whatever shows words alone; none of arms picked by hand. */
export function layoutFindings(
	declaration: ExperimentDeclaration,
	arms: readonly Arm[],
	result: Result,
): string[] {
	const { layout, load } = result;
	if (layout === undefined) return [];
	if (layout.kind === "factorial") {
		const crossings = crossingsOf(layout.factors, arms);
		return effectSentences(result.effects ?? [], { factors: declaration.factors, crossings, metric: "p50" });
	}
	const sweep = sweepOf(declaration, layout.factor, {
		arms,
		load,
		summaries: result.arms,
		intervals: [],
		result,
	});
	const figures = ["throughput", "mean"] as const;
	// There is no line to look at here.
	const notes = figures.flatMap((figure) =>
		theoryOf(figure, sweep).notes.filter((note) => !note.includes("Dashes: ")),
	);
	return [...sweepSentences(sweep), ...notes.map((note) => note.replace("Dotted: ", ""))];
}
