import type { Random } from "#server/contract/lab.ts";
import { binUs, rankOf, type Samples } from "./recorder.ts";

/** What one arm did in one block. */
export type BlockPart = { samples: Samples; elapsedMs: number };

/** The figures that are compared: microseconds with fractions, and operations per second. NaN where there is none. */
export type Figures = { p50Us: number; p95Us: number; p99Us: number; achievedPerSec: number };

const SHARES = [0.5, 0.95, 0.99];

/** One arm's blocks over the bins that it uses at all, so that merging many resamples stays cheap. */
export class BlockTable {
	readonly #bins: readonly number[];
	readonly #blocks: readonly { places: Uint32Array; counts: Uint32Array; count: number; elapsedMs: number }[];
	readonly #merged: Uint32Array;

	constructor(blocks: readonly BlockPart[]) {
		const used = new Set(blocks.flatMap(({ samples }) => [...samples.bins]));
		this.#bins = [...used].sort((left, right) => left - right);
		const placeOf = new Map(this.#bins.map((bin, place) => [bin, place]));
		this.#blocks = blocks.map(({ samples, elapsedMs }) => ({
			places: Uint32Array.from(samples.bins, (bin) => placeOf.get(bin) ?? 0),
			counts: samples.counts,
			count: samples.count,
			elapsedMs,
		}));
		this.#merged = new Uint32Array(this.#bins.length);
	}

	/** The figures of all blocks together, each counted `times[block]` times. */
	figures(times: ArrayLike<number>): Figures {
		const merged = this.#merged.fill(0);
		let count = 0;
		let elapsedMs = 0;
		this.#blocks.forEach((block, index) => {
			const weight = times[index] ?? 0;
			if (weight === 0) return;
			count += block.count * weight;
			elapsedMs += block.elapsedMs * weight;
			for (let at = 0; at < block.places.length; at++) {
				const place = block.places[at] ?? 0;
				merged[place] = (merged[place] ?? 0) + (block.counts[at] ?? 0) * weight;
			}
		});
		const [p50Us = Number.NaN, p95Us = Number.NaN, p99Us = Number.NaN] = this.#quantilesUs(count);
		return { p50Us, p95Us, p99Us, achievedPerSec: (count * 1_000) / elapsedMs };
	}

	#quantilesUs(count: number): number[] {
		const found: number[] = [];
		let seen = 0;
		for (let place = 0; place < this.#bins.length && found.length < SHARES.length; place++) {
			seen += this.#merged[place] ?? 0;
			while (found.length < SHARES.length && seen > 0 && seen >= rankOf(SHARES[found.length] ?? 1, count)) {
				found.push(binUs(this.#bins[place] ?? 0));
			}
		}
		return found;
	}
}

/**
 * How often each block is drawn in each resample: as many draws as there are blocks, with replacement. A block,
 * not an operation, is what is drawn, because neighbouring operations share the machine's mood (Efron 1979 for the
 * bootstrap, Künsch 1989 for blocks); all arms get the same draw, so that what they share cancels in the ratio.
 */
export function drawResamples(blockCount: number, resampleCount: number, random: Random): Uint16Array[] {
	return Array.from({ length: resampleCount }, () => {
		const times = new Uint16Array(blockCount);
		for (let draw = 0; draw < blockCount; draw++) {
			const block = Math.floor(random() * blockCount);
			times[block] = (times[block] ?? 0) + 1;
		}
		return times;
	});
}

/**
 * The 95 % percentile interval of resampled values, expanded for few blocks: the plain one is too narrow there
 * (Hesterberg 2015, "What Teachers Should Know About the Bootstrap", section 5.1). Values that are not finite are left out.
 */
export function expandedInterval(
	values: readonly number[],
	blockCount: number,
): { low: number; high: number } {
	const sorted = values.filter(Number.isFinite).sort((left, right) => left - right);
	if (sorted.length === 0 || blockCount < 2) return { low: 0, high: Number.MAX_VALUE };
	const reach = Math.sqrt(blockCount / (blockCount - 1)) * studentT975(blockCount - 1);
	const tail = normalTail(reach);
	const last = sorted.length - 1;
	const lowAt = Math.floor(tail * last);
	return { low: sorted[lowAt] ?? 0, high: sorted[last - lowAt] ?? 0 };
}

/** The 97.5 % point of Student's t (Abramowitz and Stegun 26.7.5), off by at most 1 % from 3 degrees of freedom on. */
function studentT975(degrees: number): number {
	const z = 1.959964;
	const n = degrees;
	return (
		z +
		(z ** 3 + z) / (4 * n) +
		(5 * z ** 5 + 16 * z ** 3 + 3 * z) / (96 * n ** 2) +
		(3 * z ** 7 + 19 * z ** 5 + 17 * z ** 3 - 15 * z) / (384 * n ** 3)
	);
}

/** The share of the normal distribution above z ≥ 0 (Abramowitz and Stegun 26.2.17). */
function normalTail(z: number): number {
	const t = 1 / (1 + 0.2316419 * z);
	const series =
		t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
	return (Math.exp(-(z * z) / 2) / Math.sqrt(2 * Math.PI)) * series;
}
