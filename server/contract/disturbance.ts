import type { Disturbance } from "./result.ts";

/** What disturbed a slice, as said in a sentence wherever it is said. */
export const DISTURBANCE_WORDS: Record<Disturbance, string> = {
	steal: "the machine's host took processor time",
	"other-load": "other programs took processor time",
	"timer-gap": "the measuring process was held up",
};
