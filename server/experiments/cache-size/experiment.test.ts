import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Arm, normaliseArm } from "#server/contract/arm.ts";
import { closedLoad } from "#server/contract/load.ts";
import { createRandom } from "#server/engine/random.ts";
import { type ExperimentLab, openExperimentLab, spanBook } from "#server/testing/experiment-lab.ts";
import { cacheSize } from "./experiment.ts";
import { EXPONENTS } from "./skew.ts";

const { factors, spans } = cacheSize.declaration;
const arm = (levels: Record<string, string | number>): Arm =>
	normaliseArm(factors, { poolSize: 2, ...levels }, "arm");

let opened: ExperimentLab;

beforeAll(async () => {
	opened = await openExperimentLab("cache-size");
	await cacheSize.prepare(arm({}), opened.lab);
});

afterAll(() => opened.close());

/** One client, with a rest after each of its operations if one is asked for; what its second half came to. */
async function underLoad(levels: Record<string, string | number>, operationCount = 3_000, restMs = 0) {
	const client = await cacheSize.client(arm(levels), opened.lab);
	const book = spanBook();
	const random = createRandom(1);
	const rows = new Set<number>();
	await client.beforeSlice?.();
	for (let turn = 0; turn < operationCount; turn++) {
		if (turn === operationCount / 2) client.resetCounters();
		rows.add(await client.operation(random, book));
		if (restMs > 0) await sleep(restMs);
	}
	const counters = client.counters();
	await client.close();
	return { counters, rows: [...rows], spans: Object.keys(book.calls) };
}

/**
 * The hit ratio of an LRU cache under Zipf's law: an entry stays for about as long as it takes to ask for as many other
 * keys as there is room for, the same for all (H. Che, Y. Tung, Z. Wang: Hierarchical Web Caching Systems, 2002).
 */
function lruHitRatio({
	keyCount,
	entryCount,
	exponent,
}: Record<"keyCount" | "entryCount" | "exponent", number>) {
	const weights = Array.from({ length: keyCount }, (_, at) => (at + 1) ** -exponent);
	const all = weights.reduce((sum, weight) => sum + weight, 0);
	const isIn = (weight: number, requests: number) => 1 - Math.exp((-weight / all) * requests);
	const keptAfter = (requests: number) => weights.reduce((sum, weight) => sum + isIn(weight, requests), 0);
	let [low, high] = [0, 1e9];
	while (high - low > 0.1) {
		const middle = (low + high) / 2;
		if (keptAfter(middle) < entryCount) low = middle;
		else high = middle;
	}
	return weights.reduce((sum, weight) => sum + (weight / all) * isIn(weight, low), 0);
}

describe("the cache", () => {
	it("gives the same answers whatever its size", async () => {
		const expected = await opened.database.sql`
			select id, name, price_cents as "priceCents", sold, version from cache_size.stock
			where slot = 0 and id in (1, 2, 500) order by id`;
		for (const sizePercent of [0, 1, 100]) {
			const client = await cacheSize.client(arm({ sizePercent }), opened.lab);
			for (const [at, id] of [1, 2, 500, 1, 2, 500].entries()) {
				expect(await client.answer(id)).toEqual(expected[at % 3]);
			}
			expect(await client.answer(999_999)).toBeNull();
			await client.close();
		}
		expect(await opened.connections()).toBe(0);
	});

	it("hits in its share of the requests when all products are alike, and far more often when some are popular", async () => {
		const ratioOf = async (skew: string, sizePercent: number) =>
			(await underLoad({ skew, sizePercent })).counters.hitRatio ?? 0;
		expect(await ratioOf("uniform", 0)).toBe(0);
		const even = await ratioOf("uniform", 10);
		expect(even).toBeGreaterThan(0.07);
		expect(even).toBeLessThan(0.13);
		const [zipf, steep] = [await ratioOf("zipf", 10), await ratioOf("steep", 10)];
		expect(zipf).toBeGreaterThan(3 * even);
		expect(steep).toBeGreaterThan(zipf);
		expect(await ratioOf("zipf", 100)).toBeGreaterThan(zipf);
	});

	it("hits as often as theory says of an LRU cache", async () => {
		for (const sizePercent of [5, 20]) {
			const { counters } = await underLoad({ sizePercent }, 6_000);
			const expected = lruHitRatio({ keyCount: 500, entryCount: 5 * sizePercent, exponent: EXPONENTS.zipf });
			expect(Math.abs((counters.hitRatio ?? 0) - expected)).toBeLessThan(0.05);
		}
	});

	it("holds no more answers than it has room for, and says what they take", async () => {
		const { counters } = await underLoad({ sizePercent: 10 });
		expect(counters.entries).toBe(50);
		expect(counters.cachedBytes).toBeGreaterThan(50 * 40);
		expect(counters.cachedBytes).toBeLessThan(50 * 200);
	});

	it("answers stale while others write past it, longer with a longer time to live, and never without a cache", async () => {
		const writing = { writePercent: 30, skew: "steep", sizePercent: 100 };
		// While an answer lives there is time for three operations at most, however fast the machine is.
		const restMs = 5;
		const long = await underLoad({ ...writing, ttlMs: 60_000 }, 500, restMs);
		const short = await underLoad({ ...writing, ttlMs: 10 }, 500, restMs);
		const none = await underLoad({ ...writing, sizePercent: 0 }, 500);
		expect(long.counters.staleReads).toBeGreaterThan(0.3);
		expect(short.counters.staleReads).toBeLessThan((long.counters.staleReads ?? 0) / 2);
		expect(short.counters.staleAge).toBeLessThan((long.counters.staleAge ?? 0) / 2);
		expect([none.counters.staleReads, none.counters.staleAge]).toEqual([0, 0]);
	});

	it("books its time in declared spans, and answers with one row", async () => {
		const { rows, spans: booked } = await underLoad({ writePercent: 20 }, 200);
		expect(rows).toEqual([1]);
		expect(booked.sort()).toEqual(spans.map(({ id }) => id).sort());
	});
});

describe("the declaration", () => {
	it("names the largest of the pools as the cost, for arms share their connections", () => {
		const arms = [2, 5].map((poolSize) => arm({ poolSize }));
		expect(cacheSize.cost(arms, closedLoad(8, 4))).toEqual({ connections: 5 });
	});

	it("shows the plan of a read by its key", async () => {
		const evidence = await cacheSize.evidence(arm({}), opened.lab);
		expect(evidence.planText).toContain("stock_pkey");
		expect(evidence.relations.map(({ bytes }) => bytes > 0)).toEqual([true, true]);
	});
});
