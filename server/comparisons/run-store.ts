import type { StoredSlice } from "#db/schema/workbench.ts";
import type { RunEvent } from "#server/contract/event.ts";
import type { RunRecord } from "#server/contract/run.ts";

/** Where stored runs come from. */
export type RunStore = {
	/** @throws Fault `not-found`. */
	run(id: string): Promise<RunRecord>;
	slices(id: string): Promise<StoredSlice[]>;
	events(id: string): Promise<RunEvent[]>;
};
