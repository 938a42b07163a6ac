import { isFinal } from "#server/contract/run.ts";
import type { RunRows } from "#server/trpc/history.ts";

/** How often a list is asked for while a run in it goes on. */
const POLL_MS = 2_000;

/** When to ask for a list again: not once all its runs are over. */
export function pollWhileGoing({ state }: { state: { data: RunRows | undefined } }): number | false {
	return state.data?.rows.every((run) => isFinal(run.state)) === true ? false : POLL_MS;
}
