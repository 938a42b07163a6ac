import { existsSync, readFileSync, statfsSync } from "node:fs";
import { dirname, join } from "node:path";
import { formatBytes } from "#app/_lib/format.ts";
import { parseDatabaseUrl } from "#db/client.ts";
import { findBinaries } from "#db/embedded/binaries.ts";
import { clusterPaths } from "#db/embedded/cluster.ts";
import { findRedis, REDIS_MISSING } from "#db/redis.ts";
import { findWrk, NO_WRK } from "#server/bench/load-tools.ts";
import { findPgbench, NO_PGBENCH } from "#server/bench/pgbench.ts";
import { toFault } from "#server/contract/fault.ts";
import type { Env } from "#server/env.ts";
import { findInstance } from "#server/launch/instance.mjs";
import { checkServer } from "#server/supervisor/databases.ts";

/** One thing the lab looks for: there, missing, or missing but not needed for most. */
export type Check = { part: string; state: "ok" | "optional" | "missing"; detail: string };

/** Looks at everything the lab uses, changing nothing. */
export async function examine(env: Env): Promise<Check[]> {
	return [
		{ part: "node", state: "ok", detail: `Node ${process.versions.node}` },
		await postgres(env),
		dataFolder(env),
		instance(env),
		redis(env),
		benchTool("pgbench", findPgbench(), NO_PGBENCH),
		benchTool("wrk", findWrk(), NO_WRK),
	];
}

async function postgres(env: Env): Promise<Check> {
	const part = "postgres";
	try {
		if (env.databaseUrl === undefined) {
			const { major } = await findBinaries();
			return { part, state: "ok", detail: `embedded Postgres ${major}` };
		}
		await checkServer(parseDatabaseUrl(env.databaseUrl, "DATABASE_URL"), "DATABASE_URL");
		if (env.labDatabaseUrl !== undefined) {
			await checkServer(parseDatabaseUrl(env.labDatabaseUrl, "LAB_DATABASE_URL"), "LAB_DATABASE_URL");
		}
		return { part, state: "ok", detail: "the server of DATABASE_URL answers" };
	} catch (thrown) {
		return { part, state: "missing", detail: toFault(thrown).message };
	}
}

function dataFolder(env: Env): Check {
	const { cluster } = clusterPaths(env.dataDir);
	const version = join(cluster, "PG_VERSION");
	const made = existsSync(version)
		? `holds a Postgres ${readFileSync(version, "utf8").trim()} cluster, with the runs and what learners answered`
		: "is made at the first start";
	const { bavail, bsize } = statfsSync(nearestFolder(env.dataDir));
	return { part: "data", state: "ok", detail: `${env.dataDir} ${made}; ${formatBytes(bavail * bsize)} free` };
}

function nearestFolder(path: string): string {
	return existsSync(path) ? path : nearestFolder(dirname(path));
}

function instance(env: Env): Check {
	const found = findInstance(env.dataDir);
	return found === undefined
		? { part: "instance", state: "optional", detail: "not running; npm start starts it" }
		: { part: "instance", state: "ok", detail: `runs at ${found.url} (pid ${found.pid})` };
}

function redis(env: Env): Check {
	const part = "redis";
	if (env.redisUrl !== undefined) return { part, state: "ok", detail: "REDIS_URL is set" };
	const program = findRedis();
	return program === undefined
		? { part, state: "optional", detail: `${REDIS_MISSING} Only the Redis arms need it.` }
		: { part, state: "ok", detail: program };
}

function benchTool(part: string, found: string | undefined, advice: string): Check {
	return found === undefined
		? { part, state: "optional", detail: `${advice} Only npm run bench needs it.` }
		: { part, state: "ok", detail: found };
}

/** The findings, a line each. */
export function reportChecks(checks: readonly Check[]): string {
	const marks = { ok: "✓", optional: "–", missing: "✗" };
	return checks.map(({ part, state, detail }) => `${marks[state]} ${part.padEnd(9)} ${detail}`).join("\n");
}
