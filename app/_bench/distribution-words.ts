import { formatNumber } from "#app/_lib/format.ts";
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

/** How much longer than the median the slowest take, of each arm or line for which that can be said. */
export function tailSentence(tails: readonly { name: string; medianUs: number; tailUs: number }[]): string {
	if (tails.length === 0) return "Too few operations ended to speak of a tail.";
	const parts = tails.map(
		({ name, medianUs, tailUs }) => `${formatNumber(tailUs / medianUs)} times the median in ${name}`,
	);
	return `The 99th percentile is ${parts.join(", ")}.`;
}

/** From when time counts in what is drawn. */
export function timeName(isOpenLoop: boolean, basis: Basis): string {
	return isOpenLoop ? `${basis} time` : "latency";
}
