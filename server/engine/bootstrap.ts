import type { Random } from "#server/contract/lab.ts";
import { isSlowest, rankOf } from "#server/contract/rank.ts";
import { BIN_COUNT, binUs, type Samples } from "./recorder.ts";
import { inOneGo, type Steps } from "./steps.ts";
import { studentT } from "./student.ts";

/** What one arm did in one block. */
export type BlockPart = { samples: Samples; elapsedMs: number };

/** The figures that are compared: microseconds with fractions, and operations per second. NaN where there is none. */
export type Figures = { p50Us: number; p95Us: number; p99Us: number; achievedPerSec: number };

const SHARES = [0.5, 0.95, 0.99] as const;

/**
 * One arm's blocks, so laid out that the figures of many resamples are cheap: for each bin that the arm uses, the
 * samples up to it, block by block. A quantile of a resample is then found by bisection, each step of which adds up
 * one row.
 */
export class BlockTable {
	readonly #bins: Uint16Array;
	readonly #blockCount: number;
	/** Row by bin, column by block: how many samples of the block lie in that bin or below. */
	readonly #upTo: Uint32Array;
	readonly #counts: Uint32Array;
	readonly #elapsedMs: Float64Array;
	/** Where the last resample's quantiles were found: the next one's are near. */
	readonly #found = new Int32Array(SHARES.length);

	/** @param bins ascending, all that the blocks use */
	private constructor(blocks: readonly BlockPart[], bins: Uint16Array) {
		this.#bins = bins;
		this.#blockCount = blocks.length;
		this.#counts = Uint32Array.from(blocks, ({ samples }) => samples.count);
		this.#elapsedMs = Float64Array.from(blocks, ({ elapsedMs }) => elapsedMs);
		this.#upTo = new Uint32Array(bins.length * blocks.length);
	}

	static of(blocks: readonly BlockPart[]): BlockTable {
		return inOneGo(BlockTable.laidOut(blocks));
	}

	/** As `of`, block by block. */
	static *laidOut(blocks: readonly BlockPart[]): Steps<BlockTable> {
		const isUsed = new Uint8Array(BIN_COUNT);
		for (const { samples } of blocks) {
			for (const bin of samples.bins) isUsed[bin] = 1;
			yield;
		}
		const bins = Uint16Array.from(isUsed.keys()).filter((bin) => isUsed[bin] === 1);
		const table = new BlockTable(blocks, bins);
		for (const [block, { samples }] of blocks.entries()) {
			table.#fill(samples, block);
			yield;
		}
		return table;
	}

