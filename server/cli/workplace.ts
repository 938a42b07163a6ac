import { formatDatabaseUrl, parseDatabaseUrl } from "#db/client.ts";
import { startRedis } from "#db/redis.ts";
import { Fault } from "#server/contract/fault.ts";
import type { ConnectionTarget } from "#server/contract/lab.ts";
import type { Env } from "#server/env.ts";
import { findInstance } from "#server/launch/instance.mjs";
import { createLogger } from "#server/observability/logger.ts";
import { readLabStatus } from "#server/queue/labs.ts";
import { openWorkbench, type Workbench } from "#server/queue/workbench.ts";
import { runRunner } from "#server/runner/runner.ts";
import { checkServer, type Databases } from "#server/supervisor/databases.ts";
import { type UndoStep, undoAll } from "#server/supervisor/undo.ts";
import { openOwnDatabases } from "./data-folder.ts";
import { watchInstance } from "./instance-watch.ts";

/** Where a command's runs are stored and measured. */
export type Workplace = {
	workbench: Workbench;
	/** Pages of the instance it joined; null when the command works alone. */
	url: string | null;
	/** Rejects when whoever does the work is gone: the command's own runner, or the instance it joined. */
	gone: Promise<never>;
	close(): Promise<void>;
};

type Effects = { say(line: string): void; signal: AbortSignal };

/**
 * Joins the instance that runs on the data folder, or the runner that serves DATABASE_URL; where there
 * is none, starts what a run needs and stops it at the end.
 *
 * @throws Fault as starting the lab does; nothing it has started is left then.
 */
export async function openWorkplace(env: Env, effects: Effects): Promise<Workplace> {
	const undo: UndoStep[] = [];
	const close = () => undoAll(undo, effects.say);
	try {
		return { ...(await findGround(env, undo, effects)), close };
	} catch (thrown) {
		await close();
		throw thrown;
	}
}

type Ground = Omit<Workplace, "close">;

async function findGround(env: Env, undo: UndoStep[], effects: Effects): Promise<Ground> {
	const instance = findInstance(env.dataDir);
	if (env.databaseUrl === undefined && instance !== undefined) {
		const target = parseDatabaseUrl(instance.databaseUrl, "DATABASE_URL");
		await checkServer(target, "DATABASE_URL");
		effects.say(`Joined the lab at ${instance.url}; the run waits its turn there.`);
		const workbench = openStore(target, undo);
		const lost = `The lab at ${instance.url} stopped before the run was done. It goes on when the lab is started again; its page is in the list of runs.`;
		return { workbench, url: instance.url, gone: watchInstance(env.dataDir, instance, lost, undo) };
	}
	const databases = await openOwnDatabases(env, undo, effects);
	const workbench = openStore(databases.workbench, undo);
	if (env.databaseUrl !== undefined && (await isServed(workbench))) {
		// Its runners come and go on their own machines; the run waits for one.
		return { workbench, url: null, gone: new Promise(() => {}) };
	}
	return { workbench, url: null, ...(await startRunner(env, databases, undo)) };
}

function openStore(target: ConnectionTarget, undo: UndoStep[]): Workbench {
	const workbench = openWorkbench(target, { applicationName: "lab:cli", maxConnections: 2 });
	undo.push(() => workbench.close());
	return workbench;
}

/** Whether a shared server has runners of its own, which do the work then. */
async function isServed({ db }: Workbench): Promise<boolean> {
	const { state } = await readLabStatus(db);
	return state === "ready" || state === "starting";
}

async function startRunner(env: Env, databases: Databases, undo: UndoStep[]): Promise<Pick<Ground, "gone">> {
	const redis = env.redisUrl === undefined ? await startRedis(env) : { url: env.redisUrl };
	if ("stop" in redis) undo.push(redis.stop);
	const stop = new AbortController();
	const runner = runRunner({
		env: {
			...env,
			databaseUrl: formatDatabaseUrl(databases.workbench),
			labDatabaseUrl: formatDatabaseUrl(databases.lab),
			redisUrl: "url" in redis ? redis.url : undefined,
			redisMissing: "missing" in redis ? redis.missing : undefined,
		},
		signal: stop.signal,
		// A person reads this terminal; the command tells what goes on in its own words.
		log: createLogger("runner", process.env.LOG_LEVEL ? env.logLevel : "error"),
	});
	undo.push(async () => {
		stop.abort();
		await runner.catch(() => {});
	});
	const gone = runner.then(() => {
		throw new Fault("internal", "The runner ended before the run did. Start the command again.");
	});
	gone.catch(() => {});
	return { gone };
}
