import type { StoredSlice } from "#db/schema/workbench.ts";
import type { Metric, NoiseFloor, Result } from "#server/contract/result.ts";
import { BlockTable, drawResamples, expandedInterval, type Figures } from "#server/engine/bootstrap.ts";
import { decodeSamples, storedResolution } from "#server/engine/decoding.ts";
import { createRandom } from "#server/engine/random.ts";
import { judge } from "#server/engine/verdict.ts";

const RESAMPLES = 1_000;
const SEED = 1;
/** A block and the one in which the arms had their turns in the reverse order. */
const BLOCKS_PER_UNIT = 2;
const FIGURE_OF = {
	p50: "p50Us",
	p95: "p95Us",
	p99: "p99Us",
	throughput: "achievedPerSec",
} as const satisfies Record<Metric, keyof Figures>;

/** One of the two runs that are compared. */
export type ComparedRun = {
	output: Pick<Result, "arms" | "noiseFloor">;
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
	/** now ÷ base, and its interval of about 95 %. */
	ratio: number;
	low: number;
	high: number;
	verdict: "ok" | "regressed" | "unsure";
};

/**
 * Compares each arm's figures of two runs of one request. `allowed` is how much worse a figure may be, 0.1 for 10 %:
 * a latency may be 1.1 times the saved one, a throughput the saved one ÷ 1.1. It has regressed when the whole interval
 * lies beyond that, is ok when none of it does, and else nobody can say.
 *
 * The two runs are samples of their own, so the blocks of each are drawn apart from the other's (Efron and Tibshirani
 * 1993, "An Introduction to the Bootstrap", section 8.4); `expandedInterval` says what becomes of the draws. What was
 * the same for all of a run, and so cannot be seen within it, is allowed for by the noise floor: independent doubts
 * add in squares, here of logarithms. What rounding leaves open is added as it is.
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
			const drawn = expandedInterval(ratios, Math.floor(blockCount / BLOCKS_PER_UNIT));
			const { low, high } = widen(
				drawn,
				largerFloor(metric, [base.output.noiseFloor, now.output.noiseFloor]) ?? 0,
				metric === "throughput" ? [] : [before.measured[figure], after.measured[figure]],
			);
			const isNoisy = judge({ metric, low, high, blockCount, fewestOperations }) === "noisy";
			const [leastWorse, mostWorse] = metric === "throughput" ? [1 / high, 1 / low] : [low, high];
			return {
				arm,
				metric,
				base: toFourDigits(before.measured[figure]),
				now: toFourDigits(after.measured[figure]),
				ratio: toFourDigits(after.measured[figure] / before.measured[figure]),
				low: toFourDigits(low),
				high: toFourDigits(high),
				verdict: isNoisy ? "unsure" : judgeChange(leastWorse, mostWorse, 1 + allowed),
			};
		});
	});
}

function judgeChange(leastWorse: number, mostWorse: number, limit: number): Change["verdict"] {
	if (leastWorse > limit) return "regressed";
	return mostWorse <= limit ? "ok" : "unsure";
}

type Resampled = { blockCount: number; measured: Figures; resampled: Figures[] };

function resample({ slices }: ComparedRun, place: number, stream: number): Resampled {
	const own = slices.filter(({ arm }) => arm === place).sort((left, right) => left.block - right.block);
	const table = new BlockTable(
		own.map(({ histogram, elapsedMs }) => ({ samples: decodeSamples(histogram), elapsedMs })),
	);
	const draws = drawResamples(own.length, RESAMPLES, createRandom(SEED, stream), BLOCKS_PER_UNIT);
	return {
		blockCount: own.length,
		measured: table.figures(new Uint16Array(own.length).fill(1)),
		resampled: draws.map((times) => table.figures(times)),
	};
}

/** An interval with more doubt in it: the noise floor, and each of the quantiles that rounding may have moved. */
function widen(
	{ low, high }: { low: number; high: number },
	floor: number,
	quantilesUs: readonly number[],
): { low: number; high: number } {
	// Where all is possible, there is nothing to add.
	if (!(low > 0)) return { low, high };
	const rounding = quantilesUs.reduce((sum, us) => sum + Math.log1p(storedResolution(us)), 0);
	const reach = Math.hypot(Math.log(high / low) / 2, Math.log1p(floor)) + rounding;
	const middle = Math.sqrt(low * high);
	return { low: middle / Math.exp(reach), high: middle * Math.exp(reach) };
}

/** The larger of some noise floors; null when none is known. */
export function largerFloor(metric: Metric, floors: readonly (NoiseFloor | null)[]): number | null {
	const known = floors.filter((floor) => floor !== null).map((floor) => floor[metric]);
	return known.length === 0 ? null : Math.max(...known);
}

/** More digits than the histogram has would be pretence. */
function toFourDigits(value: number): number {
	return Number(value.toPrecision(4));
}
