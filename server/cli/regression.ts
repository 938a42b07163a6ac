import type { StoredSlice } from "#db/schema/workbench.ts";
import type { Metric, Result } from "#server/contract/result.ts";
import { drawResamples, expandedInterval, type Figures, resampledFigures } from "#server/engine/bootstrap.ts";
import { createRandom } from "#server/engine/random.ts";
import { blocksPerUnit, FIGURE_OF, toFourDigits } from "#server/engine/statistics.ts";
import { isTooLittle } from "#server/engine/verdict.ts";
import { decodeSamples, storedResolution } from "./stored-samples.ts";

const RESAMPLES = 1_000;
const SEED = 1;

/** One of the two runs that are compared. */
export type ComparedRun = {
	output: Pick<Result, "arms">;
	slices: readonly StoredSlice[];
};

/** One figure of one arm, before and now. */
export type Change = {
	/** Canonical text. */
	arm: string;
	metric: Metric;
	/** Microseconds, or operations per second for the throughput. */
	base: number;
	now: number;
	/** now ÷ base, and its interval of about 95 %, for what varied within each of the two runs. */
	ratio: number;
	low: number;
	high: number;
	verdict: "ok" | "regressed" | "unsure";
};

/**
 * Compares each arm's figures of two runs of one request. `allowed` is how much worse a figure may be, 0.1 for 10 %:
 * a latency may be 1.1 times the saved one, a throughput the saved one ÷ 1.1. It has regressed when the whole interval
 * lies beyond that, is ok when none of it does, and else nobody can say; neither can they where there is too little.
 *
 * The two runs are samples of their own, so the blocks of each are drawn apart from the other's (Efron and Tibshirani
 * 1993, "An Introduction to the Bootstrap", section 8.4), in the units of `blocksPerUnit`; `expandedInterval` says what
 * becomes of the draws, with the smaller number of units where the runs differ in it. What rounding leaves open is
 * added as it is.
 *
 * The interval knows what varied within each run. What was the same for all of one and not for the other, as a machine
 * that was slower that day, is in the ratio itself: no resampling of either run shows it, and `allowed` has to have
 * room for it.
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
		const before = resample(base, place, 0);
		const after = resample(now, place, 1);
		const blockCount = Math.min(before.blockCount, after.blockCount);
		const fewestOperations = Math.min(
			base.output.arms[place]?.operations ?? 0,
			now.output.arms[place]?.operations ?? 0,
		);
		return metrics.map((metric): Change => {
			const figure = FIGURE_OF[metric];
			const ratios = after.resampled.map(
				(one, at) => one[figure] / (before.resampled[at]?.[figure] ?? Number.NaN),
			);
			const ratio = after.whole[figure] / before.whole[figure];
			const drawn = expandedInterval(ratio, ratios, Math.min(before.unitCount, after.unitCount));
			const { low, high } = widen(
				drawn,
				metric === "throughput" ? [] : [before.whole[figure], after.whole[figure]],
			);
			const [leastWorse, mostWorse] = metric === "throughput" ? [1 / high, 1 / low] : [low, high];
			return {
				arm,
				metric,
				base: toFourDigits(before.whole[figure]),
				now: toFourDigits(after.whole[figure]),
				ratio: toFourDigits(ratio),
				low: toFourDigits(low),
				high: toFourDigits(high),
				verdict: isTooLittle({ metric, blockCount, fewestOperations })
					? "unsure"
					: judgeChange(leastWorse, mostWorse, 1 + allowed),
			};
		});
	});
}

function judgeChange(leastWorse: number, mostWorse: number, limit: number): Change["verdict"] {
	if (leastWorse > limit) return "regressed";
	return mostWorse <= limit ? "ok" : "unsure";
}

type Resampled = { blockCount: number; unitCount: number; whole: Figures; resampled: Figures[] };

function resample({ slices }: ComparedRun, place: number, stream: number): Resampled {
	const own = slices.filter(({ arm }) => arm === place).sort((left, right) => left.block - right.block);
	const blocks = own.map(({ histogram, elapsedMs }) => ({ samples: decodeSamples(histogram), elapsedMs }));
	const unit = blocksPerUnit(own.length);
	const draws = drawResamples(own.length, RESAMPLES, createRandom(SEED, stream), unit);
	return {
		blockCount: own.length,
		unitCount: Math.floor(own.length / unit),
		...resampledFigures(blocks, draws),
	};
}

/** An interval with room for what rounding may have moved each of the quantiles by. */
function widen(
	{ low, high }: { low: number; high: number },
	quantilesUs: readonly number[],
): { low: number; high: number } {
	// Where all is possible, there is nothing to add.
	if (!(low > 0)) return { low, high };
	const rounding = quantilesUs.reduce((product, us) => product * (1 + storedResolution(us)), 1);
	return { low: low / rounding, high: high * rounding };
}
