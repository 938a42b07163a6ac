import type { Point, RunEvent } from "#server/contract/event.ts";
import type { Evidence } from "#server/contract/evidence.ts";
import type { Result, Warning } from "#server/contract/result.ts";
import type { RunState } from "#server/contract/run.ts";

/** All that the page knows of a run from its events. */
export type RunView = {
	/** Number of the last event taken in; the next must be one more. */
	lastSeq: number;
	attempt: number;
	/** Null until the first event has come. */
	state: RunState | null;
	/** The run was lost with its runner and began again. */
	restarted: boolean;
	failure: { code: string; sentence: string } | null;
	progress: { label: string; share: number } | null;
	points: readonly Point[];
	evidence: readonly Evidence[];
	warnings: readonly Warning[];
	result: Result | null;
};

export const EMPTY_VIEW: RunView = {
	lastSeq: 0,
	attempt: 0,
	state: null,
	restarted: false,
	failure: null,
	progress: null,
	points: [],
	evidence: [],
	warnings: [],
	result: null,
};

/** Whether events are missing between what the view holds and this one; then the log must be read again. */
export function leavesGap(view: RunView, event: RunEvent): boolean {
	return event.seq > view.lastSeq + 1;
}

/**
 * Takes one event in. An event already seen, or one that comes before its turn, changes nothing:
 * whoever reads the log asks again from `lastSeq`. A new attempt drops what the last one measured.
 */
export function applyEvent(view: RunView, event: RunEvent): RunView {
	if (event.seq !== view.lastSeq + 1) return view;
	const seen = { ...view, lastSeq: event.seq };
	// A runner that lost its lease may have written before it knew; its samples are not this attempt's.
	if (event.attempt < view.attempt) return seen;
	return applyBody(event.attempt > view.attempt ? startAttempt(seen, event.attempt) : seen, event);
}

function startAttempt(view: RunView, attempt: number): RunView {
	return {
		...EMPTY_VIEW,
		lastSeq: view.lastSeq,
		state: view.state,
		attempt,
		// Attempt 0 is the time in the queue, before any runner took the run.
		restarted: view.restarted || view.attempt > 0,
	};
}

function applyBody(view: RunView, event: RunEvent): RunView {
	switch (event.kind) {
		case "state":
			return {
				...view,
				state: event.state,
				restarted: view.restarted || event.restarted,
				failure: event.failure ?? null,
				progress: event.state === "preparing" ? view.progress : null,
			};
		case "progress":
			return { ...view, progress: { label: event.label, share: event.share } };
		case "snapshot":
			return { ...view, points: [...view.points, event.point] };
		case "evidence":
			return {
				...view,
				evidence: [...view.evidence.filter((one) => one.arm !== event.evidence.arm), event.evidence],
			};
		case "warning":
			return { ...view, warnings: [...view.warnings, event.warning] };
		case "result":
			return { ...view, result: event.result };
	}
}
