import type { Comparison, Metric } from "#server/contract/result.ts";
import { FEWEST_BLOCKS } from "./slices.ts";

/** Operations of each arm below which a quantile rests on a handful of samples. */
const FEWEST_OPERATIONS: Record<Metric, number> = { p50: 20, p95: 100, p99: 500, throughput: 20 };
/** A handful of operations has to show a ratio this large, either way. */
const DOUBLING = 2;
/** Where there is said to be no difference, one of a quarter would have shown. */
const QUARTER = 1.25;

/** An interval of baseline ÷ arm, and how much it rests on. */
export type Finding = {
	metric: Metric;
	low: number;
	high: number;
	blockCount: number;
	fewestOperations: number;
};

/** Whether a figure rests on too few blocks to have an interval, or on a handful of operations. */
export function isTooLittle({
	metric,
	blockCount,
	fewestOperations,
}: Omit<Finding, "low" | "high">): boolean {
	return blockCount < FEWEST_BLOCKS || fewestOperations < FEWEST_OPERATIONS[metric];
}

/**
 * Whether the arm's figure is lower or higher than the baseline's, as far as the interval tells. An interval that
 * holds 1 speaks for no difference only when all of it lies within 1/1.25 and 1.25, so that no difference of a quarter
 * hides in it (equivalence by an interval within bounds: Schuirmann 1987); a wider one is noisy. One from a handful of
 * operations has to clear a doubling to count, and is noisy otherwise.
 */
export function judge(finding: Finding): Comparison["verdict"] {
	const { low, high, blockCount } = finding;
	if (blockCount < FEWEST_BLOCKS) return "noisy";
	const margin = isTooLittle(finding) ? DOUBLING : 1;
	if (low > margin) return "lower";
	if (high < 1 / margin) return "higher";
	const isNarrow = low >= 1 / QUARTER && high <= QUARTER;
	return margin === 1 && isNarrow ? "none" : "noisy";
}
