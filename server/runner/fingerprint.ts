import { existsSync, readFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import type { Sql } from "postgres";
import type { Dataset } from "#server/contract/lab.ts";
import type { Fingerprint } from "#server/contract/result.ts";

/** Settings of Postgres that latencies depend on most. */
const SETTINGS = [
	"autovacuum",
	"effective_cache_size",
	"fsync",
	"jit",
	"max_connections",
	"max_parallel_workers_per_gather",
	"plan_cache_mode",
	"random_page_cost",
	"shared_buffers",
	"synchronous_commit",
	"track_io_timing",
	"work_mem",
];

/** The facts of this machine and its Postgres on which a number depends. */
export async function takeFingerprint(admin: Sql, dataset: Dataset): Promise<Fingerprint> {
	return {
		...takeMachineFacts(),
		...(await takeServerFacts(admin)),
		scale: dataset.scale,
		seed: dataset.seed,
		commit: readCommit(import.meta.dirname),
	};
}

/** The facts of Postgres alone, as they are now: settings may be changed at any time. */
export async function takeServerFacts(admin: Sql): Promise<Pick<Fingerprint, "postgres" | "settings">> {
	const names: string[] = [...SETTINGS, "server_version"];
	const rows = await admin<{ name: string; value: string }[]>`
		select name, current_setting(name) as value
		from pg_settings where name in ${admin(names)} order by name`;
	const settings = Object.fromEntries(rows.map(({ name, value }) => [name, value]));
	const { server_version: postgres = "unknown", ...others } = settings;
	return { postgres, settings: others };
}

/** The facts of this machine alone, for which no Postgres need be asked. */
export function takeMachineFacts(): Pick<Fingerprint, "cores" | "cpu" | "memoryBytes" | "platform" | "node"> {
	return {
		cores: os.availableParallelism(),
		cpu: os.cpus()[0]?.model.trim() ?? "unknown",
		memoryBytes: os.totalmem(),
		platform: `${os.platform()} ${os.arch()} ${os.release()}`,
		node: process.version,
	};
}

/**
 * The commit of the project that `folder` lies in, or "unknown": a repository further up is somebody
 * else's. Reads files, for git may be absent.
 */
export function readCommit(folder: string): string {
	if (!isProject(folder)) {
		const parent = path.dirname(folder);
		return parent === folder ? "unknown" : readCommit(parent);
	}
	const git = path.join(folder, ".git");
	try {
		const head = readFileSync(path.join(git, "HEAD"), "utf8").trim();
		const ref = /^ref: (.+)$/.exec(head)?.[1];
		if (ref === undefined) return asCommit(head);
		const loose = path.join(git, ref);
		if (existsSync(loose)) return asCommit(readFileSync(loose, "utf8").trim());
		const packed = readFileSync(path.join(git, "packed-refs"), "utf8").split("\n");
		return asCommit(packed.find((line) => line.endsWith(` ${ref}`))?.split(" ")[0] ?? "");
	} catch {
		return "unknown";
	}
}

function isProject(folder: string): boolean {
	try {
		return JSON.parse(readFileSync(path.join(folder, "package.json"), "utf8")).name === "latency-lab";
	} catch {
		return false;
	}
}

function asCommit(text: string): string {
	return /^[0-9a-f]{40,64}$/.test(text) ? text : "unknown";
}
