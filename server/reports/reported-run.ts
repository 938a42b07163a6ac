import type { StoredSlice } from "#db/schema/workbench.ts";
import type { Result } from "#server/contract/result.ts";
import type { RunRequest } from "#server/contract/run.ts";

/** A run that has ended well, with all that a report on it tells. */
export type ReportedRun = {
	request: RunRequest;
	queuedAtMs: number;
	output: { runId: string } & Result;
	slices: readonly StoredSlice[];
};
