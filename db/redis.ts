import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, mkdirSync, openSync, readFileSync, realpathSync } from "node:fs";
import { rm, writeFile } from "node:fs/promises";
import { createConnection } from "node:net";
import { basename, dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { socketFolder } from "./embedded/socket-folder.ts";
import { findProgram } from "./program.ts";

/** A Redis of our own, or why there is none. */
export type RedisStart = { url: string; stop(): Promise<void> } | { missing: string };

const PROGRAMS = ["redis-server", "valkey-server"];
/** What to do when there is none. */
export const REDIS_MISSING =
	"No redis-server or valkey-server was found on the PATH. Install one (Debian, Ubuntu: apt-get install redis-server; macOS: brew install redis) or set REDIS_URL, and start again.";
const READY_MS = 5_000;
const RESTARTS = 5;

/**
 * Starts a `redis-server` or `valkey-server` found on the PATH, on a socket that only this user
 * can open, as a cache that writes nothing to disk. One that dies is started again a few times.
 */
export async function startRedis({ dataDir }: { dataDir: string }): Promise<RedisStart> {
	const program = findRedis();
	if (program === undefined) {
		return {
			missing: REDIS_MISSING,
		};
	}
	mkdirSync(dataDir, { recursive: true, mode: 0o711 });
	const home = join(realpathSync(dataDir), "redis");
	const socket = join(socketFolder(home, { kind: "self" }), "redis.sock");
	const files = { pid: `${home}.pid`, log: `${home}.log` };
	await endOrphan(files.pid, socket);

	let child = await launch(program, socket, files);
	if (!(await answers(socket, child))) {
		await end(child);
		// The page shows this sentence: no path of this machine in it.
		return {
			missing: `${basename(program)} did not start; redis.log in the data folder says why. Mend that or set REDIS_URL, and start again.`,
		};
	}
	let stopping = false;
	const watch = (restarts: number) => {
		child.once("exit", async () => {
			if (stopping || restarts === 0) return;
			await sleep(500);
			if (stopping) return;
			child = await launch(program, socket, files);
			watch(restarts - 1);
		});
	};
	watch(RESTARTS);
	return {
		url: `unix://${socket}`,
		async stop() {
			stopping = true;
			await end(child);
			await rm(files.pid, { force: true });
			await rm(dirname(socket), { recursive: true, force: true });
		},
	};
}

/** Path of the `redis-server` or `valkey-server` that would be started. */
export function findRedis(): string | undefined {
	return PROGRAMS.map((name) => findProgram(name)).find((path) => path !== undefined);
}

async function launch(
	program: string,
	socket: string,
	files: { pid: string; log: string },
): Promise<ChildProcess> {
	await rm(socket, { force: true });
	const log = openSync(files.log, "a", 0o600);
	const child = spawn(
		program,
		[
			...["--port", "0", "--unixsocket", socket, "--unixsocketperm", "700"],
			...["--save", "", "--appendonly", "no"],
			// A cache at its limit forgets what was not used for longest.
			...["--maxmemory", "256mb", "--maxmemory-policy", "allkeys-lru"],
		],
		{ cwd: "/", detached: true, stdio: ["ignore", log, log] },
	);
	closeSync(log);
	child.on("error", () => {});
	if (child.pid !== undefined) await writeFile(files.pid, String(child.pid), { mode: 0o600 });
	return child;
}

async function answers(socket: string, child: ChildProcess): Promise<boolean> {
	const deadline = performance.now() + READY_MS;
	while (performance.now() < deadline && isRunning(child)) {
		if (await ping(socket)) return true;
		await sleep(20);
	}
	return false;
}

function ping(socket: string): Promise<boolean> {
	return new Promise((resolve) => {
		const connection = createConnection(socket, () => connection.write("PING\r\n"));
		connection.setTimeout(1_000, () => finish(false));
		const finish = (answered: boolean) => {
			connection.destroy();
			resolve(answered);
		};
		connection.once("data", (data) => finish(data.toString().startsWith("+PONG")));
		connection.once("error", () => finish(false));
	});
}

function isRunning(child: ChildProcess): boolean {
	return child.pid !== undefined && child.exitCode === null && child.signalCode === null;
}

async function end(child: ChildProcess): Promise<void> {
	if (!isRunning(child)) return;
	const gone = new Promise<void>((resolve) => child.once("exit", () => resolve()));
	child.kill("SIGTERM");
	const late = setTimeout(() => child.kill("SIGKILL"), 2_000);
	await gone;
	clearTimeout(late);
}

/** Ends the server that a killed start left behind: its command line holds our socket's path, which proves it ours. */
async function endOrphan(pidFile: string, socket: string): Promise<void> {
	try {
		const pid = Number(readFileSync(pidFile, "utf8"));
		if (!Number.isInteger(pid) || pid <= 1) return;
		const isOurs = () => readFileSync(`/proc/${pid}/cmdline`, "utf8").includes(socket);
		for (let look = 0; look < 40 && isOurs(); look++) {
			process.kill(pid, look < 20 ? "SIGTERM" : "SIGKILL");
			await sleep(50);
		}
	} catch {
		// No file or no such process: nothing was left behind.
	}
}
