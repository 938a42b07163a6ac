import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { connect } from "#db/client.ts";
import { ensureDataset } from "#db/seed.ts";
import { ensureServiceRole } from "#db/service-role.ts";
import { closedLoad } from "#server/contract/load.ts";
import type { Comparison, Fingerprint } from "#server/contract/result.ts";
import { createLogger } from "#server/observability/logger.ts";
import { readNoiseFloor, storeNoiseFloor } from "#server/queue/noise-floors.ts";
import { openWorkbench, type Workbench } from "#server/queue/workbench.ts";
import { createLab, createWorkbench, type TestDatabase } from "#server/testing/database.ts";
import { takeFingerprint } from "./fingerprint.ts";
import {
	isOver,
	NoiseFloorKeeper,
	type NoiseFloorNeeds,
	noiseFloorKey,
	noiseFloorOf,
} from "./noise-floor.ts";
import type { PreparedLab } from "./prepare-lab.ts";
import { Standby } from "./standby.ts";
import { type TrialEntry, trialEntry } from "./trial-process.ts";

const log = createLogger("test", "silent");
const scripted = fileURLToPath(new URL("scripted-trial.mjs", import.meta.url));
/** Answers no order with a result. */
const mute: TrialEntry = { path: scripted, execArgv: [] };
const broken: TrialEntry = { path: "/nowhere/trial.mjs", execArgv: [] };

let database: TestDatabase;
let labDatabase: TestDatabase;
let workbench: Workbench;
let lab: PreparedLab;
let fingerprint: Fingerprint;

beforeAll(async () => {
	[database, labDatabase] = await Promise.all([createWorkbench(), createLab()]);
	workbench = openWorkbench(database.target, { applicationName: "test:noise", maxConnections: 2 });
	const { signal } = new AbortController();
	const needs = { admin: labDatabase.sql, scale: 0.01, seed: 1, signal, onProgress: () => {} };
	const dataset = await ensureDataset(needs);
	lab = { dataset, service: await ensureServiceRole(labDatabase.sql, labDatabase.target) };
	fingerprint = await takeFingerprint(labDatabase.sql, dataset);
});

afterAll(async () => {
	await workbench.close();
	await labDatabase.sql.unsafe(`drop owned by "${lab.service.user}"`);
	await labDatabase.sql.unsafe(`drop role "${lab.service.user}"`);
	// Fails when a trial left a connection open.
	await Promise.all([database.drop(), labDatabase.drop()]);
});

const ensureWith = (entry: TrialEntry, given: Partial<NoiseFloorNeeds> = {}) =>
	keeping(entry, given, (keeper) => keeper.current());

async function keeping<Answer>(
	entry: TrialEntry,
	given: Partial<NoiseFloorNeeds>,
	use: (keeper: NoiseFloorKeeper) => Promise<Answer>,
): Promise<Answer> {
	const standby = new Standby(entry, log);
	try {
		const keeper = new NoiseFloorKeeper({
			db: workbench.db,
			admin: labDatabase.sql,
			target: labDatabase.target,
			lab,
			standby,
			seconds: 1,
			report: () => {},
			stopped: new AbortController().signal,
			log,
			...given,
		});
		return await use(keeper);
	} finally {
		await standby.close();
	}
}

test("a trial that cannot be started leaves the floor unknown, and the lab usable", async () => {
	expect(await ensureWith(broken)).toBeNull();
	expect(await readNoiseFloor(workbench.db, noiseFloorKey(fingerprint, 1))).toBeNull();
});

test("a runner that is told to end does not wait for the measuring, and leaves nothing of it", async () => {
	const stop = new AbortController();
	let heard = 0;
	const stopped = ensureWith(trialEntry(), {
		seconds: 60,
		stopped: stop.signal,
		report: (share) => {
			heard++;
			if (share > 0) stop.abort();
		},
	});
	expect(await stopped).toBeNull();
	expect(heard).toBeGreaterThan(1);
	const left =
		await labDatabase.sql`select from pg_stat_activity where application_name like 'lab:noise-floor%'`;
	expect(left).toHaveLength(0);
	expect(await readNoiseFloor(workbench.db, noiseFloorKey(fingerprint, 60))).toBeNull();
}, 30_000);

