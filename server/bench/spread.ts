/** The middle of some repeats, and the least and the most of them. */
export type Spread = { median: number; low: number; high: number };

/** NaN throughout when there are no values. */
export function spreadOf(values: readonly number[]): Spread {
	const sorted = [...values].sort((left, right) => left - right);
	const middle = sorted.length >> 1;
	const upper = sorted[middle] ?? Number.NaN;
	const lower = sorted.length % 2 === 1 ? upper : (sorted[middle - 1] ?? Number.NaN);
	return {
		median: (lower + upper) / 2,
		low: sorted[0] ?? Number.NaN,
		high: sorted.at(-1) ?? Number.NaN,
	};
}

/** The value not exceeded by that share of the values, which are sorted; NaN when there are none. */
export function quantileOf(sorted: ArrayLike<number>, share: number): number {
	return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}
