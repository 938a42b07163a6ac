import { type Load, longestSeconds } from "#server/contract/load.ts";

/**
 * When a run looks at its verdicts, in milliseconds of measuring: at its seconds, whenever it has gone on for twice as
 * long, and when its budget is spent. Every look is one more chance to be fooled (Armitage, McPherson and Rowe 1969),
 * which wider intervals have to make up for; doubling keeps them few.
 */
export function lookTimesMs(load: Pick<Load, "seconds" | "budgetSeconds">): number[] {
	const endMs = longestSeconds(load) * 1_000;
	const timesMs: number[] = [];
	for (let timeMs = load.seconds * 1_000; timeMs < endMs; timeMs *= 2) timesMs.push(timeMs);
	return [...timesMs, endMs];
}

/** How often a run looks at its verdicts at most, the last time included; 1 without a budget. */
export function lookCount(load: Pick<Load, "seconds" | "budgetSeconds">): number {
	return lookTimesMs(load).length;
}
