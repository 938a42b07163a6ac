import { type ChildProcess, spawn } from "node:child_process";
import { cp, mkdtemp, readdir, readFile, rename, rm, symlink, writeFile } from "node:fs/promises";
import { connect, createServer, type Socket } from "node:net";
import os from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { freePort } from "./free-port.ts";
import { webEnvironment } from "./instance.ts";

const ROOT = path.join(import.meta.dirname, "..");
const NAME = "another-build";
const START_MS = 30_000;

/** A web server of another build beside the one under test, on the same database. */
export type OtherBuild = { port: number; stop(): Promise<void> };

/**
 * Starts what is as good as a later build: the files of the one under test under another name, in a folder of their own.
 */
export async function startOtherBuild(): Promise<OtherBuild> {
	const folder = await mkdtemp(path.join(os.tmpdir(), "latency-lab-e2e-build-"));
	const built = path.join(folder, ".next");
	// Links within it lead to packages, which are at the same place there.
	await cp(path.join(ROOT, ".next"), built, {
		recursive: true,
		verbatimSymlinks: true,
		filter: (source) => path.relative(path.join(ROOT, ".next"), source).split(path.sep)[0] !== "cache",
	});
	const before = (await readFile(path.join(built, "BUILD_ID"), "utf8")).trim();
	await writeFile(path.join(built, "BUILD_ID"), NAME);
	await rename(path.join(built, "static", before), path.join(built, "static", NAME));
	for (const name of await readdir(ROOT)) {
		if (!name.startsWith(".")) await symlink(path.join(ROOT, name), path.join(folder, name));
	}
	const port = await freePort();
	const next = path.join(ROOT, "node_modules", "next", "dist", "bin", "next");
	const server = spawn(process.execPath, [next, "start", "-H", "127.0.0.1", "-p", String(port)], {
		cwd: folder,
		env: { ...process.env, ...(await webEnvironment()), PORT: String(port) },
		stdio: "ignore",
	});
	const stop = async () => {
		await end(server);
		await rm(folder, { recursive: true, force: true });
	};
	try {
		await answers(server, port);
	} catch (error) {
		await stop();
		throw error;
	}
	return { port, stop };
}

async function answers(server: ChildProcess, port: number): Promise<void> {
	const untilMs = Date.now() + START_MS;
	while (Date.now() < untilMs && server.exitCode === null) {
		const answer = await fetch(`http://127.0.0.1:${port}/healthz`).catch(() => undefined);
		if (answer?.ok) return;
		await sleep(200);
	}
	throw new Error(`The other build did not answer (exit code ${server.exitCode}).`);
}

async function end(server: ChildProcess): Promise<void> {
	if (server.exitCode !== null) return;
	const ended = new Promise<void>((resolve) => server.once("exit", () => resolve()));
	server.kill("SIGTERM");
	const inTime = await Promise.race([ended.then(() => true), sleep(5_000, false, { ref: false })]);
	if (!inTime) server.kill("SIGKILL");
	await ended;
}

/** One port behind which one server takes another's place, as when it is started again. */
export type Doorway = { port: number; leadTo(port: number): void; close(): Promise<void> };

export async function openDoorway(first: number): Promise<Doorway> {
	let target = first;
	const open = new Set<Socket>();
	const server = createServer((socket) => {
		const behind = connect(target, "127.0.0.1");
		for (const [one, other] of [
			[socket, behind],
			[behind, socket],
		] as const) {
			open.add(one);
			one.on("error", () => other.destroy());
			one.on("close", () => {
				open.delete(one);
				other.destroy();
			});
		}
		socket.pipe(behind).pipe(socket);
	});
	const port = await freePort();
	await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
	const leave = () => {
		for (const socket of open) socket.destroy();
	};
	return {
		port,
		leadTo(next) {
			target = next;
			leave();
		},
		async close() {
			const closed = new Promise((resolve) => server.close(resolve));
			leave();
			await closed;
		},
	};
}
