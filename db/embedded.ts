import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, openSync, readFileSync, statSync } from "node:fs";
import { rename, rm, rmdir } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { ConnectionTarget } from "#server/contract/lab.ts";
import { type Account, chooseAccount, commandFor, giveTo } from "./embedded/account.ts";
import { type Binaries, findBinaries } from "./embedded/binaries.ts";
import {
	bareEnvironment,
	type ClusterPaths,
	clusterPaths,
	ensureCluster,
	SUPERUSER,
} from "./embedded/cluster.ts";
import { findOrphan } from "./embedded/orphan.ts";
import { type PostmasterFile, readPostmasterFile, standingOf } from "./embedded/postmaster.ts";
import { faultFromFiles, faultFromLog } from "./embedded/sentence.ts";
import { socketFolder } from "./embedded/socket-folder.ts";

/** A running Postgres of our own, reached through a Unix socket only. */
export type EmbeddedPostgres = {
	/** How its superuser reaches a database in it. */
	target(database: string): ConnectionTarget;
	pid: number;
	/** It was running already, left by a start that was killed. */
	adopted: boolean;
	/** Resolves when the postmaster is gone, asked for or not. */
	exited: Promise<void>;
	/** Ends it within 5 s; clients are disconnected. */
	stop(): Promise<void>;
};

export type EmbeddedOptions = {
	dataDir: string;
	/** One plain line per thing worth a person's attention. */
	log(line: string): void;
	maxConnections?: number;
	/** Gives up waiting for a long recovery; the server is then stopped. */
	signal?: AbortSignal;
	/** For tests: nothing is flushed to disk, so a crash of the machine loses all. */
	throwaway?: boolean;
};

const PORT = 5432;
const READY_MS = 180_000;
const LOG_BYTES = 10 * 1024 * 1024;

/**
 * Starts the Postgres that npm brought on the cluster in `<dataDir>/postgres`, making the cluster
 * if there is none, or joins the one that a killed start left running. The caller sees to it that
 * no two starts use one data folder at once.
 *
 * @throws Fault with one sentence for every way in which it can fail.
 */
export async function startEmbedded(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
	const binaries = await findBinaries();
	const paths = clusterPaths(options.dataDir);
	try {
		return await startOn(paths, binaries, options);
	} catch (thrown) {
		const places = { folder: paths.folder, logPath: paths.log, major: binaries.major };
		throw faultFromFiles(thrown, places);
	}
}

async function startOn(
	paths: ClusterPaths,
	binaries: Binaries,
	options: EmbeddedOptions,
): Promise<EmbeddedPostgres> {
	const account = chooseAccount(binaries.postgres, paths.cluster);
	const { made } = await ensureCluster(paths, binaries, account, { throwaway: options.throwaway ?? false });
	if (made) options.log(`Made a new Postgres ${binaries.major} cluster in ${paths.folder}.`);
	const orphan = await findOrphan(paths, READY_MS);
	if (orphan !== undefined) {
		options.log(`Joined the Postgres (pid ${orphan.pid}) that an earlier start left running.`);
		return adopt(orphan, paths);
	}
	return start(options, paths, binaries, account);
}

function adopt(file: PostmasterFile, paths: ClusterPaths): EmbeddedPostgres {
	const exited = (async () => {
		while (standingOf(file.pid, paths.cluster) === "ours") await sleep(200, undefined, { ref: false });
	})();
	const signal = (name: NodeJS.Signals) => {
		if (standingOf(file.pid, paths.cluster) === "ours") process.kill(file.pid, name);
	};
	return running(file.pid, true, file.socketFolder, paths, exited, signal);
}

async function start(
	options: EmbeddedOptions,
	paths: ClusterPaths,
	binaries: Binaries,
	account: Account,
): Promise<EmbeddedPostgres> {
	const folder = socketFolder(paths.cluster, account);
	// It would keep Postgres off for the same reason as a pid file, and nobody uses the cluster by now.
	await rm(join(folder, `.s.PGSQL.${PORT}.lock`), { force: true });
	await turnLog(paths.log);
	const args = [
		"-D",
		paths.cluster,
		...settings(folder, options.maxConnections ?? 300, options.throwaway ?? false).flatMap(
			([name, value]) => ["-c", `${name}=${value}`],
		),
	];
	for (let attempt = 1; ; attempt++) {
		const logFrom = sizeOf(paths.log);
		const child = launch(paths, account, binaries.postgres, args);
		const exited = new Promise<void>((resolve) => {
			child.once("exit", () => resolve());
			child.once("error", () => resolve());
		});
		const ready = await untilReady(child, paths, options);
		if (ready && child.pid !== undefined) {
			const signal = (name: NodeJS.Signals) => {
				if (child.exitCode === null && child.signalCode === null) child.kill(name);
			};
			return running(child.pid, false, folder, paths, exited, signal);
		}
		// Whoever hears that it did not start may remove its folder.
		await exited;
		options.signal?.throwIfAborted();
		const text = readFileSync(paths.log, "utf8").slice(logFrom);
		// After a kill -9 of the postmaster its children need a moment to notice.
		if (attempt < 50 && /pre-existing shared memory block/.test(text)) {
			await sleep(100);
			continue;
		}
		throw faultFromLog(text, { folder: paths.folder, logPath: paths.log, major: binaries.major });
	}
}

