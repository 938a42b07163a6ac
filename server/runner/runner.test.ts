import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { formatDatabaseUrl } from "#db/client.ts";
import { closedLoad } from "#server/contract/load.ts";
import type { NoiseFloor } from "#server/contract/result.ts";
import { findExperiment } from "#server/experiments/registry.ts";
import { readEvents } from "#server/queue/events.ts";
import { readLabStatus } from "#server/queue/labs.ts";
import { storeNoiseFloor } from "#server/queue/noise-floors.ts";
import { cancelRun, enqueue, getRun } from "#server/queue/runs.ts";
import { openWorkbench, type Workbench } from "#server/queue/workbench.ts";
import { createLab, createWorkbench, type TestDatabase } from "#server/testing/database.ts";
import { takeFingerprint } from "./fingerprint.ts";
import { NOISE_FLOOR_SECONDS, noiseFloorKey } from "./noise-floor.ts";

let database: TestDatabase;
let lab: TestDatabase;
let workbench: Workbench;

const NOISE_FLOOR: NoiseFloor = {
	p50: 0.03,
	p95: 0.05,
	p99: 0.09,
	throughput: 0.02,
	clients: 4,
	seconds: 6,
	measuredAt: "2026-01-01T00:00:00.000Z",
};

beforeAll(async () => {
	[database, lab] = await Promise.all([createWorkbench(), createLab()]);
	workbench = openWorkbench(database.target, { applicationName: "test:runner", maxConnections: 3 });
	// A machine that is known already, so that no runner here begins by finding out.
	const counts = { customerCount: 0, productCount: 0, orderCount: 0, orderItemCount: 0 };
	const fingerprint = await takeFingerprint(lab.sql, { scale: 0.01, seed: 1, ...counts });
	await storeNoiseFloor(workbench.db, noiseFloorKey(fingerprint, NOISE_FLOOR_SECONDS), NOISE_FLOOR);
});
afterAll(async () => {
	await workbench.close();
	await Promise.all([database.drop(), lab.drop()]);
});

const main = fileURLToPath(new URL("main.ts", import.meta.url));

function startRunner(): ChildProcess {
	return spawn(process.execPath, ["--import", "tsx", main], {
		stdio: "ignore",
		env: {
			PATH: process.env.PATH,
			NODE_ENV: "test",
			LOG_LEVEL: "silent",
			DATABASE_URL: formatDatabaseUrl(database.target),
			LAB_DATABASE_URL: formatDatabaseUrl(lab.target),
			LAB_SCALE: "0.01",
		},
	});
}

async function stop(runner: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
	runner.kill(signal);
	if (!hasEnded(runner)) await once(runner, "exit");
	return runner.exitCode;
}

const hasEnded = ({ exitCode, signalCode }: ChildProcess) => exitCode !== null || signalCode !== null;

const LOOK_MS = 50;

/**
 * Looks until something is so. Time is counted in looks: whatever holds up the machine holds up those who look as well,
 * and a promise of seconds is kept or broken by what happens between two of them.
 */
async function until(check: () => Promise<boolean>, what: string, withinMs = 15_000): Promise<void> {
	for (let look = 0; !(await check()); look++) {
		if (look * LOOK_MS > withinMs) throw new Error(`It took too long until ${what}.`);
		await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
	}
}

const isReady = async () => (await readLabStatus(workbench.db)).state === "ready";
const stateOf = async (id: string) => (await getRun(workbench.db, id, "ada")).state;
let keys = 0;

function add(seconds: number): Promise<string> {
	const { declaration } = findExperiment("switches");
	const request = { experiment: "switches", arms: declaration.defaultArms, load: closedLoad(4, seconds) };
	return enqueue(workbench.db, { session: "ada", idempotencyKey: `key-${keys++}`, request });
}

async function trialBackends(id: string): Promise<number> {
	const rows = await lab.sql`select 1 from pg_stat_activity where application_name like ${`lab:${id}:%`}`;
	return rows.length;
}

test("a killed runner's run is tried again by the next one, with nothing left of the first attempt", async () => {
	const first = startRunner();
	const id = await add(3);
	await until(async () => (await stateOf(id)) === "measuring", "the run is measured");
	await stop(first, "SIGKILL");
	const second = startRunner();
	try {
		await until(
			async () => (await getRun(workbench.db, id, "ada")).attempt === 2,
			"the run is tried again",
			20_000,
		);
		await until(async () => (await stateOf(id)) === "done", "the run is done");
		const events = await readEvents(workbench.db, id, 0);
		expect(events.map((event) => event.seq)).toEqual(events.map((_, index) => index + 1));
		const restart = events.findIndex((event) => event.kind === "state" && event.restarted);
		expect(events[restart]).toMatchObject({ state: "queued", attempt: 1 });
		expect(events.slice(restart + 1).every((event) => event.attempt === 2)).toBe(true);
		const { result } = await getRun(workbench.db, id, "ada");
		expect(result?.arms).toHaveLength(2);
		expect(result?.noiseFloor).toEqual(NOISE_FLOOR);
		await until(async () => (await trialBackends(id)) === 0, "no backend is left");
	} finally {
		await stop(second, "SIGTERM");
	}
}, 180_000);

test("a runner told to end gives its run back, ends within five seconds and is absent at once", async () => {
	const runner = startRunner();
	await until(isReady, "the lab is ready");
	const id = await add(30);
	await until(async () => (await stateOf(id)) === "measuring", "the run is measured");
	runner.kill("SIGTERM");
	await until(async () => hasEnded(runner), "the runner has ended", 5_000);
	expect(runner.exitCode).toBe(0);
	expect(await stateOf(id)).toBe("queued");
	expect((await readLabStatus(workbench.db)).state).toBe("absent");
	expect(await trialBackends(id)).toBe(0);
	await cancelRun(workbench.db, id, "ada");
}, 180_000);

test("a second runner waits while the first holds the lab, and a run is cancelled within three seconds", async () => {
	const [first, second] = [startRunner(), startRunner()];
	try {
		await until(isReady, "the lab is ready");
		const [running, waiting] = [await add(30), await add(30)];
		await until(async () => (await stateOf(running)) === "measuring", "the run is measured");
		await new Promise((resolve) => setTimeout(resolve, 1_500));
		expect(await getRun(workbench.db, waiting, "ada")).toMatchObject({ state: "queued", aheadCount: 1 });
		await cancelRun(workbench.db, waiting, "ada");
		await cancelRun(workbench.db, running, "ada");
		await until(async () => (await stateOf(running)) === "cancelled", "the run is cancelled", 3_000);
		expect(await trialBackends(running)).toBe(0);
	} finally {
		await Promise.all([stop(first, "SIGTERM"), stop(second, "SIGTERM")]);
	}
}, 180_000);
