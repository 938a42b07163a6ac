import { nanoid } from "nanoid";
import type { Sql } from "postgres";
import { connect, parseDatabaseUrl } from "#db/client.ts";
import { Fault, toFault } from "#server/contract/fault.ts";
import type { ConnectionTarget, LabStatus } from "#server/contract/lab.ts";
import type { Env } from "#server/env.ts";
import { createLogger, type Logger } from "#server/observability/logger.ts";
import { readLabSign } from "#server/queue/labs.ts";
import { isUnavailable, openWorkbench, type Workbench } from "#server/queue/workbench.ts";
import { LabPublisher } from "./lab-publisher.ts";
import { type Lane, takeLane } from "./lane.ts";
import { NOISE_FLOOR_SECONDS, NoiseFloorKeeper } from "./noise-floor.ts";
import { pause } from "./pause.ts";
import { type PreparedLab, prepareLab } from "./prepare-lab.ts";
import { probeRedis } from "./redis-probe.ts";
import { serveRuns } from "./serve.ts";
import { Standby } from "./standby.ts";
import { keepSweeping, sweepLost } from "./sweep.ts";
import { purgeRegularly, tidier } from "./tidier.ts";
import { type TrialEntry, trialEntry } from "./trial-process.ts";

export type RunnerOptions = {
	env: Env;
	/** Ends the runner: its run goes back to the queue, its trial is ended. */
	signal: AbortSignal;
	/** Hears every change of the lab's status. */
	onStatus?: (status: LabStatus) => void;
	log?: Logger;
	/** Another program for the trial, in tests. */
	trial?: TrialEntry;
};

const RECONNECT_MS = 500;
/** A lab that could not be made is tried again after this, for a disk may have been cleared. */
const REPAIR_MS = 30_000;
const PROBE_MS = 5_000;

type Runner = Required<Pick<RunnerOptions, "env" | "signal" | "onStatus" | "log">> & {
	id: string;
	workbench: Workbench;
	target: ConnectionTarget;
	standby: Standby;
};

/**
 * Makes the lab ready and serves runs until the signal. Without its databases it waits for them.
 *
 * @throws Fault `configuration` when there is no DATABASE_URL.
 */
export async function runRunner(options: RunnerOptions): Promise<void> {
	const { env, signal } = options;
	const log = options.log ?? createLogger("runner");
	if (env.databaseUrl === undefined) {
		throw new Fault("configuration", "DATABASE_URL is not set. The runner needs the workbench's database.", {
			field: "DATABASE_URL",
		});
	}
	const workbench = openWorkbench(parseDatabaseUrl(env.databaseUrl, "DATABASE_URL"), {
		applicationName: "lab:runner",
		maxConnections: 5,
	});
	const target = parseDatabaseUrl(env.labDatabaseUrl ?? env.databaseUrl, "LAB_DATABASE_URL");
	const standby = new Standby(options.trial ?? trialEntry(), log);
	const onStatus = options.onStatus ?? (() => {});
	const runner: Runner = { env, signal, log, onStatus, id: nanoid(), workbench, target, standby };
	try {
		while (!signal.aborted) {
			try {
				await workInLane(runner);
			} catch (error) {
				log.warn({ err: error }, "the runner lost its databases and tries again");
			}
			await pause(RECONNECT_MS, signal);
		}
	} finally {
		await standby.close();
		await workbench.close();
	}
}

/** Holds the lab's lock and serves, until the signal or until the lock is lost. */
async function workInLane(runner: Runner): Promise<void> {
	const { target, signal, log, workbench } = runner;
	const { database } = target;
	const lane = await takeLane(target, {
		signal,
		onWaiting: () => log.warn({ database }, "another runner works in this lab; waiting until it ends"),
		onFrozen: () => log.warn({ database }, "the other runner is frozen, and has lost the lab"),
		lastSign: (id) => readLabSign(workbench.db, id),
	});
	if (lane === undefined) return;
	const admin = connect(target, {
		applicationName: "lab:admin",
		max: 3,
		connect_timeout: 5,
		idle_timeout: 60,
	});
	const first = { state: "starting", sentence: "Looking at the lab's database", share: 0 } as const;
	const publisher = new LabPublisher(workbench.db, lane.id, first, runner.onStatus);
	const sweep = { db: workbench.db, admin, lane: lane.id, log };
	try {
		await sweepLost(sweep, "all");
		const sweeping = keepSweeping(sweep);
		try {
			await serveInLane(runner, lane, admin, publisher);
		} finally {
			sweeping.stop();
		}
	} finally {
		await publisher.close();
		await admin.end({ timeout: 1 }).catch(() => {});
		await lane.release();
	}
}

async function serveInLane(runner: Runner, lane: Lane, admin: Sql, publisher: LabPublisher): Promise<void> {
	const { workbench, target, standby, log, env } = runner;
	const stopped = AbortSignal.any([runner.signal, lane.lost]);
	const redisUrl = env.redisUrl ?? null;
	const lab = await makeReady(runner, admin, publisher, stopped);
	if (lab === undefined) return;
	const keeper = new NoiseFloorKeeper({
		db: workbench.db,
		admin,
		target,
		lab,
		standby,
		seconds: NOISE_FLOOR_SECONDS,
		report: (share) => {
			publisher.set({ state: "starting", sentence: "Finding out how still this machine is", share });
		},
		stopped,
		log,
	});
	const publish = async () => {
		const redis = await probeRedis(redisUrl, env.redisMissing);
		if (stopped.aborted) return;
		const { status } = publisher;
		if (status.state === "ready" && status.capabilities.redis.detail === redis.detail) return;
		publisher.set({ state: "ready", dataset: lab.dataset, capabilities: { redis } });
	};
	const noiseFloor = async () => {
		const floor = await keeper.current();
		// It may have said meanwhile that it is measuring.
		if (publisher.status.state !== "ready") await publish();
		return floor;
	};
	await noiseFloor();
	if (stopped.aborted) return;
	standby.replenish();
	log.info({ lane: lane.id, dataset: lab.dataset }, "the lab is ready");
	const probing = setInterval(() => {
		if (publisher.status.state === "ready") void publish();
	}, PROBE_MS);
	const endPurging = purgeRegularly(workbench.db, stopped, log);
	try {
		const { id } = runner;
		await serveRuns({
			workbench,
			admin,
			target,
			lab,
			noiseFloor,
			lane: lane.id,
			runner: id,
			redisUrl,
			standby,
			whenIdle: tidier(admin, stopped, log),
			stopped,
			log,
		});
	} finally {
		clearInterval(probing);
		endPurging();
	}
}

/** Prepares the lab, again and again when it cannot be; undefined when stopped meanwhile. */
async function makeReady(
	{ env, target, log }: Runner,
	admin: Sql,
	publisher: LabPublisher,
	stopped: AbortSignal,
): Promise<PreparedLab | undefined> {
	while (!stopped.aborted) {
		try {
			return await prepareLab({
				admin,
				target,
				scale: env.scale,
				seed: env.seed,
				redisUrl: env.redisUrl ?? null,
				signal: stopped,
				report: (status) => publisher.set(status),
			});
		} catch (error) {
			if (stopped.aborted) return undefined;
			if (isUnavailable(error)) throw error;
			log.error({ err: error }, "the lab could not be made ready");
			publisher.set({ state: "failed", sentence: sentenceOf(error) });
			await pause(REPAIR_MS, stopped);
		}
	}
	return undefined;
}

function sentenceOf(error: unknown): string {
	const fault = toFault(error);
	return fault.code === "internal"
		? "The lab could not be made ready; the runner's log says why. It is tried again every 30 s."
		: fault.message;
}
