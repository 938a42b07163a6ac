import type { Stretch } from "#app/_chart/chart.ts";
import { formatCount, formatPlural } from "#app/_lib/format.ts";
import { DISTURBANCE_WORDS } from "#server/contract/disturbance.ts";
import { LIMITS } from "#server/contract/limits.ts";
import type { Disturbance, DisturbedSlice, Result } from "#server/contract/result.ts";

/** Between two slices in a row the machine's conditions are read and the arms change over. */
const TOUCHING_MS = 100;

/** The stretches in which slices were disturbed; those that touch are one. */
export function disturbedBands(slices: readonly DisturbedSlice[]): Stretch[] {
	const bands: Stretch[] = [];
	for (const { startMs, endMs } of [...slices].sort((one, other) => one.startMs - other.startMs)) {
		const last = bands.at(-1);
		if (last !== undefined && startMs <= last.to + TOUCHING_MS) last.to = Math.max(last.to, endMs);
		else bands.push({ from: startMs, to: endMs, look: "disturbed" });
	}
	return bands;
}

/** What is shaded in a chart, in a sentence; empty when nothing is. By what they were disturbed is said elsewhere. */
export function shadedSentence({ disturbedSlices, disturbedCount, arms }: Result): string {
	if (disturbedSlices.length === 0) return "";
	if (disturbedSlices.length < disturbedCount) return firstShadedWords(disturbedCount);
	return `Shaded: ${formatCount(disturbedCount)} of ${formatPlural(slicesOf(arms), "slice")}, disturbed from outside. They count all the same.`;
}

/** As long as that sentence may be. */
export const SHADED_ROOM = firstShadedWords(8_888);

/** Of a list that is cut, which goes by time. */
function firstShadedWords(disturbedCount: number): string {
	return `Shaded: the first of the slices disturbed from outside, ${LIMITS.disturbancesShown} of ${formatCount(disturbedCount)} in the run. They count all the same.`;
}

function slicesOf(arms: Result["arms"]): number {
	return arms.reduce((sum, arm) => sum + arm.sliceCount, 0);
}

/** How many slices were disturbed and by what, in a sentence; empty when none was. */
export function disturbedSentence({ disturbedSlices, disturbedCount, arms }: Result): string {
	if (disturbedCount === 0) return "";
	const causes = Object.entries(DISTURBANCE_WORDS).flatMap(([id, words]) => {
		const count = disturbedSlices.filter((slice) => slice.causes.includes(id as Disturbance)).length;
		return count === 0 ? [] : [`${words} in ${formatCount(count)}`];
	});
	const listed =
		disturbedSlices.length < disturbedCount ? `; of the first ${formatCount(disturbedSlices.length)}` : "";
	const verb = disturbedCount === 1 ? "was" : "were";
	return `${formatCount(disturbedCount)} of ${formatPlural(slicesOf(arms), "slice")} ${verb} disturbed from outside${listed}: ${causes.join(", ")}. They count all the same.`;
}
