import type { Metric } from "#server/contract/result.ts";
import { expandedInterval } from "#server/engine/bootstrap.ts";
import { FIGURE_OF, toFourDigits } from "#server/engine/statistics.ts";
import type { ResampledArm } from "./resampled-arm.ts";
import { storedResolution } from "./stored-samples.ts";

/** One figure of two arms. */
export type FigureRatio = {
	metric: Metric;
	/** Microseconds, or operations per second for the throughput. */
	base: number;
	now: number;
	/** now ÷ base, and its interval of about 95 %, for what varied within each of the two. */
	ratio: number;
	low: number;
	high: number;
	/** What they rest on: the fewer of each. */
	blockCount: number;
	fewestOperations: number;
};

/**
 * How many times one arm's figure is another's, of stored runs.
 *
 * Two runs are samples of their own, so the blocks of each are drawn apart from the other's (Efron and Tibshirani
 * 1993, "An Introduction to the Bootstrap", section 8.4), in the units of `blocksPerUnit`; arms of one run get the same
 * draws. `expandedInterval` says what becomes of them, with the smaller number of units where the two differ in it.
 * What rounding leaves open is added as it is.
 *
 * The interval knows what varied within each run. What was the same for all of one and not for the other, as a machine
 * that was slower that day, is in the ratio itself: no resampling of either run shows it.
 */
export function figureRatio(metric: Metric, base: ResampledArm, now: ResampledArm): FigureRatio {
	const figure = FIGURE_OF[metric];
	const ratios = now.resampled.map((one, at) => one[figure] / (base.resampled[at]?.[figure] ?? Number.NaN));
	const ratio = now.whole[figure] / base.whole[figure];
	const drawn = expandedInterval(ratio, ratios, Math.min(base.unitCount, now.unitCount));
	const { low, high } = widen(drawn, metric === "throughput" ? [] : [base.whole[figure], now.whole[figure]]);
	return {
		metric,
		base: toFourDigits(base.whole[figure]),
		now: toFourDigits(now.whole[figure]),
		ratio: toFourDigits(ratio),
		low: toFourDigits(low),
		high: toFourDigits(high),
		blockCount: Math.min(base.blockCount, now.blockCount),
		fewestOperations: Math.min(base.operationCount, now.operationCount),
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
