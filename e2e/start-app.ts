import { type ChildProcess, spawn } from "node:child_process";
import { cp, mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { OWN_SERVERS } from "./own-servers.ts";

/** Only what hangs takes so long: on a machine that others use the page alone is built for minutes. */
const START_MS = 600_000;
const STOP_MS = 15_000;
/** Lessons that tests read, so that none depends on what the course says. */
const OWN_LESSONS = path.join(import.meta.dirname, "lessons");

/**
 * Starts the built app as a person would, on a data folder of its own, with a small data set.
 *
 * Its lessons are those of the course and, in a folder that tests may write to, those of `e2e/lessons`.
 *
 * @returns what stops it again and removes the folders.
 */
export default async function startApp(): Promise<() => Promise<void>> {
	const dataDir = await mkdtemp(path.join(os.tmpdir(), "latency-lab-e2e-"));
	process.env.LAB_E2E_DATA_DIR = dataDir;
	const lessonsDir = await mkdtemp(path.join(os.tmpdir(), "latency-lab-e2e-lessons-"));
	process.env.LAB_E2E_LESSONS_DIR = lessonsDir;
	await cp(OWN_LESSONS, lessonsDir, { recursive: true });
	const port = process.env.LAB_E2E_PORT ?? "";
	const app = spawn(process.execPath, ["server/launch/main.mjs", "start"], {
		env: {
			...process.env,
			...OWN_SERVERS,
			LAB_DATA_DIR: dataDir,
			LAB_LESSONS_DIR: lessonsDir,
			LAB_SCALE: "0.1",
			LAB_STYLEGUIDE: "1",
			HOST: "127.0.0.1",
			PORT: port,
			LOG_LEVEL: "warn",
		},
		stdio: ["ignore", "pipe", "pipe"],
	});
	let output = "";
	const gather = (chunk: Buffer) => {
		output = (output + chunk.toString()).slice(-16_384);
	};
	app.stdout.on("data", gather);
	app.stderr.on("data", gather);
	const stop = async () => {
		await end(app);
		for (const folder of [dataDir, lessonsDir]) await rm(folder, { recursive: true, force: true });
	};
	try {
		await ready(app, `http://127.0.0.1:${port}/readyz`);
	} catch (error) {
		await stop();
		throw new Error(`${error instanceof Error ? error.message : String(error)} It said:\n${output}`);
	}
	return stop;
}

async function ready(app: ChildProcess, url: string): Promise<void> {
	const untilMs = Date.now() + START_MS;
	while (Date.now() < untilMs) {
		if (app.exitCode !== null)
			throw new Error(`The app ended with code ${app.exitCode} before it was ready.`);
		const answer = await fetch(url).catch(() => undefined);
		if (answer?.ok) return;
		await sleep(200);
	}
	throw new Error(`The app was not ready after ${START_MS / 1000} s.`);
}

async function end(app: ChildProcess): Promise<void> {
	if (app.exitCode !== null) return;
	const ended = new Promise<void>((resolve) => app.once("exit", () => resolve()));
	app.kill("SIGTERM");
	const inTime = await Promise.race([ended.then(() => true), sleep(STOP_MS, false, { ref: false })]);
	if (inTime) return;
	app.kill("SIGKILL");
	throw new Error(`The app did not stop within ${STOP_MS / 1000} s of SIGTERM.`);
}
