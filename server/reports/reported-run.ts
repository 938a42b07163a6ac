import type { StoredSlice } from "#db/schema/workbench.ts";
import type { RunEvent } from "#server/contract/event.ts";
import type { Evidence } from "#server/contract/evidence.ts";
import type { RunFile } from "#server/contract/record.ts";
import type { Result } from "#server/contract/result.ts";
import type { RunRequest } from "#server/contract/run.ts";

/** A run that has ended well, with all that a report on it tells. */
export type ReportedRun = {
	request: RunRequest;
	queuedAtMs: number;
	output: { runId: string } & Result;
	slices: readonly StoredSlice[];
	evidence: readonly Evidence[];
};

/** What a page shows of a run beside its result, of the attempt that came to it. */
export function shownIn(all: readonly RunEvent[]): Required<Pick<RunFile, "points" | "evidence">> {
	const last = all.at(-1)?.attempt;
	const events = all.filter(({ attempt }) => attempt === last);
	return {
		points: events.flatMap((event) => (event.kind === "snapshot" ? [event.point] : [])),
		evidence: events.flatMap((event) => (event.kind === "evidence" ? [event.evidence] : [])),
	};
}
