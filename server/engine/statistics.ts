import { type Comparison, METRICS, type Metric } from "#server/contract/result.ts";
import { BlockTable, drawResamples, expandedInterval, type Figures } from "./bootstrap.ts";
import type { Measurement } from "./measure.ts";
import { createRandom } from "./random.ts";
import { judge } from "./verdict.ts";

const RESAMPLES = 1_000;
/** The figure that a metric compares. */
const FIGURE_OF: Record<Metric, keyof Figures> = {
	p50: "p50Us",
	p95: "p95Us",
	p99: "p99Us",
	throughput: "achievedPerSec",
};
/** Apart from the streams of the measuring itself, whose draws the bootstrap must not depend on. */
const STREAM = 1_000;

/**
 * Compares every arm with the first in every metric: ratio baseline ÷ arm over all blocks, its 95 % interval by
 * bootstrap over blocks, and a verdict. `arms` are canonical texts in the order of the measurement.
 */
export function compareArms(measurement: Measurement, arms: readonly string[], seed: number): Comparison[] {
	const { blockCount } = measurement;
	const resamples = drawResamples(blockCount, RESAMPLES, createRandom(seed, STREAM));
	const once = new Uint16Array(blockCount).fill(1);
	const figures = arms.map((_, arm) => {
		const table = new BlockTable(measurement.slices.filter((slice) => slice.arm === arm).sort(byBlock));
		return { measured: table.figures(once), resampled: resamples.map((times) => table.figures(times)) };
	});
	const [baseline, ...others] = figures;
	if (baseline === undefined) return [];
	return others.flatMap((other, place) =>
		METRICS.map((metric) => {
			const figure = FIGURE_OF[metric];
			const ratios = other.resampled.map(
				(one, at) => (baseline.resampled[at]?.[figure] ?? Number.NaN) / one[figure],
			);
			const { low, high } = expandedInterval(ratios, blockCount);
			const fewestOperations = Math.min(
				measurement.arms[0]?.summary.operations ?? 0,
				measurement.arms[place + 1]?.summary.operations ?? 0,
			);
			return {
				metric,
				baseline: arms[0] ?? "",
				arm: arms[place + 1] ?? "",
				ratio: toFourDigits(baseline.measured[figure] / other.measured[figure]),
				low: toFourDigits(low),
				high: toFourDigits(high),
				verdict: judge({ metric, low, high, blockCount, fewestOperations }),
			};
		}),
	);
}

function byBlock(left: { block: number }, right: { block: number }): number {
	return left.block - right.block;
}

/** More digits than the histogram has would be pretence. */
function toFourDigits(value: number): number {
	return Number(value.toPrecision(4));
}
