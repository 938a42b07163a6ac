/** The rank of the sample that a share of `count` samples does not exceed, from 1. */
export function rankOf(share: number, count: number): number {
	// One ulp off, or 0.07 × 100 would come out as 7.000000000000001 and skip a sample.
	return Math.max(1, Math.ceil(share * count * (1 - Number.EPSILON)));
}

/**
 * Whether a percentile of so many operations is the slowest one itself: of fewer than 1 ÷ (1 − share), which are 20 for
 * p95 and 100 for p99. How far it may be off cannot be told then. A bootstrap draws that one operation again and again,
 * in nearly two of three resamples, and makes an interval of it that is far too narrow, the largest of a sample being
 * the standard example of where it fails (Bickel and Freedman 1981, "Some Asymptotic Theory for the Bootstrap",
 * section 6).
 */
export function isSlowest(share: number, count: number): boolean {
	return rankOf(share, count) >= count;
}

/** So many operations must have been slower than a percentile for it to be more than an accident. */
export const SLOWER_AT_LEAST = 10;

/** The highest percentile, as a share, that so many operations bear; 0 when they bear none. */
export function highestShare(count: number): number {
	return Math.max(0, 1 - SLOWER_AT_LEAST / count);
}

/** A line of percentiles that does not come to its median would be told by the fastest alone. */
const LINE_TO_AT_LEAST = 0.5;

/** Whether so many operations bear a line of percentiles. */
export function bearsLine(count: number): boolean {
	return highestShare(count) >= LINE_TO_AT_LEAST;
}

/** Between two nines percentiles are told in these steps of the share that is slower: 90, 90.5, 91 … 99. */
const STEPS_PER_NINE = 18;

/** Round shares from 0 to the highest, below 1, denser and denser towards it: the places of a percentile curve, if it has any. */
export function percentileShares(highest: number): number[] {
	const shares: number[] = [];
	if (highest < LINE_TO_AT_LEAST) return shares;
	for (let nines = 0; 1 - 10 ** -nines <= highest; nines++) {
		for (let step = 0; step < STEPS_PER_NINE; step++) {
			const slower = (1 - step / (STEPS_PER_NINE + 2)) * 10 ** -nines;
			shares.push(Number((1 - slower).toFixed(nines + 4)));
		}
	}
	return shares.filter((share) => share <= highest);
}
