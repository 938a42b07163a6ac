import type { RunState } from "#server/contract/run.ts";

/** The state of a run in a word. */
export const STATE_WORDS: Record<RunState, string> = {
	queued: "waiting",
	preparing: "preparing",
	measuring: "measuring",
	done: "done",
	failed: "failed",
	cancelled: "cancelled",
};
