/** The rank of the sample that a share of `count` samples does not exceed, from 1. */
export function rankOf(share: number, count: number): number {
	// One ulp off, or 0.07 × 100 would come out as 7.000000000000001 and skip a sample.
	return Math.max(1, Math.ceil(share * count * (1 - Number.EPSILON)));
}

/** So many operations must have been slower than a percentile for it to be more than an accident. */
export const SLOWER_AT_LEAST = 10;
