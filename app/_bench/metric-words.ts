import type { Metric } from "#server/contract/result.ts";

/** A metric within a sentence. */
export const METRIC_WORDS: Readonly<Record<Metric, string>> = {
	p50: "the median",
	p95: "the 95th percentile",
	p99: "the 99th percentile",
	throughput: "throughput",
};

/** A figure where its unit is said as well: as what a chart is of, within a line. */
export const FIGURE_WORDS: Readonly<Record<Metric | "mean", string>> = {
	p50: "median (p50) latency",
	p95: "95th percentile (p95) of latency",
	p99: "99th percentile (p99) of latency",
	mean: "mean response time",
	throughput: "operations per second",
};

/** Percentiles that are drawn over time, and what each is called beside the name of a time. */
export const PERCENTILES = ["p50", "p95", "p99"] as const satisfies readonly Metric[];
export const PERCENTILE_WORDS: Readonly<Record<(typeof PERCENTILES)[number], string>> = {
	p50: "median (p50)",
	p95: "95th percentile (p95)",
	p99: "99th percentile (p99)",
};
export const PERCENTILE_ITEMS = PERCENTILES.map((value) => ({ value, label: value }));

/** What a choice among figures calls each. */
export const FIGURE_NAMES: Readonly<Record<Metric | "mean", string>> = {
	p50: "p50",
	p95: "p95",
	p99: "p99",
	mean: "Mean",
	throughput: "Ops/s",
};
