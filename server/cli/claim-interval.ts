import type { StoredSlice } from "#db/schema/workbench.ts";
import { blocksOf, decodeSamples, storedResolution } from "#server/comparisons/stored-samples.ts";
import type { Expectation, Interval } from "#server/contract/claim.ts";
import { METRICS, type Metric, type Result } from "#server/contract/result.ts";
import { shareInterval } from "#server/engine/binomial.ts";
import { BlockTable, drawResamples, expandedInterval } from "#server/engine/bootstrap.ts";
import { createRandom } from "#server/engine/random.ts";
import { blocksPerUnit, FIGURE_OF, toFourDigits } from "#server/engine/statistics.ts";
import { studentT } from "#server/engine/student.ts";
import { readHistogram } from "#server/reports/stored-histogram.ts";

const RESAMPLES = 1_000;
const SEED = 1;

/** A figure of an arm's blocks, each counted so many times. */
type Reading = (times: ArrayLike<number>) => number;
/** Blocks as they were measured, how often each is counted in each resample, and how many units were drawn from. */
type Drawn = { whole: ArrayLike<number>; resamples: readonly ArrayLike<number>[]; unitCount: number };

/**
 * Where a claimed figure lies, by a bootstrap of the run's blocks, for what the result itself has no interval of: one
 * arm's figure, a mean, a share of errors, a ratio without the baseline in it. Arms of a ratio get the same draws, so
 * that what the machine did to both cancels.
 *
 * @returns undefined of a counter, which a run counts once, over all of its blocks
 * @throws Fault `bad-request` when a stored histogram cannot be read.
 */
export function claimInterval(
	expectation: Expectation,
	{ confidence }: Pick<Result, "confidence">,
	slices: readonly StoredSlice[],
): Interval | undefined {
	const { figure } = expectation;
	const tailShare = (1 - confidence) / 2;
	if (expectation.of === "value" && figure === "errors") {
		return errorInterval(blocksOf(slices, expectation.arm), tailShare);
	}
	const places =
		expectation.of === "value" ? [expectation.arm] : [expectation.numerator, expectation.denominator];
	const parts = places.map((place) => blocksOf(slices, place));
	const readings = parts.flatMap((blocks) => readingOf(figure, blocks) ?? []);
	const [first, second] = readings;
	const [blocks] = parts;
	if (first === undefined || readings.length < places.length || blocks === undefined) return undefined;
	const drawn = draw(blocks.length);
	const reading: Reading = second === undefined ? first : (times) => first(times) / second(times);
	const { low, high } = expandedInterval(
		reading(drawn.whole),
		drawn.resamples.map(reading),
		drawn.unitCount,
		tailShare,
	);
	const doubt = readings.reduce((product, one) => product * (1 + doubtOf(figure, one(drawn.whole))), 1);
	return {
		low: toFourDigits(low / doubt),
		high: high === Number.MAX_VALUE ? high : toFourDigits(high * doubt),
	};
}

function draw(blockCount: number): Drawn {
	const unit = blocksPerUnit(blockCount);
	return {
		whole: new Uint8Array(blockCount).fill(1),
		resamples: drawResamples(blockCount, RESAMPLES, createRandom(SEED), unit),
		unitCount: Math.floor(blockCount / unit),
	};
}

function readingOf(figure: string, blocks: readonly StoredSlice[]): Reading | undefined {
	if (figure === "errors") return errorShare(errorCounts(blocks));
	if (figure === "mean") {
		const histograms = blocks.map(({ histogram }) => readHistogram(histogram));
		const counts = histograms.map(({ count }) => count);
		const sums = histograms.map(({ values }) => values.reduce((sum, [us, count]) => sum + us * count, 0));
		return (times) => weightedSum(sums, times) / weightedSum(counts, times);
	}
	const metric = METRICS.find((one) => one === figure);
	if (metric === undefined) return undefined;
	const table = BlockTable.of(
		blocks.map(({ histogram, elapsedMs }) => ({ samples: decodeSamples(histogram), elapsedMs })),
	);
	return (times) => table.figures(times)[FIGURE_OF[metric]];
}

/** Of each block, its errors, and the operations that count, errors among them. */
type ErrorCounts = { errors: readonly number[]; all: readonly number[] };

function errorCounts(blocks: readonly StoredSlice[]): ErrorCounts {
	return {
		errors: blocks.map((block) => block.errors),
		all: blocks.map((block) => block.errors + readHistogram(block.histogram).count),
	};
}

function errorShare({ errors, all }: ErrorCounts): Reading {
	return (times) => weightedSum(errors, times) / weightedSum(all, times);
}

/**
 * Of a share of errors, which may be 0, so that it has no logarithm: what the blocks say of it, by Student's t as in
 * `expandedInterval`, and at least what so few errors leave open if each came by itself (Clopper and Pearson 1934).
 */
function errorInterval(blocks: readonly StoredSlice[], tailShare: number): Interval {
	const { whole, resamples, unitCount } = draw(blocks.length);
	if (unitCount < 2) return { low: 0, high: 1 };
	const counts = errorCounts(blocks);
	const reading = errorShare(counts);
	const share = reading(whole);
	const values = resamples.map(reading);
	const mean = values.reduce((sum, one) => sum + one, 0) / values.length;
	const variance = values.reduce((sum, one) => sum + (one - mean) ** 2, 0) / values.length;
	const reach = studentT(unitCount - 1, tailShare) * Math.sqrt((variance * unitCount) / (unitCount - 1));
	const exact = shareInterval(weightedSum(counts.errors, whole), weightedSum(counts.all, whole), tailShare);
	return {
		low: Math.max(0, Math.min(share - reach, exact.low)),
		high: Math.min(1, Math.max(share + reach, exact.high)),
	};
}

/** Share by which rounding to whole microseconds may have moved a latency. */
function doubtOf(figure: string, value: number): number {
	const isLatency = figure === "mean" || FIGURE_OF[figure as Metric]?.endsWith("Us") === true;
	return isLatency ? storedResolution(value) : 0;
}

function weightedSum(values: ArrayLike<number>, weights: ArrayLike<number>): number {
	let sum = 0;
	for (let at = 0; at < weights.length; at++) sum += (values[at] ?? 0) * (weights[at] ?? 0);
	return sum;
}