function settings(folder: string, maxConnections: number, throwaway: boolean): [string, string | number][] {
	const durability: [string, string][] = throwaway
		? [
				["fsync", "off"],
				["synchronous_commit", "off"],
				["full_page_writes", "off"],
			]
		: [];
	return [
		["listen_addresses", ""],
		["unix_socket_directories", folder],
		["port", PORT],
		["max_connections", maxConnections],
		["shared_buffers", throwaway ? "64MB" : "256MB"],
		["shared_preload_libraries", "pg_stat_statements"],
		["track_io_timing", "on"],
		// Without it the statement of a client that is gone runs on to its end.
		["client_connection_check_interval", "1s"],
		["timezone", "UTC"],
		["log_timezone", "UTC"],
		["jit", "off"],
		...durability,
	];
}

function launch(paths: ClusterPaths, account: Account, postgres: string, args: string[]): ChildProcess {
	const log = openSync(paths.log, "a", 0o600);
	giveTo(account, paths.log);
	try {
		const command = commandFor(account, postgres, args);
		return spawn(command.file, command.args, {
			...command.as,
			cwd: "/",
			env: bareEnvironment(),
			// Out of the terminal's group: Ctrl-C must reach the supervisor first, which stops things in order.
			detached: true,
			stdio: ["ignore", log, log],
		});
	} finally {
		closeSync(log);
	}
}

async function untilReady(
	child: ChildProcess,
	paths: ClusterPaths,
	{ log, signal }: EmbeddedOptions,
): Promise<boolean> {
	let failed = false;
	child.once("error", () => {
		failed = true;
	});
	const startedMs = performance.now();
	let saidMs = startedMs;
	while (!failed && child.exitCode === null && child.signalCode === null) {
		const file = readPostmasterFile(paths.cluster);
		if (file?.ready && file.pid === child.pid) return true;
		const nowMs = performance.now();
		if (nowMs - startedMs > READY_MS || signal?.aborted) {
			child.kill("SIGQUIT");
			return false;
		}
		if (nowMs - saidMs > 2_000) {
			saidMs = nowMs;
			log(`Postgres is recovering what its last run left (${Math.round((nowMs - startedMs) / 1000)} s).`);
		}
		await sleep(10);
	}
	return false;
}

function running(
	pid: number,
	adopted: boolean,
	folder: string,
	paths: ClusterPaths,
	exited: Promise<void>,
	signal: (name: NodeJS.Signals) => void,
): EmbeddedPostgres {
	const password = readFileSync(paths.password, "utf8").trim();
	return {
		target: (database) => ({ host: folder, port: PORT, database, user: SUPERUSER, password, ssl: false }),
		pid,
		adopted,
		exited,
		async stop() {
			// Fast, then immediate, then killed; SIGTERM would wait for clients for ever.
			for (const [name, patienceMs] of [
				["SIGINT", 3_500],
				["SIGQUIT", 1_000],
				["SIGKILL", 500],
			] as const) {
				signal(name);
				if (await within(exited, patienceMs)) break;
			}
			// Left behind only when something else lies in it.
			await rmdir(folder).catch(() => {});
		},
	};
}

async function within(event: Promise<void>, patienceMs: number): Promise<boolean> {
	const timer = new AbortController();
	const late = sleep(patienceMs, false, { signal: timer.signal }).catch(() => false);
	const result = await Promise.race([event.then(() => true), late]);
	timer.abort();
	return result;
}

async function turnLog(path: string): Promise<void> {
	if (sizeOf(path) > LOG_BYTES) await rename(path, `${path}.1`);
}

function sizeOf(path: string): number {
	try {
		return statSync(path).size;
	} catch {
		return 0;
	}
}
