import type { Point } from "#server/contract/event.ts";
import type { Result, Summary } from "#server/contract/result.ts";

/** A latency or rate of a summary that can be drawn over time. */
export type SeriesMetric = "p50Us" | "p95Us" | "p99Us" | "achievedPerSec";

/** One moment of a chart: a value per arm, null where the arm had no slice in the interval. */
export type SeriesRow = { tMs: number; values: readonly (number | null)[] };

/** The rows of a chart of one metric, in the order of time. */
export function seriesRows(points: readonly Point[], armCount: number, metric: SeriesMetric): SeriesRow[] {
	return points.map((point) => ({
		tMs: point.tMs,
		values: Array.from({ length: armCount }, (_, index) => {
			const interval = point.arms[index]?.interval;
			return interval == null || interval.operations === 0 ? null : interval[metric];
		}),
	}));
}

/** Where the warm-up ends on the run's clock; 0 when there was none. */
export function warmupEndMs(points: readonly Point[]): number {
	return points.findLast((point) => point.phase === "warm-up")?.tMs ?? 0;
}

/**
 * The figures of each arm: final ones when there is a result, else all measured so far, else null.
 */
export function latestSummaries(
	points: readonly Point[],
	result: Result | null,
	armCount: number,
): (Summary | null)[] {
	return Array.from({ length: armCount }, (_, index) => {
		const final = result?.arms[index];
		if (final !== undefined) return final;
		const last = points.findLast((point) => point.phase === "measure" && point.arms[index]?.soFar != null);
		return last?.arms[index]?.soFar ?? null;
	});
}