	#fill({ bins, counts }: Samples, block: number): void {
		let next = 0;
		let seen = 0;
		this.#bins.forEach((bin, place) => {
			if (bins[next] === bin) seen += counts[next++] ?? 0;
			this.#upTo[place * this.#blockCount + block] = seen;
		});
	}

	/** The figures of all blocks together, each counted `times[block]` times. */
	figures(times: ArrayLike<number>): Figures {
		const count = weightedSum(this.#counts, 0, times);
		const elapsedMs = weightedSum(this.#elapsedMs, 0, times);
		const quantileUs = (at: number) => {
			if (count === 0) return Number.NaN;
			const place = this.#search(rankOf(SHARES[at] ?? 1, count), times, this.#found[at] ?? 0);
			this.#found[at] = place;
			return binUs(this.#bins[place] ?? 0);
		};
		return {
			p50Us: quantileUs(0),
			p95Us: quantileUs(1),
			p99Us: quantileUs(2),
			achievedPerSec: (count * 1_000) / elapsedMs,
		};
	}

	/** The lowest place up to which there are at least `rank` samples, looked for from `near` in growing steps. */
	#search(rank: number, times: ArrayLike<number>, near: number): number {
		const reaches = (place: number) => weightedSum(this.#upTo, place * this.#blockCount, times) >= rank;
		let [low, high] = [-1, this.#bins.length - 1];
		for (let at = near, step = 1; high - low > 1; step *= 2) {
			const found = reaches(at);
			if (found) high = at;
			else low = at;
			const middle = (low + high) >> 1;
			at = found ? Math.max(middle, high - step) : Math.min(middle, low + step);
		}
		return high;
	}
}

/** The values from `from` on, each times its weight, added up. */
function weightedSum(values: ArrayLike<number>, from: number, weights: ArrayLike<number>): number {
	let sum = 0;
	for (let at = 0; at < weights.length; at++) sum += (values[from + at] ?? 0) * (weights[at] ?? 0);
	return sum;
}

/**
 * How often each block is drawn in each resample: as many draws as there are units of `blocksPerUnit` successive
 * blocks, with replacement. Blocks, not operations, are what is drawn, because neighbouring operations share the
 * machine's mood (Efron 1979 for the bootstrap, Künsch 1989 for blocks); arms of one run get the same draws, so that
 * what they share cancels in the ratio. Blocks left over by the division into units belong to the last one, so that
 * resamples are of the very blocks that the figures of the whole are of.
 */
export function drawResamples(
	blockCount: number,
	resampleCount: number,
	random: Random,
	blocksPerUnit = 1,
): Uint16Array[] {
	const unitCount = Math.floor(blockCount / blocksPerUnit);
	return Array.from({ length: resampleCount }, () => {
		const times = new Uint16Array(blockCount);
		for (let draw = 0; draw < unitCount; draw++) {
			const unit = Math.floor(random() * unitCount);
			const end = unit === unitCount - 1 ? blockCount : (unit + 1) * blocksPerUnit;
			for (let block = unit * blocksPerUnit; block < end; block++) times[block] = (times[block] ?? 0) + 1;
		}
		return times;
	});
}

type ResampledFigures = { whole: Figures; resampled: Figures[] };

/**
 * The figures of some blocks together, and those of each resample of them: NaN where they would say nothing, so that
 * nothing bounds what they are made into.
 */
export function resampledFigures(
	blocks: readonly BlockPart[],
	resamples: readonly Uint16Array[],
): ResampledFigures {
	return inOneGo(resamplingSteps(blocks, resamples));
}

/** As `resampledFigures`, block by block and resample by resample. */
export function* resamplingSteps(
	blocks: readonly BlockPart[],
	resamples: readonly Uint16Array[],
): Steps<ResampledFigures> {
	const table = yield* BlockTable.laidOut(blocks);
	const whole = table.figures(new Uint16Array(blocks.length).fill(1));
	const operationCount = blocks.reduce((sum, { samples }) => sum + samples.count, 0);
	const resampled: Figures[] = [];
	for (const times of resamples) {
		resampled.push(withoutSlowest(table.figures(times), operationCount));
		yield;
	}
	return { whole, resampled };
}

/** Resamples know nothing of percentiles that are the slowest operation itself: see `isSlowest`. */
function withoutSlowest(figures: Figures, operationCount: number): Figures {
	const [, p95, p99] = SHARES;
	return {
		...figures,
		p95Us: isSlowest(p95, operationCount) ? Number.NaN : figures.p95Us,
		p99Us: isSlowest(p99, operationCount) ? Number.NaN : figures.p99Us,
	};
}

/**
 * The interval of a ratio, from its resampled values: on the scale of logarithms, on which a ratio and its inverse
 * are equally far from 1, the observed one plus and minus the standard deviation of the resampled ones times Student's
 * t, expanded by √(n / (n − 1)), for resamples of n units vary too little by that much (Hesterberg 2015, "What
 * Teachers Should Know About the Bootstrap", sections 4 and 5). Unlike the percentiles of the resamples it holds for a
 * handful of units and for small tails. Of a single unit, or when a resample, or the observed one, is no ratio, all is
 * possible: a figure that is missing from some resamples may be anything.
 *
 * @param observed of the very blocks that were resampled.
 * @param tailShare above the interval, and below it: 0.025 for 95 %.
 */
export function expandedInterval(
	observed: number,
	values: readonly number[],
	unitCount: number,
	tailShare = 0.025,
): { low: number; high: number } {
	const isBounded = unitCount >= 2 && values.length > 0 && [observed, ...values].every(isRatio);
	if (!isBounded) return { low: 0, high: Number.MAX_VALUE };
	const logs = values.map(Math.log);
	const mean = logs.reduce((sum, one) => sum + one, 0) / logs.length;
	const variance = logs.reduce((sum, one) => sum + (one - mean) ** 2, 0) / logs.length;
	const reach = studentT(unitCount - 1, tailShare) * Math.sqrt((variance * unitCount) / (unitCount - 1));
	const middle = Math.log(observed);
	return { low: Math.exp(middle - reach), high: Math.min(Number.MAX_VALUE, Math.exp(middle + reach)) };
}

function isRatio(value: number): boolean {
	return value > 0 && Number.isFinite(value);
}
