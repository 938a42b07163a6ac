import { type Comparison, METRICS, type Metric } from "#server/contract/result.ts";
import { drawResamples, expandedInterval, type Figures, resampledFigures } from "./bootstrap.ts";
import type { Slice } from "./lane.ts";
import { createRandom } from "./random.ts";
import { resolutionOf } from "./recorder.ts";
import { judge } from "./verdict.ts";

const RESAMPLES = 1_000;
/** The figure that a metric compares. */
export const FIGURE_OF: Record<Metric, keyof Figures> = {
	p50: "p50Us",
	p95: "p95Us",
	p99: "p99Us",
	throughput: "achievedPerSec",
};
/** Apart from the streams of the measuring itself, whose draws the bootstrap must not depend on. */
const STREAM = 1_000;
/** A block and the one in reverse order. */
const PAIR = 2;
/** More than so many units would narrow an interval by little. */
const UNITS = 10;

/** The arms of a run with the figures of their blocks together, and of resamples of them: the same blocks for all. */
export type ResampledArms = {
	arms: readonly ArmFigures[];
	blockCount: number;
	/** How many units of blocks were drawn from, with replacement. */
	unitCount: number;
};

/**
 * Resamples the blocks of a run; `drawResamples` says how and after whom, and `blocksPerUnit` of what.
 *
 * @param measured slices of complete blocks
 */
export function resampleArms(
	measured: { slices: readonly Slice[] },
	armCount: number,
	seed: number,
	resampleCount = RESAMPLES,
): ResampledArms {
	const blockCount = measured.slices.length / armCount;
	const unit = blocksPerUnit(blockCount);
	const resamples = drawResamples(blockCount, resampleCount, createRandom(seed, STREAM), unit);
	return {
		arms: Array.from({ length: armCount }, (_, arm) => describeArm(measured.slices, arm, resamples)),
		blockCount,
		unitCount: Math.floor(blockCount / unit),
	};
}

/**
 * Compares every arm with the first in every metric: ratio baseline ÷ arm over all blocks, its interval, and a
 * verdict. The interval comes from a bootstrap, as `resampleArms` and `expandedInterval` say. At last it is widened by
 * what the bins of a histogram leave open, which matters below some 10 µs.
 *
 * @param measured slices of complete blocks.
 * @param arms canonical texts, in the order of the measurement.
 * @param lookCount how many times in all the run looks at its verdicts; see `confidenceOf`.
 */
export function compareArms(
	measured: { slices: readonly Slice[] },
	arms: readonly string[],
	seed: number,
	lookCount = 1,
): Comparison[] {
	return compareResampled(resampleArms(measured, arms.length, seed), arms, lookCount);
}

/** As `compareArms`, of arms that are resampled already. */
export function compareResampled(
	{ arms: [baseline, ...others], blockCount, unitCount }: ResampledArms,
	arms: readonly string[],
	lookCount = 1,
): Comparison[] {
	if (baseline === undefined) return [];
	const tailShare = (1 - confidenceOf(lookCount)) / 2;
	return others.flatMap((other, place) =>
		METRICS.map((metric) => {
			const figure = FIGURE_OF[metric];
			const ratios = other.resampled.map(
				(one, at) => (baseline.resampled[at]?.[figure] ?? Number.NaN) / one[figure],
			);
			const ratio = baseline.whole[figure] / other.whole[figure];
			const drawn = expandedInterval(ratio, ratios, unitCount, tailShare);
			const [left, right] = [doubtOf(baseline.whole, metric), doubtOf(other.whole, metric)];
			const low = toFourDigits((drawn.low * (1 - left)) / (1 + right));
			const high = toFourDigits((drawn.high * (1 + left)) / (1 - right));
			const fewestOperations = Math.min(baseline.operationCount, other.operationCount);
			return {
				metric,
				baseline: arms[0] ?? "",
				arm: arms[place + 1] ?? "",
				ratio: toFourDigits(ratio),
				low,
				high,
				verdict: judge({ metric, low, high, blockCount, fewestOperations }),
			};
		}),
	);
}

/**
 * How many successive blocks are drawn at once. Pairs, for the second has the reverse order of the first, so that what
 * the order of arms does cancels; and in a longer run several pairs, so that 10 to 19 units are left: an arm's luck
 * lasts for a second at times, and then pairs next to each other are alike, while units that outlast it are not
 * (batches, after Schmeiser 1982, who shows that more than 10 to 30 gain next to nothing).
 */
export function blocksPerUnit(blockCount: number): number {
	return PAIR * Math.max(1, Math.floor(blockCount / PAIR / UNITS));
}

/**
 * The confidence of each interval of a run that looks at its verdicts so often. Each look is a chance to be wrong,
 * so that each gets an equal part of the 5 % there are in all (Bonferroni's inequality; Dunn 1961). It is the
 * confidence of one comparison, not of all that a run makes: four arms make twelve, and of those about one in twenty
 * may be wrong by chance.
 */
export function confidenceOf(lookCount: number): number {
	return 1 - 0.05 / lookCount;
}

/** One arm's figures of all blocks, of each resample of them, and what they rest on. */
export type ArmFigures = { whole: Figures; resampled: Figures[]; operationCount: number };

function describeArm(slices: readonly Slice[], arm: number, resamples: readonly Uint16Array[]): ArmFigures {
	const own = slices.filter((slice) => slice.arm === arm).sort(byBlock);
	return {
		...resampledFigures(own, resamples),
		operationCount: own.reduce((sum, { samples }) => sum + samples.count, 0),
	};
}

/** Share by which a figure may be off although no resample says so: a quantile may lie anywhere in its bin. */
export function doubtOf(figures: Figures, metric: Metric): number {
	const figure = FIGURE_OF[metric];
	// Operations are counted, not binned. The figure is NaN where there is none.
	return figure === "achievedPerSec" ? 0 : Math.min(1, resolutionOf(figures[figure]) || 0);
}

function byBlock(left: { block: number }, right: { block: number }): number {
	return left.block - right.block;
}

/** More digits than the histogram has would be pretence. Never infinite, which JSON does not have. */
export function toFourDigits(value: number): number {
	// The largest number there is becomes larger by rounding.
	return Math.min(Number.MAX_VALUE, Number(value.toPrecision(4)));
}
