import type { Arm } from "#server/contract/arm.ts";
import type { ExperimentDeclaration } from "#server/contract/experiment.ts";
import { crossingsOf } from "#server/contract/layout.ts";
import type { Result } from "#server/contract/result.ts";
import { combinationName, effectSentences } from "./effect-words.ts";
import { extremesSpanSentence, sweepSpanSentences } from "./span-words.ts";
import { sweepOf } from "./sweep-points.ts";
import { noteSentence, theoryOf } from "./sweep-theory.ts";
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
		const { factors, spans } = declaration;
		const names = arms.map((arm) => combinationName(factors, layout.factors, arm));
		return [
			...effectSentences(result.effects ?? [], { factors, crossings, metric: "p50" }),
			extremesSpanSentence(spans, result.arms, names),
		].filter((sentence) => sentence !== "");
	}
	const sweep = sweepOf(declaration, layout.factor, {
		arms,
		load,
		summaries: result.arms,
		intervals: [],
		result,
	});
	const figures = ["throughput", "mean"] as const;
	// A bound explains a line, and there is none to look at here.
	const notes = figures.flatMap((figure) => theoryOf(figure, sweep).filter(({ kind }) => kind !== "bound"));
	return [
		...sweepSentences(sweep),
		...sweepSpanSentences(sweep),
		...notes.map((note) => noteSentence(note, false)),
	];
}
