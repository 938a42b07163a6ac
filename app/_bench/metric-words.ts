import type { Metric } from "#server/contract/result.ts";

/** A metric within a sentence. */
export const METRIC_WORDS: Readonly<Record<Metric, string>> = {
	p50: "the median",
	p95: "the 95th percentile",
	p99: "the 99th percentile",
	throughput: "throughput",
};
