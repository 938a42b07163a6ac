import type { Comparison } from "#server/contract/result.ts";

/** Arms whose medians are this near each other are as good as equal. */
const EQUAL_WITHIN = 1.05;

/**
 * Whether more measuring would add nothing that a person asks for: of every pair the median's verdict is that it is
 * lower or higher, or that there is no difference, with the whole interval within 5 % of equality.
 */
export function isDecided(comparisons: readonly Comparison[]): boolean {
	return comparisons
		.filter(({ metric }) => metric === "p50")
		.every(({ verdict, low, high }) => {
			if (verdict === "noisy") return false;
			return verdict !== "none" || (low >= 1 / EQUAL_WITHIN && high <= EQUAL_WITHIN);
		});
}
