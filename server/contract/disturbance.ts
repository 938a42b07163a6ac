import type { Disturbance, Result } from "./result.ts";

/** What disturbed a slice, as said in a sentence wherever it is said. */
export const DISTURBANCE_WORDS: Record<Disturbance, string> = {
	steal: "the machine's host took processor time",
	"other-load": "other programs took processor time",
	"timer-gap": "the measuring process was held up",
};

/** What others on the machine, or its host, did. That the measuring process was held up may be an arm's own doing. */
const BY_OTHERS: readonly Disturbance[] = ["steal", "other-load"];
/** Share of the slices from which on a run is said to have been disturbed. */
export const DISTURBED_SHARE = 0.1;

/** Whether something else took so much of the machine during a run that its figures may be of that. */
export function isLoadedByOthers({
	arms,
	design,
	disturbedSlices,
	disturbedCount,
}: Pick<Result, "arms" | "design" | "disturbedSlices" | "disturbedCount">): boolean {
	const sliceCount = design.blocks * arms.length;
	// The result lists the first of many and counts them all.
	const byOthers = disturbedSlices.filter(({ causes }) => causes.some((cause) => BY_OTHERS.includes(cause)));
	const share = byOthers.length / Math.max(1, disturbedSlices.length);
	return (share * disturbedCount) / Math.max(1, sliceCount) >= DISTURBED_SHARE;
}
