import type { Arm } from "#server/contract/arm.ts";
import { zipfRanks } from "../lab/popularity.ts";

/** Zipf's exponent of each level. */
export const EXPONENTS = { uniform: 0, mild: 0.6, zipf: 0.99, steep: 1.3 } as const;

/** Which rank of so many products is asked for, from a uniform number in [0, 1). */
export function askedRanks(arm: Arm, productCount: number): (uniform: number) => number {
	return zipfRanks(productCount, EXPONENTS[arm.skew as keyof typeof EXPONENTS]);
}
