import type { ChartRow } from "#app/_chart/chart.ts";
import type { Point } from "#server/contract/event.ts";
import { type Load, longestSeconds } from "#server/contract/load.ts";
import type { Latencies, Result, Summary } from "#server/contract/result.ts";

/** From when the time of an operation counts: from when it was due, or from when it was started. */
export type Basis = "response" | "service";

/** A figure of a summary that can be drawn over time; null where there is none. */
export type Figure = (summary: Summary) => number | null;

/** A latency of a summary, on either basis; in a closed loop they are the same. Of no operation there is none. */
export function latencyOf(metric: keyof Latencies, basis: Basis): Figure {
	return (summary) => {
		if (summary.operations === 0) return null;
		return basis === "service" ? (summary.service ?? summary)[metric] : summary[metric];
	};
}

/** Operations per second; an interval in which none ended is one too short to tell. */
export const achievedPerSec: Figure = ({ operations, achievedPerSec }) =>
	operations === 0 ? null : achievedPerSec;

/** What was due and never started or did not end in time. */
export const droppedCount: Figure = (summary) => summary.droppedCount;

/** The rows of a chart of one figure, in the order of time: null where an arm had no slice in the interval. */
export function seriesRows(points: readonly Point[], armCount: number, figure: Figure): ChartRow[] {
	return points.map((point) => ({
		x: point.tMs,
		values: Array.from({ length: armCount }, (_, index) => {
			const interval = point.arms[index]?.interval;
			return interval == null ? null : figure(interval);
		}),
	}));
}

/** The same with what was offered behind it: the mean over the arms, which all have the same schedule. */
export function withOffered(rows: readonly ChartRow[], points: readonly Point[]): ChartRow[] {
	return rows.map((row, index) => {
		const offered = (points[index]?.arms ?? []).flatMap(({ interval }) => interval?.offeredPerSec ?? []);
		const sum = offered.reduce((total, one) => total + one, 0);
		return { ...row, behind: offered.length === 0 ? null : sum / offered.length };
	});
}

/** Where the warm-up ends on the run's clock; 0 when there was none. */
export function warmupEndMs(points: readonly Point[]): number {
	return points.findLast((point) => point.phase === "warm-up")?.tMs ?? 0;
}

/** How much further the time axis goes once a run goes on beyond it. */
const AXIS_GROWTH = 1.5;

/**
 * The right end of the time axis, milliseconds: where the run is planned to end, before its own clock is known. A run
 * that goes on beyond its plan moves it by halves, not with every point; when it is over the axis ends with it.
 */
export function expectedEndMs(points: readonly Point[], load: Load, isOver: boolean): number {
	const lastMs = points.at(-1)?.tMs ?? 0;
	const warmup = warmupEndMs(points);
	const beginMs = warmup > 0 ? warmup : 500;
	let endMs = beginMs + load.seconds * 1_000;
	while (endMs < lastMs) endMs *= AXIS_GROWTH;
	const longestMs = beginMs + longestSeconds(load) * 1_000;
	const shownMs = isOver && lastMs > 0 ? lastMs : Math.max(Math.min(endMs, longestMs), lastMs);
	// Whole seconds, so that the axis ends on a tick.
	return Math.ceil(shownMs / 1_000) * 1_000;
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
