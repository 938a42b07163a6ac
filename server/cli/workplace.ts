import { formatDatabaseUrl, parseDatabaseUrl } from "#db/client.ts";
import { startRedis } from "#db/redis.ts";
import { Fault } from "#server/contract/fault.ts";
import type { Env } from "#server/env.ts";
import { findInstance, type Instance } from "#server/launch/instance.mjs";
import { createLogger } from "#server/observability/logger.ts";
import { readLabStatus } from "#server/queue/labs.ts";
import { openWorkbench, type Workbench } from "#server/queue/workbench.ts";
import { runRunner } from "#server/runner/runner.ts";
import { checkServer, openDatabases } from "#server/supervisor/databases.ts";
import { lockDataFolder } from "./data-folder.ts";

/** Where a command's runs are stored and measured. */
export type Workplace = {
	workbench: Workbench;
	/** Pages of the instance it joined; null when the command works alone. */
	url: string | null;
	/** Rejects when whoever does the work is gone: the command's own runner, or the instance it joined. */
	gone: Promise<never>;
	close(): Promise<void>;
};

const LOOK_MS = 1_000;

type Effects = { say(line: string): void; signal: AbortSignal };

/**
 * Joins the instance that runs on the data folder, or the runner that serves DATABASE_URL; where there
 * is none, starts what a run needs and stops it at the end.
 *
 * @throws Fault as starting the lab does.
 */
export async function openWorkplace(env: Env, effects: Effects): Promise<Workplace> {
	const instance = findInstance(env.dataDir);
	if (env.databaseUrl === undefined && instance !== undefined) {
		const target = parseDatabaseUrl(instance.databaseUrl, "DATABASE_URL");
		await checkServer(target, "DATABASE_URL");
		effects.say(`Joined the lab at ${instance.url}; the run waits its turn there.`);
		const workbench = openWorkbench(target, { applicationName: "lab:cli", maxConnections: 2 });
		return joinInstance(workbench, env.dataDir, instance);
	}
	return env.databaseUrl === undefined ? startAlone(env, effects) : joinServer(env, effects);
}

/** A shared server: its own runners do the work if there are any, else this command brings one. */
async function joinServer(env: Env, effects: Effects): Promise<Workplace> {
	const databases = await openDatabases(env, { ...effects, giveUp: (fault) => effects.say(fault.message) });
	const workbench = openWorkbench(databases.workbench, { applicationName: "lab:cli", maxConnections: 2 });
	const status = await readLabStatus(workbench.db);
	if (status.state === "ready" || status.state === "starting") {
		// Its runners come and go on their own machines; the run waits for one.
		return { workbench, url: null, gone: new Promise(() => {}), close: () => workbench.close() };
	}
	return withRunner(env, databases, workbench, async () => {});
}

/** An instance that stops takes its database along, so whoever waits for an answer must look for itself. */
function joinInstance(workbench: Workbench, dataDir: string, { url, pid }: Instance): Workplace {
	let timer: NodeJS.Timeout | undefined;
	const gone = new Promise<never>((_, reject) => {
		timer = setInterval(() => {
			if (findInstance(dataDir)?.pid === pid) return;
			reject(
				new Fault(
					"lost",
					`The lab at ${url} stopped before the run was done. It goes on when the lab is started again; its page is in the list of runs.`,
				),
			);
		}, LOOK_MS);
	});
	gone.catch(() => {});
	return {
		workbench,
		url,
		gone,
		async close() {
			clearInterval(timer);
			await workbench.close();
		},
	};
}

async function startAlone(env: Env, effects: Effects): Promise<Workplace> {
	const lock = lockDataFolder(env.dataDir);
	try {
		const databases = await openDatabases(env, { ...effects, giveUp: (fault) => effects.say(fault.message) });
		const workbench = openWorkbench(databases.workbench, { applicationName: "lab:cli", maxConnections: 2 });
		return await withRunner(env, databases, workbench, async () => {
			await databases.stop();
			lock.release();
		});
	} catch (thrown) {
		lock.release();
		throw thrown;
	}
}

async function withRunner(
	env: Env,
	databases: Awaited<ReturnType<typeof openDatabases>>,
	workbench: Workbench,
	closeStores: () => Promise<void>,
): Promise<Workplace> {
	const redis = env.redisUrl === undefined ? await startRedis(env) : { url: env.redisUrl };
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
	const gone = runner.then(() => {
		throw new Fault("internal", "The runner ended before the run did. Start the command again.");
	});
	gone.catch(() => {});
	return {
		workbench,
		url: null,
		gone,
		async close() {
			stop.abort();
			await runner.catch(() => {});
			await workbench.close();
			if ("stop" in redis) await redis.stop();
			await closeStores();
		},
	};
}
