import type { Sql } from "postgres";
import { connect, parseDatabaseUrl } from "#db/client.ts";
import { startRedis } from "#db/redis.ts";
import { ensureDataset, findDataset } from "#db/seed.ts";
import { ensureServiceRole } from "#db/service-role.ts";
import { Fault } from "#server/contract/fault.ts";
import type { ConnectionTarget, Lab } from "#server/contract/lab.ts";
import type { Env } from "#server/env.ts";
import { findInstance, type Instance } from "#server/launch/instance.mjs";
import { checkServer } from "#server/supervisor/databases.ts";
import { type UndoStep, undoAll } from "#server/supervisor/undo.ts";
import { openOwnDatabases } from "./data-folder.ts";
import { watchInstance } from "./instance-watch.ts";

/** A lab for a command that needs no runner: its data set and its role are there. */
export type LabPlace = {
	lab: Lab;
	/** Rejects when the instance it joined, and its Postgres, is gone. */
	gone: Promise<never>;
	close(): Promise<void>;
};

type Effects = { say(line: string): void; progress(label: string, share: number): void; signal: AbortSignal };

/** How to get at a lab database, and what came with it. */
type Ground = { target: ConnectionTarget; redisUrl: string | null; instance: Instance | undefined };

/**
 * Joins the lab database that the environment names, or that of the instance on the data folder; where there is
 * none, starts the embedded one and stops it at the end. A data set that is there is taken as it is.
 *
 * @param needsRedis whether the arm asks for one.
 * @throws Fault as starting the lab does; `lab-not-ready` when a running instance is still making its data set;
 * `requirement-missing` without a Redis that is needed.
 */
export async function openLabPlace(env: Env, needsRedis: boolean, effects: Effects): Promise<LabPlace> {
	const undo: UndoStep[] = [];
	const close = () => undoAll(undo, effects.say);
	try {
		const ground = await findGround(env, undo, effects);
		const redisUrl = needsRedis ? await findRedisUrl(env, ground, undo) : null;
		const admin = connect(ground.target, { applicationName: "lab:serve:admin", max: 2 });
		undo.push(() => admin.end({ timeout: 1 }));
		const lab = await openLab(env, ground, admin, redisUrl, effects);
		return { lab, gone: watch(env, ground.instance, undo), close };
	} catch (thrown) {
		await close();
		throw thrown;
	}
}

async function findGround(env: Env, undo: UndoStep[], effects: Effects): Promise<Ground> {
	const redisUrl = env.redisUrl ?? null;
	for (const [variable, url] of [
		["LAB_DATABASE_URL", env.labDatabaseUrl],
		["DATABASE_URL", env.databaseUrl],
	] as const) {
		if (url === undefined) continue;
		const target = parseDatabaseUrl(url, variable);
		await checkServer(target, variable);
		return { target, redisUrl, instance: undefined };
	}
	const instance = findInstance(env.dataDir);
	if (instance !== undefined) {
		const target = parseDatabaseUrl(instance.labDatabaseUrl, "LAB_DATABASE_URL");
		await checkServer(target, "LAB_DATABASE_URL");
		effects.say(`Joined the lab at ${instance.url}; what it measures meanwhile is disturbed.`);
		return { target, redisUrl: redisUrl ?? instance.redisUrl, instance };
	}
	const databases = await openOwnDatabases(env, undo, effects);
	return { target: databases.lab, redisUrl, instance: undefined };
}

/** One of our own only where the data folder is ours, too: another start on it has its own. */
async function findRedisUrl(env: Env, ground: Ground, undo: UndoStep[]): Promise<string> {
	if (ground.redisUrl !== null) return ground.redisUrl;
	const isAlone = env.labDatabaseUrl === undefined && env.databaseUrl === undefined && !ground.instance;
	const started = isAlone
		? await startRedis(env)
		: { missing: "The arm asks for Redis and this lab has none. Set REDIS_URL and start again." };
	if ("missing" in started) throw new Fault("requirement-missing", started.missing);
	undo.push(started.stop);
	return started.url;
}

async function openLab(
	env: Env,
	{ target, instance }: Ground,
	admin: Sql,
	redisUrl: string | null,
	{ progress, signal }: Effects,
): Promise<Lab> {
	const found = await findDataset(admin);
	if (found === undefined && instance !== undefined) {
		throw new Fault(
			"lab-not-ready",
			`The lab at ${instance.url} is still making its data set. Start this again when it is ready.`,
		);
	}
	const { scale, seed } = env;
	const dataset = found ?? (await ensureDataset({ admin, scale, seed, signal, onProgress: progress }));
	const service = await ensureServiceRole(admin, target);
	return { admin, service, applicationName: "lab:serve", redisUrl, dataset, progress, signal };
}

function watch(env: Env, instance: Instance | undefined, undo: UndoStep[]): Promise<never> {
	if (instance === undefined) return new Promise(() => {});
	const lost = `The lab at ${instance.url} stopped, and its Postgres with it. Start it again first.`;
	return watchInstance(env.dataDir, instance, lost, undo);
}
