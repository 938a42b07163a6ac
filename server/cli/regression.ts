import type { StoredSlice } from "#db/schema/workbench.ts";
import { type FigureRatio, figureRatio } from "#server/comparisons/figure-ratio.ts";
import { resampleArm } from "#server/comparisons/resampled-arm.ts";
import type { Metric, Result } from "#server/contract/result.ts";
import { inOneGo } from "#server/engine/steps.ts";
import { isTooLittle } from "#server/engine/verdict.ts";

/** One of the two runs that are compared. */
export type ComparedRun = {
	output: Pick<Result, "arms">;
	slices: readonly StoredSlice[];
};

/** One figure of one arm, before and now: microseconds, or operations per second for the throughput. */
export type Change = Pick<FigureRatio, "metric" | "base" | "now" | "ratio" | "low" | "high"> & {
	/** Canonical text. */
	arm: string;
	verdict: "ok" | "regressed" | "unsure";
};

/**
 * Compares each arm's figures of two runs of one request. `allowed` is how much worse a figure may be, 0.1 for 10 %:
 * a latency may be 1.1 times the saved one, a throughput the saved one ÷ 1.1. It has regressed when the whole interval
 * lies beyond that, is ok when none of it does, and else nobody can say; neither can they where there is too little.
 *
 * What the interval knows and what it does not, `figureRatio` says: `allowed` has to have room for a machine that was
 * slower that day.
 *
 * @param metrics at least one
 */
export function findChanges(
	base: ComparedRun,
	now: ComparedRun,
	metrics: readonly Metric[],
	allowed: number,
): Change[] {
	return base.output.arms.flatMap(({ arm }, place) => {
		const before = inOneGo(resampleArm(base.slices, place, 0));
		const after = inOneGo(resampleArm(now.slices, place, 1));
		return metrics.map((metric): Change => {
			const { blockCount, fewestOperations, ...figures } = figureRatio(metric, before, after);
			const verdict = isTooLittle({ metric, blockCount, fewestOperations })
				? "unsure"
				: judgeChange(figures, 1 + allowed);
			return { arm, ...figures, verdict };
		});
	});
}

function judgeChange(
	{ metric, low, high }: Pick<FigureRatio, "metric" | "low" | "high">,
	limit: number,
): Change["verdict"] {
	const [leastWorse, mostWorse] = metric === "throughput" ? [1 / high, 1 / low] : [low, high];
	if (leastWorse > limit) return "regressed";
	return mostWorse <= limit ? "ok" : "unsure";
}
