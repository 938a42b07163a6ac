import { rankOf } from "#server/contract/rank.ts";

/**
 * Log-linear bins after HdrHistogram (Tene 2012), counted in ticks of 1/32 µs: fine enough for an answer out of
 * a process's own memory, and 60 s of them still fit a 32-bit integer. Above 64 µs a bin is at most 0.1 % wide.
 */
const TICKS_PER_MS = 32_000;
const TICKS_PER_US = 32;
const MAX_TICKS = 2 ** 31 - 1;
const HALF_BITS = 10;
const HALF = 1 << HALF_BITS;
/** Bits above which a value loses its lowest ones. */
const LINEAR_CLZ = 31 - HALF_BITS;
/** Bins that there are: `binOf` gives one below this. */
export const BIN_COUNT = (31 - HALF_BITS) * HALF + HALF;

/** The bins in use of a recorder, ascending, and how many samples each holds. */
export type Samples = { bins: Uint16Array; counts: Uint32Array; count: number };

/** The bin that counts a duration. */
export function binOf(durationMs: number): number {
	const scaled = durationMs * TICKS_PER_MS;
	const ticks = scaled >= MAX_TICKS ? MAX_TICKS : scaled > 0 ? scaled | 0 : 0;
	const shift = Math.max(0, LINEAR_CLZ - Math.clz32(ticks));
	return (shift << HALF_BITS) + (ticks >> shift);
}

/** The middle of a bin, in microseconds with fractions: for ratios. */
export function binUs(bin: number): number {
	const shift = Math.max(0, (bin >> HALF_BITS) - 1);
	const low = (bin - (shift << HALF_BITS)) * 2 ** shift;
	return (low + 2 ** shift / 2) / TICKS_PER_US;
}

/** How far a sample may lie from the middle of its bin, as a share of it: 0.0005, and more below some 32 µs. */
export function resolutionOf(us: number): number {
	const ticks = us * TICKS_PER_US;
	return Math.max(0.5 / ticks, 0.5 / HALF);
}

/**
 * A bin as whole microseconds, at least 1: for results. It is the value HdrHistogram with three digits reports
 * for the same sample, so that a stored histogram gives the very same percentiles.
 */
export function binWholeUs(bin: number): number {
	const us = Math.max(1, Math.ceil(binUs(bin) - 0.5));
	const shift = Math.max(0, LINEAR_CLZ - Math.clz32(us));
	return (((us >> shift) + 1) << shift) - 1;
}

/** Counts durations without allocating. */
export class Recorder {
	readonly #counts = new Uint32Array(BIN_COUNT);
	#lowBin = BIN_COUNT;
	#highBin = -1;
	#count = 0;
	#sumMs = 0;

	get count(): number {
		return this.#count;
	}

	get meanUs(): number {
		return this.#count === 0 ? 0 : (this.#sumMs * 1000) / this.#count;
	}

	/** The longest duration, in whole microseconds; 0 when there is none. */
	get maxUs(): number {
		return this.#count === 0 ? 0 : binWholeUs(this.#highBin);
	}

	/** Adds one duration; above 67 s it counts as 67 s. */
	record(durationMs: number): void {
		const bin = binOf(durationMs);
		this.#counts[bin] = (this.#counts[bin] ?? 0) + 1;
		if (bin < this.#lowBin) this.#lowBin = bin;
		if (bin > this.#highBin) this.#highBin = bin;
		this.#count++;
		this.#sumMs += durationMs;
	}

	/** Adds all that another recorder holds. */
	merge(other: Recorder): void {
		for (let bin = other.#lowBin; bin <= other.#highBin; bin++) {
			this.#counts[bin] = (this.#counts[bin] ?? 0) + (other.#counts[bin] ?? 0);
		}
		this.#lowBin = Math.min(this.#lowBin, other.#lowBin);
		this.#highBin = Math.max(this.#highBin, other.#highBin);
		this.#count += other.#count;
		this.#sumMs += other.#sumMs;
	}

	reset(): void {
		if (this.#count > 0) this.#counts.fill(0, this.#lowBin, this.#highBin + 1);
		this.#lowBin = BIN_COUNT;
		this.#highBin = -1;
		this.#count = 0;
		this.#sumMs = 0;
	}

	/** The bin of the duration not exceeded by that share of the samples; undefined when there is none. */
	quantileBin(share: number): number | undefined {
		if (this.#count === 0) return undefined;
		const rank = rankOf(share, this.#count);
		let seen = 0;
		for (let bin = this.#lowBin; bin <= this.#highBin; bin++) {
			seen += this.#counts[bin] ?? 0;
			if (seen >= rank) return bin;
		}
		return this.#highBin;
	}

	/** The duration not exceeded by that share of the samples, in whole microseconds; 0 when there is none. */
	quantileUs(share: number): number {
		const bin = this.quantileBin(share);
		return bin === undefined ? 0 : binWholeUs(bin);
	}

	/** The bins in use, compactly. */
	samples(): Samples {
		const bins: number[] = [];
		const counts: number[] = [];
		for (let bin = this.#lowBin; bin <= this.#highBin; bin++) {
			const count = this.#counts[bin] ?? 0;
			if (count === 0) continue;
			bins.push(bin);
			counts.push(count);
		}
		return { bins: Uint16Array.from(bins), counts: Uint32Array.from(counts), count: this.#count };
	}
}
