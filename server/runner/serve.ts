import { createHash } from "node:crypto";
import type { Sql } from "postgres";
import type { ConnectionTarget } from "#server/contract/lab.ts";
import type { NoiseFloor } from "#server/contract/result.ts";
import type { Logger } from "#server/observability/logger.ts";
import { CHANNELS } from "#server/queue/channels.ts";
import { type Claim, claim } from "#server/queue/lease.ts";
import { listen } from "#server/queue/listener.ts";
import type { Workbench } from "#server/queue/workbench.ts";
import { applicationNameOf } from "./backends.ts";
import { hostRun } from "./host.ts";
import { pause } from "./pause.ts";
import type { PreparedLab } from "./prepare-lab.ts";
import type { TrialOrder } from "./protocol.ts";
import type { Standby } from "./standby.ts";
import { within } from "./within.ts";

/** A waiting run is found after this even when nobody tells of it. */
const LOOK_MS = 1_000;

export type Serving = {
	workbench: Workbench;
	/** Owner of the lab database. */
	admin: Sql;
	target: ConnectionTarget;
	lab: PreparedLab;
	/** Of this machine as it is now, measured anew if need be; null when it is not known. Asked before each run. */
	noiseFloor(): Promise<NoiseFloor | null>;
	/** Called when no run waits: for what may take a moment and would disturb one. */
	whenIdle?(): Promise<void>;
	lane: string;
	runner: string;
	redisUrl: string | null;
	standby: Standby;
	/** Aborted when the runner must end or has lost its lane. */
	stopped: AbortSignal;
	log: Logger;
};

/** Takes one run after the other until it is stopped. @throws when the workbench cannot be reached. */
export async function serveRuns(serving: Serving): Promise<void> {
	const { workbench, standby, stopped, log } = serving;
	let wake: () => void = () => {};
	let current: { runId: string; cancel: AbortController } | undefined;
	const listener = listen({
		target: workbench.target,
		applicationName: "lab:runner:listen",
		channels: {
			[CHANNELS.queued]: () => wake(),
			[CHANNELS.cancel]: (runId) => {
				if (current?.runId === runId) current.cancel.abort();
			},
		},
		onListening: () => wake(),
		onDeaf: (error) => log.warn({ err: error }, "not told of new runs: looking for them instead"),
	});
	const onStop = () => wake();
	stopped.addEventListener("abort", onStop);
	try {
		while (!stopped.aborted) {
			const noiseFloor = await serving.noiseFloor();
			// Before the claim: a fork that is slow would eat the lease, and one that fails would lose the run.
			if (!(await standby.untilReady())) {
				await pause(LOOK_MS, stopped);
				continue;
			}
			if (stopped.aborted) break;
			// Armed before looking, so that a run that comes in between is not slept through.
			const woken = new Promise<void>((resolve) => {
				wake = resolve;
			});
			const found = await claim(workbench.db, serving.runner, serving.lane);
			if (found === undefined) {
				await serving.whenIdle?.();
				await within(woken, LOOK_MS);
				continue;
			}
			current = { runId: found.lease.runId, cancel: new AbortController() };
			log.info({ runId: found.lease.runId, attempt: found.lease.attempt }, "run claimed");
			await host(serving, orderOf(serving, found, noiseFloor), found, current.cancel.signal);
			current = undefined;
		}
	} finally {
		stopped.removeEventListener("abort", onStop);
		await listener.close();
	}
}

async function host(
	serving: Serving,
	order: TrialOrder,
	found: Claim,
	cancelled: AbortSignal,
): Promise<void> {
	const { workbench, admin, stopped, log, standby } = serving;
	const trial = await standby.take();
	// The next one loads while this run's end is written.
	void trial.exited.then(() => {
		if (!stopped.aborted) standby.replenish();
	});
	await hostRun({ db: workbench.db, admin, claim: found, order, trial, cancelled, stopped, log });
}

function orderOf(
	{ target, lab, redisUrl }: Serving,
	{ lease, request }: Claim,
	noiseFloor: NoiseFloor | null,
): TrialOrder {
	return {
		runId: lease.runId,
		attempt: lease.attempt,
		// From the run's id: drawn by chance, and yet the same when it is looked at again.
		seed: createHash("sha256").update(lease.runId).digest().readUInt32BE(),
		request,
		admin: target,
		service: lab.service,
		applicationName: applicationNameOf(lease),
		redisUrl,
		dataset: lab.dataset,
		noiseFloor,
	};
}
