import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import type { Arm } from "#server/contract/arm.ts";
import type { RunEvent } from "#server/contract/event.ts";
import type { ConnectionTarget, Dataset } from "#server/contract/lab.ts";
import { closedLoad, type Load } from "#server/contract/load.ts";
import { createLogger } from "#server/observability/logger.ts";
import { readEvents } from "#server/queue/events.ts";
import { type Claim, claim } from "#server/queue/lease.ts";
import { enqueue, getRun, type KeptRun, readStderrTail } from "#server/queue/runs.ts";
import type { Workbench } from "#server/queue/workbench.ts";
import { applicationNameOf } from "#server/runner/backends.ts";
import { hostRun } from "#server/runner/host.ts";
import { type TrialEntry, type TrialLimits, TrialProcess } from "#server/runner/trial-process.ts";
import type { TestDatabase } from "./database.ts";

/** A trial that plays what the experiment of its order names; see there. */
export const scriptedTrial: TrialEntry = {
	path: fileURLToPath(new URL("../runner/scripted-trial.mjs", import.meta.url)),
	execArgv: [],
};

const log = createLogger("test", "silent");
const NO_DATA: Dataset = {
	scale: 1,
	seed: 1,
	customerCount: 0,
	productCount: 0,
	orderCount: 0,
	orderItemCount: 0,
};
let keys = 0;

/** Where runs are hosted: the queue's database and the lab's, which may be one. */
export type Host = {
	workbench: Workbench;
	lab: TestDatabase;
	/** How the service under test connects, and to what data; needed by trials that measure. */
	service?: ConnectionTarget;
	dataset?: Dataset;
};

export type HostedOptions = {
	arms?: readonly Arm[];
	load?: Load;
	entry?: TrialEntry;
	limits?: TrialLimits;
	prepareMs?: number;
	/** Happens after the claim and before the hosting. */
	between?: (claim: Claim) => Promise<unknown>;
};

/** Queues a run of an experiment, claims it and hosts it with a real child process. */
export async function beginRun(host: Host, experiment: string, options: HostedOptions = {}) {
	const { workbench, lab } = host;
	const { arms = [], load = closedLoad(1, 2), entry = scriptedTrial, limits, prepareMs, between } = options;
	// As in the runner, before the claim: loading may outlast a lease.
	const trial = new TrialProcess(entry, limits);
	await trial.ready;
	const request = { experiment, arms, load };
	await enqueue(workbench.db, { session: `session ${keys}`, idempotencyKey: `key-${keys++}`, request });
	const found = await claim(workbench.db, "r1", `lane ${keys}`);
	if (found === undefined) throw new Error("nothing was claimed");
	await between?.(found);
	const { lease } = found;
	const applicationName = applicationNameOf(lease);
	const [cancel, stop] = [new AbortController(), new AbortController()];
	const ended = hostRun({
		db: workbench.db,
		admin: lab.sql,
		claim: found,
		order: {
			runId: lease.runId,
			attempt: lease.attempt,
			seed: 1,
			request: found.request,
			admin: lab.target,
			service: host.service ?? lab.target,
			applicationName,
			redisUrl: null,
			dataset: host.dataset ?? NO_DATA,
			noiseFloor: null,
		},
		trial,
		cancelled: cancel.signal,
		stopped: stop.signal,
		log,
		...(prepareMs === undefined ? {} : { prepareMs }),
	});
	const backendCount = async (): Promise<number> => {
		const rows = await lab.sql`select from pg_stat_activity where application_name = ${applicationName}`;
		return rows.length;
	};
	return {
		ended,
		cancel,
		stop,
		trial,
		runId: lease.runId,
		backendCount,
		async untilItSleeps(): Promise<void> {
			while ((await backendCount()) < 2) await sleep(20);
		},
		async outcome(): Promise<{ run: KeptRun; events: RunEvent[]; stderrTail: string | null }> {
			const { db } = workbench;
			const events = await readEvents(db, lease.runId, 0);
			return {
				run: await getRun(db, lease.runId, null),
				events,
				stderrTail: await readStderrTail(db, lease.runId),
			};
		},
	};
}

/** Whether there is a process of this id. */
export function isAlive(pid: number | undefined): boolean {
	try {
		process.kill(pid ?? 0, 0);
		return true;
	} catch {
		return false;
	}
}
