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

/** What a line goes by that is not drawn: wherever lines are told, it is told why. */
export function lineLabel(label: string, isDrawn: boolean): string {
	return isDrawn ? label : `${label} (too few operations for a line)`;
}

/**
 * How much longer than the median the slowest take, of each arm or line for which that can be said.
 *
 * @param undrawn names of those that have too few operations for a line
 */
export function tailSentence(
	tails: readonly { name: string; medianUs: number; tailUs: number }[],
	undrawn: readonly string[],
): string {
	const parts = tails.map(
		({ name, medianUs, tailUs }) => `${formatNumber(tailUs / medianUs)} times the median in ${name}`,
	);
	const few =
		undrawn.length === 0
			? []
			: [`${undrawn.join(" and ")} ${undrawn.length === 1 ? "has" : "have"} too few operations for a line.`];
	return [
		parts.length === 0
			? "Too few operations ended to speak of a tail."
			: `The 99th percentile is ${parts.join(", ")}.`,
		...few,
	].join(" ");
}

/** From when time counts in what is drawn. */
export function timeName(isOpenLoop: boolean, basis: Basis): string {
	return isOpenLoop ? `${basis} time` : "latency";
}
