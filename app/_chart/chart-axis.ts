import {
	formatInstant,
	formatPercentile,
	formatRate,
	formatRateTick,
	formatUs,
	formatUsTick,
} from "#app/_lib/format.ts";
import type { ChartAxis } from "./chart.ts";
import { type AxisScale, linearScale, ninesScale } from "./scale.ts";

/** A run's clock, milliseconds from its first operation on. */
export function timeAxis(endMs: number): ChartAxis<AxisScale> {
	const ticks = linearScale(endMs / 1_000)
		.ticks.map((second) => second * 1_000)
		.filter((ms) => ms <= endMs);
	return {
		name: "Time",
		unit: "ms",
		scale: { kind: "linear", domain: [0, endMs], ticks },
		format: formatInstant,
		formatTick: (ms) => `${ms / 1_000}\u00a0s`,
	};
}

/** Percentiles as shares, to the highest that is drawn. */
export function percentileAxis(highest: number): ChartAxis {
	return {
		name: "Percentile",
		unit: "share of 1",
		scale: ninesScale(highest),
		format: formatPercentile,
		formatTick: formatPercentile,
	};
}

/** An axis of latencies, in µs. */
export function latencyAxis(name: string, scale: AxisScale): ChartAxis<AxisScale> {
	return { name, unit: "µs", scale, format: formatUs, formatTick: formatUsTick };
}

/** An axis of operations per second. */
export function rateAxis(name: string, scale: AxisScale): ChartAxis<AxisScale> {
	return { name, unit: "operations/s", scale, format: formatRate, formatTick: formatRateTick };
}

/** What is to be said of a figure's scale behind its name. */
export function onLog({ kind }: AxisScale): string {
	return kind === "log" ? ", log scale" : "";
}
