import { formatNumber } from "#app/_lib/format.ts";

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
