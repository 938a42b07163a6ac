import { SLOWER_AT_LEAST } from "#server/contract/rank.ts";
import type { Basis } from "./series.ts";

/** What the two charts of a distribution are called, before and when they are drawn, and what is always noted of them. */
export const PERCENTILES = {
	title: "Latency by percentile",
	unit: "not exceeded by that share of the operations",
	note: `A line ends where fewer than ${SLOWER_AT_LEAST} operations were slower: beyond lies chance.`,
};
export const DENSITY = {
	title: "Distribution of latencies",
	unit: "share of the operations in each of 64 equal steps",
	note: "The fastest hundredth and the slowest thousandth may lie beyond the axis.",
};

/** Which form of the second is drawn. */
export const FORMS = ["density", "cumulative"] as const;
export const FORM_ITEMS = [
	{ value: "density", label: "Density" },
	{ value: "cumulative", label: "Cumulative" },
] as const;

/** From when time counts in what is drawn. */
export function timeName(isOpenLoop: boolean, basis: Basis): string {
	return isOpenLoop ? `${basis} time` : "latency";
}
