/** What the two charts of a distribution are called, before and when they are drawn. */
export const PERCENTILES = {
	title: "Latency by percentile",
	unit: "time not exceeded by that share of the operations",
};
export const DENSITY = {
	title: "Distribution of latencies",
	unit: "share of the operations in each of 64 equal steps",
};
