import { setTimeout as sleep } from "node:timers/promises";
import { Redis } from "ioredis";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Arm, normaliseArm } from "#server/contract/arm.ts";
import type { Lab } from "#server/contract/lab.ts";
import { closedLoad } from "#server/contract/load.ts";
import { createRandom } from "#server/engine/random.ts";
import { type ExperimentLab, openExperimentLabWithRedis, spanBook } from "#server/testing/experiment-lab.ts";
import { cacheWrites } from "./experiment.ts";

const { factors, spans } = cacheWrites.declaration;
const arm = (levels: Record<string, string | number>): Arm =>
	normaliseArm(factors, { products: 20, poolSize: 4, writePercent: 30, ...levels }, "arm");

let opened: ExperimentLab;
let lab: Lab;

beforeAll(async () => {
	opened = await openExperimentLabWithRedis("cache-writes");
	lab = opened.lab;
	await cacheWrites.prepare(arm({}), lab);
});

afterAll(() => opened.close());

/** Sales that the rows of the first slot have lost: each sale makes a version, and should be one more piece sold. */
async function lostSales(): Promise<number> {
	const [row] = await opened.database.sql`
		select sum(version - 1 - sold)::int as lost from cache_writes.stock where slot = 0`;
	return Number(row?.lost);
}

async function restock(): Promise<void> {
	await opened.database.sql`update cache_writes.stock set sold = 0, version = 1`;
}

/** Eight clients, each with its operations one after the other, and with a rest between them if one is asked for. */
async function underLoad(levels: Record<string, string | number>, operationsEach = 200, restMs = 0) {
	await restock();
	const client = await cacheWrites.client(arm(levels), lab);
	await client.beforeSlice?.();
	const book = spanBook();
	const rows = new Set<number>();
	const clients = Array.from({ length: 8 }, async (_, seed) => {
		const random = createRandom(seed);
		for (let turn = 0; turn < operationsEach; turn++) {
			rows.add(await client.operation(random, book));
			if (restMs > 0) await sleep(restMs);
		}
	});
	await Promise.all(clients);
	const counters = client.counters();
	await client.close();
	return { counters, rows, spans: Object.keys(book.calls), lost: await lostSales() };
}

const PATTERNS = ["none", "expire", "aside", "read-through", "write-through", "redis"];
const patterns = () => PATTERNS.filter((pattern) => pattern !== "redis" || lab.redisUrl !== null);

describe("the patterns", () => {
	it("all give the same answers, on a miss and on a hit", async () => {
		await restock();
		const expected = await opened.database.sql`
			select id, name, price_cents as "priceCents", sold, version from cache_writes.stock
			where slot = 0 and id in (1, 2, 500) order by id`;
		for (const pattern of patterns()) {
			const client = await cacheWrites.client(arm({ pattern }), lab);
			for (const [at, id] of [1, 2, 500, 1, 2, 500].entries()) {
				expect(await client.answer(id)).toEqual(expected[at % 3]);
			}
			expect(await client.answer(999_999)).toBeNull();
			await client.close();
		}
		expect(await opened.connections()).toBe(0);
	});

	it("let stale reads through where nothing tells the cache of a write, for as long as copies live", async () => {
		// How much is written while a copy lives would else be as much as this machine can write.
		const restMs = 5;
		const long = await underLoad({ pattern: "expire", ttlMs: 60_000 }, 100, restMs);
		expect(long.counters.staleReads).toBeGreaterThan(0.2);
		const short = await underLoad({ pattern: "expire", ttlMs: 10 }, 100, restMs);
		expect(short.counters.staleReads).toBeLessThan((long.counters.staleReads ?? 0) / 1.5);
		// An operation may end later than its copy, but not by much.
		expect(short.counters.staleAge).toBeLessThan(long.counters.staleAge ?? 0);
	});

	it("let none through without a cache, and with a cache that knows of its own loads", async () => {
		for (const pattern of ["none", "read-through"]) {
			const { counters } = await underLoad({ pattern }, 400);
			expect(counters.staleReads).toBe(0);
		}
	});

	it("let them through as soon as an instance is not told of the others' writes", async () => {
		for (const pattern of ["aside", "read-through", "write-through"]) {
			const { counters } = await underLoad({ pattern, instances: 4, ttlMs: 60_000 });
			expect(counters.staleReads).toBeGreaterThan(0.2);
		}
	});

	it("let far fewer through when all instances share one Redis", async (context) => {
		if (lab.redisUrl === null) return context.skip("no redis-server here");
		const { counters } = await underLoad({ pattern: "redis" });
		expect(counters.staleReads).toBeLessThan(0.1);
		expect(counters.hitRatio).toBeGreaterThan(0.1);
		const reader = new Redis({ path: lab.redisUrl.slice("unix://".length) });
		expect(await reader.dbsize()).toBe(0);
		reader.disconnect();
	});

	it("hit more often when a write leaves its product in the cache than when it drops it", async () => {
		// None of their misses is for a copy's age, however long the machine takes.
		const aside = await underLoad({ pattern: "aside", ttlMs: 60_000 });
		const through = await underLoad({ pattern: "write-through", ttlMs: 60_000 });
		expect(1 - (through.counters.hitRatio ?? 0)).toBeLessThan((1 - (aside.counters.hitRatio ?? 0)) / 2);
	});

	it("book their time in declared spans, and answer each operation with one row", async () => {
		const declared = spans.map(({ id }) => id);
		for (const pattern of patterns()) {
			const { rows, spans: booked } = await underLoad({ pattern }, 20);
			expect([...rows]).toEqual([1]);
			for (const span of booked) expect(declared).toContain(span);
			expect(booked).toContain("write");
		}
	});
});

