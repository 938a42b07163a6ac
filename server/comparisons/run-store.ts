import type { StoredSlice } from "#db/schema/workbench.ts";
import type { ItemRef } from "#server/contract/comparison.ts";
import type { Point } from "#server/contract/event.ts";
import type { Evidence } from "#server/contract/evidence.ts";
import type { RunRecord } from "#server/contract/run.ts";

/** A run as it was found, whatever became of it. */
export type FoundRun = Pick<RunRecord, "id" | "request" | "declaration" | "state" | "failure" | "result"> & {
	/** Epoch milliseconds; null where a record does not say. */
	queuedAtMs: number | null;
	/** Of a record; null where it is read elsewhere. */
	evidence: readonly Evidence[] | null;
};

/** Where runs come from. */
export type RunStore = {
	/** @throws Fault `not-found`, with what is to be said of it. */
	run(ref: ItemRef): Promise<FoundRun>;
	slices(ref: ItemRef): Promise<readonly StoredSlice[]>;
	/** Of the attempt that came to the result, in the order of time. */
	points(ref: ItemRef): Promise<readonly Point[]>;
};
