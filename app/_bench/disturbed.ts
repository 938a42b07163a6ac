import type { Stretch } from "#app/_chart/chart.ts";
import { formatCount, formatPlural } from "#app/_lib/format.ts";
import { DISTURBANCE_WORDS } from "#server/contract/disturbance.ts";
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
	return disturbedCount === 0
		? ""
		: shadedWords(disturbedCount, slicesOf(arms), disturbedSlices.length < disturbedCount);
}

/** As long as that sentence may be. */
export const SHADED_ROOM = shadedWords(88, 888, false);

function shadedWords(disturbedCount: number, sliceCount: number, isCut: boolean): string {
	const marked = isCut ? ", the first of which are marked" : "";
	return `Shaded: ${formatCount(disturbedCount)} of ${formatPlural(sliceCount, "slice")}, disturbed from outside${marked}. They count all the same.`;
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
		disturbedSlices.length < disturbedCount
			? `; of the first ${formatCount(disturbedSlices.length)}, which are marked`
			: "";
	const verb = disturbedCount === 1 ? "was" : "were";
	return `${formatCount(disturbedCount)} of ${formatPlural(slicesOf(arms), "slice")} ${verb} disturbed from outside${listed}: ${causes.join(", ")}. They count all the same.`;
}