describe("the updates", () => {
	it("lose sales when an outdated copy is written back, and count them", async () => {
		for (const pattern of ["none", "expire"]) {
			const { counters, lost } = await underLoad({ pattern, update: "copy", products: 3, ttlMs: 60_000 });
			expect(counters.lostUpdates).toBeGreaterThan(0.05);
			expect(lost).toBeGreaterThan(0);
		}
	});

	it("lose none when Postgres adds, or when the version is checked, and tell how often that took another try", async () => {
		for (const pattern of ["none", "expire", "aside"]) {
			const added = await underLoad({ pattern, update: "in-place", products: 3 });
			expect([added.counters.lostUpdates, added.counters.retries, added.lost]).toEqual([0, 0, 0]);
			const checked = await underLoad({ pattern, update: "checked", products: 3 });
			expect([checked.counters.lostUpdates, checked.lost]).toEqual([0, 0]);
			expect(checked.counters.retries).toBeGreaterThan(0);
		}
	});
});

describe("arms of one run", () => {
	it("write rows of their own, and give their slots back", async () => {
		await restock();
		const one = await cacheWrites.client(arm({ pattern: "none", writePercent: 50, products: 1 }), lab);
		const other = await cacheWrites.client(arm({ pattern: "none", writePercent: 50, products: 1 }), lab);
		const random = createRandom(1);
		for (let turn = 0; turn < 50; turn++) await one.operation(random, spanBook());
		const [row] = await opened.database.sql`
			select min(slot) as first, max(slot) as last from cache_writes.stock where version > 1`;
		expect({ ...row }).toEqual({ first: 0, last: 0 });
		await one.close();
		await other.close();
		for (let turn = 0; turn < 10; turn++) await (await cacheWrites.client(arm({}), lab)).close();
		expect(await opened.connections()).toBe(0);
	});
});

describe("the declaration", () => {
	it("names the largest of the pools as the cost, for arms share their connections", () => {
		const arms = [2, 5].map((poolSize) => arm({ poolSize }));
		expect(cacheWrites.cost(arms, closedLoad(8, 4))).toEqual({ connections: 5 });
	});

	it("shows the plan of a read by its key", async () => {
		const evidence = await cacheWrites.evidence(arm({}), lab);
		expect(evidence.planText).toContain("stock_pkey");
		expect(evidence.relations.map(({ bytes }) => bytes > 0)).toEqual([true, true]);
	});
});