test("two equal arms are measured once on a machine, and what they came to is kept", async () => {
	const shares: number[] = [];
	const floor = await ensureWith(trialEntry(), { report: (share) => shares.push(share) });
	expect(floor).toMatchObject({ clients: 4, seconds: 1 });
	for (const metric of ["p50", "p95", "p99", "throughput"] as const) {
		expect(floor?.[metric]).toBeGreaterThan(0);
	}
	expect(shares.length).toBeGreaterThan(2);
	expect(shares).toEqual(shares.toSorted((left, right) => left - right));
	expect(await readNoiseFloor(workbench.db, noiseFloorKey(fingerprint, 1))).toEqual(floor);
	// Just measured: a trial that answers nothing would never come to an end.
	expect(await ensureWith(mute)).toEqual(floor);
}, 30_000);

test("settings that are changed while nobody measures have a floor of their own, measured once", async () => {
	const admin = connect(labDatabase.target, { applicationName: "test:noise", max: 1 });
	let measured = 0;
	const report = (share: number) => {
		if (share === 0) measured++;
	};
	await keeping(trialEntry(), { admin, report }, async (keeper) => {
		const first = await keeper.current();
		expect(measured).toBe(0);
		await admin`set work_mem = '5MB'`;
		const second = await keeper.current();
		expect(measured).toBe(1);
		expect(second).not.toEqual(first);
		expect(await keeper.current()).toBe(second);
		await admin`reset work_mem`;
		expect(await keeper.current()).toEqual(first);
		expect(measured).toBe(1);
	});
	await admin.end();
}, 30_000);

test("a floor that is over is measured anew before the next run, also when the lab was made ready before", async () => {
	const key = noiseFloorKey(fingerprint, 1);
	const known = await readNoiseFloor(workbench.db, key);
	if (known === null) throw new Error("no floor was measured before");
	const measuredAt = new Date(Date.now() - 3_595_000).toISOString();
	await storeNoiseFloor(workbench.db, key, { ...known, disturbedShare: 0.9, measuredAt });
	await keeping(trialEntry(), {}, async (keeper) => {
		expect(await keeper.current()).toMatchObject({ measuredAt });
		vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 10_000 });
		try {
			const anew = await keeper.current();
			expect(Date.parse(anew?.measuredAt ?? "")).toBeGreaterThan(Date.parse(measuredAt) + 3_600_000);
		} finally {
			vi.useRealTimers();
		}
	});
}, 30_000);

test("a floor that cannot be measured keeps no run waiting a second time, and an old one is better than none", async () => {
	let tried = 0;
	const report = () => {
		tried++;
	};
	await keeping(broken, { seconds: 2, report }, async (keeper) => {
		for (let times = 0; times < 3; times++) expect(await keeper.current()).toBeNull();
	});
	expect(tried).toBe(1);
	const floor = { p50: 0.1, p95: 0.2, p99: 0.3, throughput: 0.1, clients: 4, seconds: 3 };
	const old = { ...floor, disturbedShare: 0.9, measuredAt: "2026-01-01T00:00:00.000Z" };
	await storeNoiseFloor(workbench.db, noiseFloorKey(fingerprint, 3), old);
	expect(await ensureWith(broken, { seconds: 3 })).toEqual(old);
});

test("a Postgres that does not tell its settings holds nobody up", async () => {
	const admin = connect(labDatabase.target, { applicationName: "test:noise", max: 1 });
	const stop = new AbortController();
	const busy = admin`select pg_sleep(60)`.catch(() => {});
	const asked = ensureWith(mute, { admin, stopped: stop.signal });
	stop.abort();
	expect(await asked).toBeNull();
	const startMs = performance.now();
	expect(await ensureWith(mute, { admin })).toBeNull();
	expect(performance.now() - startMs).toBeLessThan(15_000);
	await admin.end({ timeout: 0 });
	await busy;
});

