import type { Sql } from "postgres";
import { toFault } from "#server/contract/fault.ts";
import { LIMITS } from "#server/contract/limits.ts";
import type { Logger } from "#server/observability/logger.ts";
import { type Claim, finish, giveBack } from "#server/queue/lease.ts";
import { type Database, isUnavailable } from "#server/queue/workbench.ts";
import { endBackends } from "./backends.ts";
import { EventWriter } from "./event-writer.ts";
import { keepLease } from "./lease-keeper.ts";
import { describeLast, describeStuck, endingOf, type Outcome } from "./outcome.ts";
import { pause } from "./pause.ts";
import { longestTrialMs, type TrialOrder } from "./protocol.ts";
import { EXIT_GRACE_MS, type TrialProcess } from "./trial-process.ts";
import { within } from "./within.ts";

const RETRY_MS = 200;
/** A workbench that hangs may keep the last events from being stored, and not the end from being told. */
const FLUSH_MS = 3_000;

export type Hosting = {
	db: Database;
	/** Owner of the lab database, to end what the trial leaves there. */
	admin: Sql;
	claim: Claim;
	order: TrialOrder;
	trial: TrialProcess;
	/** Aborted when the person who started the run wants it stopped. */
	cancelled: AbortSignal;
	/** Aborted when the runner must end or has lost its lane; the reason says which, in words, if it is a text. */
	stopped: AbortSignal;
	log: Logger;
	/** Longest the trial may prepare; shorter in tests. */
	prepareMs?: number;
};

/** Sees one claimed run to its end: starts its trial, writes its events, stops it when it must be stopped. */
export async function hostRun(hosting: Hosting): Promise<void> {
	const { trial, log, order } = hosting;
	const watched = await watchTrial(hosting);
	const { outcome } = watched;
	const { runId, attempt } = order;
	log.info({ runId, attempt, outcome: outcome.kind }, "trial over");
	if (outcome.kind === "exited" || outcome.kind === "failed") {
		log.warn({ runId, attempt, outcome, stderr: trial.stderrTail }, "trial did not finish");
	}
	try {
		if (outcome.kind === "finished") {
			// A result without the events before it would be a log with a hole.
			const hole = await watched.flush(LIMITS.leaseMs);
			// Whoever waits sees the result before the processes are tidied away.
			await conclude(hosting, hole ?? outcome);
			await tidy(hosting, EXIT_GRACE_MS);
		} else {
			// First of all the load ends: the workbench may hang, and the lane may be another runner's by now.
			await tidy(hosting, 0);
			await watched.flush(FLUSH_MS);
			await conclude(hosting, outcome);
		}
	} finally {
		watched.letGo();
	}
}

type Watched = {
	outcome: Outcome;
	/** Waits until the events up to the end are stored; if they cannot be, says how the run ends for that reason. */
	flush(withinMs: number): Promise<Outcome | undefined>;
	/** Ends the renewing of the lease, without which the end could not be written. */
	letGo(): void;
};

/** Resolves with the first reason to end. */
async function watchTrial(hosting: Hosting): Promise<Watched> {
	const { db, trial, claim, order, cancelled, stopped } = hosting;
	const over = new AbortController();
	const timers: { overdue?: NodeJS.Timeout } = {};
	let settle: (outcome: Outcome) => void = () => {};
	const first = new Promise<Outcome>((resolve) => {
		settle = resolve;
	});
	const limit = (durationMs: number, doing: string) => {
		clearTimeout(timers.overdue);
		const sentence = `The run took more than ${Math.round(durationMs / 1000)} s to ${doing} and was stopped. Use fewer clients or arms, or try again.`;
		timers.overdue = setTimeout(() => settle({ kind: "failed", code: "timeout", sentence }), durationMs);
	};
	let stuck: Outcome | undefined;
	const writer = new EventWriter(db, claim.lease, (reason) => {
		stuck = describeStuck(reason);
		settle(stuck);
	});
	const keeper = keepLease(db, claim.lease, {
		onLost: () => settle({ kind: "lease lost" }),
		onCancelRequested: () => settle({ kind: "cancelled" }),
	});
	const onAbort = (signal: AbortSignal, outcomeOf: () => Outcome) => {
		if (signal.aborted) settle(outcomeOf());
		else signal.addEventListener("abort", () => settle(outcomeOf()), { signal: over.signal });
	};
	onAbort(cancelled, () => ({ kind: "cancelled" }));
	onAbort(stopped, () => ({
		kind: "interrupted",
		why: typeof stopped.reason === "string" ? stopped.reason : "The runner that worked on it was stopped",
	}));
	let lastWord: Outcome | undefined;
	// What a trial said last counts for more than how it then ended.
	void trial.exited.then((exit) => settle(lastWord ?? { kind: "exited", exit }));

	limit(hosting.prepareMs ?? LIMITS.prepareMs, "prepare");
	trial.start(order, (message) => {
		if (message.type === "measuring") {
			limit(longestTrialMs(order.request), "measure");
			writer.push({ kind: "state", state: "measuring", restarted: false }, "measuring");
		} else if (message.type === "event") {
			writer.push(message.body);
		} else {
			lastWord = describeLast(message);
			if (lastWord !== undefined) settle(lastWord);
		}
	});
	const outcome = await first;
	clearTimeout(timers.overdue);
	over.abort();
	return {
		outcome,
		async flush(withinMs) {
			const flushed = await within(
				writer.flush().then(() => true),
				withinMs,
			);
			return flushed ? stuck : { kind: "interrupted", why: "The database did not answer" };
		},
		letGo: () => keeper.stop(),
	};
}

/** Leaves no process and no backend of the attempt. */
async function tidy({ trial, admin, order, log }: Hosting, graceMs: number): Promise<void> {
	await trial.end(graceMs);
	try {
		const left = await endBackends(admin, order.applicationName);
		if (left > 0) log.warn({ runId: order.runId, left }, "backends of the run would not end");
	} catch (error) {
		// A server that is away has no backends of it any more.
		log.warn({ runId: order.runId, err: error }, "backends of the run could not be looked for");
	}
}

/** Writes how the run ended, as long as the lease lasts; after that whoever sweeps does it. */
async function conclude(hosting: Hosting, outcome: Outcome): Promise<void> {
	const { runId } = hosting.order;
	const deadlineMs = performance.now() + LIMITS.leaseMs;
	for (let tries = 1; performance.now() < deadlineMs; tries++) {
		try {
			const written = await writeEnd(hosting, outcome);
			if (!written) hosting.log.warn({ runId }, "the run's end was not written: the lease is gone");
			return;
		} catch (error) {
			if (tries === 1) hosting.log.warn({ runId, err: error }, "the run's end could not be written");
			if (!isUnavailable(error)) {
				// A result that cannot be stored must not leave its run hanging.
				if (outcome.kind === "finished") await conclude(hosting, describeStuck(toFault(error)));
				return;
			}
			await pause(RETRY_MS);
		}
	}
}

async function writeEnd(
	{ db, claim: { lease }, trial: { stderrTail } }: Hosting,
	outcome: Outcome,
): Promise<boolean> {
	if (outcome.kind === "lease lost") return false;
	if (outcome.kind === "interrupted") return giveBack(db, lease, outcome.why);
	return finish(db, lease, endingOf(outcome, stderrTail));
}
