import type { Comparison, Metric } from "#server/contract/result.ts";
import { FEWEST_BLOCKS } from "./slices.ts";

/** Operations of each arm below which a quantile rests on a handful of samples. */
const FEWEST_OPERATIONS: Record<Metric, number> = { p50: 20, p95: 100, p99: 500, throughput: 20 };
/** A ratio this large, either way, is a finding nobody should overlook. */
const DOUBLING = 2;

/** An interval of baseline ÷ arm, and how much it rests on. */
export type Finding = {
	metric: Metric;
	low: number;
	high: number;
	blockCount: number;
	fewestOperations: number;
};

/**
 * Whether the arm's figure is lower or higher than the baseline's, as far as the interval tells. An interval that
 * holds 1 speaks for no difference only when a doubling or a halving could not hide in it; one from a handful of
 * operations has to clear a doubling to count.
 */
export function judge(finding: Finding): Comparison["verdict"] {
	const { low, high, metric, blockCount, fewestOperations } = finding;
	if (blockCount < FEWEST_BLOCKS) return "noisy";
	const margin = fewestOperations < FEWEST_OPERATIONS[metric] ? DOUBLING : 1;
	if (low > margin) return "lower";
	if (high < 1 / margin) return "higher";
	const blind = margin > 1 || high >= DOUBLING || low <= 1 / DOUBLING;
	return blind ? "noisy" : "none";
}