test("a floor from a busy machine is measured anew after an hour, and one from a quiet machine is not", () => {
	const measuredAt = "2026-01-01T00:00:00.000Z";
	const floor = { p50: 0.5, p95: 0.5, p99: 0.5, throughput: 0.5, clients: 4, seconds: 6, measuredAt };
	const after = (minutes: number) => Date.parse(measuredAt) + minutes * 60_000;
	expect(isOver({ ...floor, disturbedShare: 0.9 }, after(59))).toBe(false);
	expect(isOver({ ...floor, disturbedShare: 0.9 }, after(61))).toBe(true);
	expect(isOver({ ...floor, disturbedShare: 0.1 }, after(1_000_000))).toBe(false);
});

test("a floor is replaced under its key, and one in other words does not count", async () => {
	const floor = { p50: 0.01, p95: 0.02, p99: 0.03, throughput: 0.01, clients: 4, seconds: 6 };
	const [first, second] = ["2026-01-01T00:00:00.000Z", "2026-02-01T00:00:00.000Z"];
	await storeNoiseFloor(workbench.db, "key", { ...floor, measuredAt: first });
	await storeNoiseFloor(workbench.db, "key", { ...floor, p50: 0.5, measuredAt: second });
	expect(await readNoiseFloor(workbench.db, "key")).toEqual({ ...floor, p50: 0.5, measuredAt: second });
	await database.sql`update workbench.noise_floors set floor = '{"p50Us": 1}' where fingerprint = 'key'`;
	expect(await readNoiseFloor(workbench.db, "key")).toBeNull();
});

test("the key is that of machine, Postgres, settings, scale and time measured, and not of the commit", () => {
	const keyOf = (facts: Fingerprint) => noiseFloorKey(facts, 6);
	const key = keyOf(fingerprint);
	expect(keyOf({ ...fingerprint, commit: "another", seed: 7 })).toBe(key);
	const settings = Object.fromEntries(Object.entries(fingerprint.settings).reverse());
	expect(keyOf({ ...fingerprint, settings })).toBe(key);
	const changes: Partial<Fingerprint>[] = [
		{ cores: 64 },
		{ cpu: "another" },
		{ memoryBytes: 1 },
		{ platform: "another" },
		{ node: "v99" },
		{ postgres: "99" },
		{ scale: 5 },
		{ settings: { ...fingerprint.settings, fsync: "another" } },
	];
	const keys = changes.map((change) => keyOf({ ...fingerprint, ...change }));
	keys.push(noiseFloorKey(fingerprint, 7));
	expect(new Set([key, ...keys]).size).toBe(changes.length + 2);
});

test("the floor is how far the intervals of equal arms reach from 1, whichever way is further", () => {
	const of = (metric: Comparison["metric"], low: number, high: number): Comparison => {
		return { metric, baseline: "a", arm: "a", ratio: 1, low, high, verdict: "none" };
	};
	const load = closedLoad(4, 6);
	const comparisons = [
		of("p50", 0.99, 1.02),
		of("p95", 0.8, 1.1),
		of("p99", 0.5, 1.5),
		of("throughput", 1, 1),
	];
	const rest = { load, design: { warmupMs: 1_000, sliceMs: 100, blocks: 30 }, disturbedCount: 6 };
	const floor = { p50: 0.02, p95: 0.25, p99: 1, throughput: 0, clients: 4, seconds: 6, disturbedShare: 0.1 };
	expect(noiseFloorOf({ comparisons, ...rest })).toMatchObject(floor);
	const unbounded = [of("p50", 0, Number.MAX_VALUE), ...comparisons.slice(1)];
	expect(() => noiseFloorOf({ comparisons: unbounded, ...rest })).toThrow("p50");
});
