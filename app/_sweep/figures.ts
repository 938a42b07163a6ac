import { formatRate, formatRateTick, formatUs, formatUsTick } from "#app/_lib/format.ts";
import type { Summary } from "#server/contract/result.ts";

/** What can be drawn of many arms; the mean is what theories of queues speak of. */
export const FIGURES = ["p50", "p95", "p99", "mean", "throughput"] as const;
export type FigureId = (typeof FIGURES)[number];

const VALUES = {
	p50: "p50Us",
	p95: "p95Us",
	p99: "p99Us",
	mean: "meanUs",
	throughput: "achievedPerSec",
} as const satisfies Record<FigureId, keyof Summary>;

/** A figure of an arm: microseconds, or operations per second. */
export function figureIn(summary: Summary, figure: FigureId): number {
	return summary[VALUES[figure]];
}

/** What makes text of a figure's values, and of the ticks of its axis. */
export function formatsOf(figure: FigureId): {
	format(value: number): string;
	formatTick(value: number): string;
} {
	return figure === "throughput"
		? { format: formatRate, formatTick: formatRateTick }
		: { format: formatUs, formatTick: formatUsTick };
}
