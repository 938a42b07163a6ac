import { applyEvent, EMPTY_VIEW, type RunView } from "#app/_bench/run-view.ts";
import type { RunEvent, RunEventBody } from "#server/contract/event.ts";
import type { ShownRecord } from "#server/contract/shown-record.ts";

/** What was recorded: a file of this name is in the folder `recorded`. */
export const RECORDED = [
	"index",
	"overload",
	"equal",
	"noisy",
	"few",
	"caches",
	"pools",
	"pool-sweep",
	"rate-sweep",
	"switches",
] as const;
export type RecordedName = (typeof RECORDED)[number];

/** A run that this product measured, as `/runs/open` shows it. */
export type RecordedRun = ShownRecord;
export type RecordedRuns = Readonly<Record<RecordedName, RecordedRun>>;

/** How far a run had come, or how it ended where that was before its time. */
export type Moment =
	| "idle"
	| "queued"
	| "preparing"
	| "starting"
	| "measuring"
	| "done"
	| "failed"
	| "failed-early"
	| "cancelled"
	| "restarted";

/** Of its points a run that goes on, or that broke off, has so many. */
const MEASURED_SHARE = 0.6;

/** What a page knew of a recorded run at a moment: the beginning of its log, taken in as the page takes it in. */
export function viewAt(run: RecordedRun, moment: Moment): RunView {
	return eventsAt(run, moment).reduce(applyEvent, EMPTY_VIEW);
}

/** The log of a recorded run until a moment. */
function eventsAt(run: RecordedRun, moment: Moment): RunEvent[] {
	const log = logOf(run);
	const started = log.findIndex(({ kind }) => kind === "snapshot");
	const broken = started + Math.ceil((run.points?.length ?? 0) * MEASURED_SHARE);
	const lengths: Record<Moment, number> = {
		idle: 0,
		queued: 1,
		preparing: 2,
		starting: started,
		measuring: broken,
		done: log.length,
		failed: broken,
		"failed-early": started,
		cancelled: broken,
		restarted: broken,
	};
	const events = [...log.slice(0, lengths[moment]), ...(ENDS[moment] ?? [])];
	return events.map((event, index) => ({
		...event,
		seq: index + 1,
		// No attempt is made before a runner takes the run, and a further one after it was lost.
		attempt: index === 0 ? 0 : event.kind === "state" && event.restarted ? 2 : 1,
		atMs: 0,
	}));
}

/** The log of a run that went well, without its numbers: what its record holds, in the order in which it came. */
function logOf({ points = [], evidence = [], output }: RecordedRun): RunEventBody[] {
	const { runId: _, url: __, ...result } = output;
	return [
		state("queued"),
		state("preparing"),
		state("measuring"),
		...points.map((point): RunEventBody => ({ kind: "snapshot", point })),
		...evidence.map((one): RunEventBody => ({ kind: "evidence", evidence: one })),
		...output.warnings.map((warning): RunEventBody => ({ kind: "warning", warning })),
		{ kind: "result", result },
		state("done"),
	];
}

/** As a runner tells it. */
const FAILURE = {
	code: "trial-hung",
	sentence:
		"The process that measured said nothing for 20 s and was stopped. Run it again; if it hangs again, look for a loop without end in the experiment's operation.",
};

const ENDS: Partial<Record<Moment, readonly RunEventBody[]>> = {
	failed: [{ ...state("failed"), failure: FAILURE }],
	"failed-early": [{ ...state("failed"), failure: FAILURE }],
	cancelled: [state("cancelled")],
	restarted: [{ ...state("preparing"), restarted: true }],
};

type StateBody = Extract<RunEventBody, { kind: "state" }>;

function state(name: StateBody["state"]): StateBody {
	return { kind: "state", state: name, restarted: false };
}
