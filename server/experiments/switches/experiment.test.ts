import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Redis } from "ioredis";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type RedisStart, startRedis } from "#db/redis.ts";
import { idOfRank, popularityOrder } from "#db/schema/lab.ts";
import { type Arm, normaliseArm } from "#server/contract/arm.ts";
import type { Lab } from "#server/contract/lab.ts";
import { closedLoad } from "#server/contract/load.ts";
import type { TestDatabase } from "#server/testing/database.ts";
import {
	bookedShare,
	type ExperimentLab,
	openExperimentLab,
	spanBook,
} from "#server/testing/experiment-lab.ts";
import { NO_SPANS } from "../lab/no-spans.ts";
import { switches } from "./experiment.ts";

const { factors } = switches.declaration;
const arm = (levels: Record<string, string | number>): Arm => normaliseArm(factors, levels, "arm");
const INDEXES = ["none", "btree", "ordered", "covering"] as const;

let place: ExperimentLab;
let database: TestDatabase;
let lab: Lab;
let folder: string;
let redis: RedisStart;

beforeAll(async () => {
	folder = await mkdtemp(join(tmpdir(), "switches-test-"));
	redis = await startRedis({ dataDir: folder });
	place = await openExperimentLab("switches");
	database = place.database;
	lab = { ...place.lab, redisUrl: "url" in redis ? redis.url : null };
	for (const index of INDEXES) await switches.prepare(arm({ index }), lab);
});

afterAll(async () => {
	// First, for dropping the database fails when a test has left a connection.
	if ("url" in redis) await redis.stop();
	await rm(folder, { recursive: true, force: true });
	await place.close();
});

describe("the arms", () => {
	it("all give the same answers, on a miss and on a hit", async (context) => {
		const caches = lab.redisUrl === null ? ["none", "process"] : ["none", "process", "redis"];
		const popularity = popularityOrder(lab.dataset.customerCount, lab.dataset.seed);
		const customers = [1, 2, 30, 400, 1_000].map((rank) => idOfRank(popularity, rank)).concat(999_999);
		const expected = await Promise.all(customers.map(directAnswer));
		expect(expected[0]).toHaveLength(20);
		expect(expected.at(-1)).toEqual([]);
		const arms = caches.flatMap((cache) =>
			INDEXES.flatMap((index) => ["connect", "pool"].map((pool) => arm({ cache, index, pool }))),
		);
		for (const one of arms) {
			const client = await switches.client(one, lab);
			const asked = [...customers, ...customers];
			for (const [at, customer] of asked.entries()) {
				expect(await client.answer(customer)).toEqual(expected[at % customers.length]);
			}
			await client.close();
		}
		expect(await place.connections()).toBe(0);
		if (lab.redisUrl === null) context.skip("no redis-server here: the arms with Redis were left out");
	});

	async function directAnswer(customer: number) {
		const rows = await database.sql`
			select id, placed_at, status, total_cents from lab.orders where customer_id = ${customer}
			order by placed_at desc, id desc limit 20`;
		return rows.map((row) => ({
			id: row.id,
			placedAt: row.placed_at.toISOString().replace(/\.?0*Z$/, "Z"),
			status: row.status,
			totalCents: row.total_cents,
		}));
	}

	/** What 100 operations of compiled code book: the first ones of a process are mostly the compiler's. */
	async function bookOperations(pool: "connect" | "pool") {
		const client = await switches.client(arm({ pool }), lab);
		for (let i = 0; i < 50; i++) await client.operation(() => 0.5, NO_SPANS);
		const spans = spanBook();
		const rowCounts: number[] = [];
		for (let i = 0; i < 100; i++) rowCounts.push(await client.operation(() => 0.5, spans));
		const share = await bookedShare((book) => client.operation(() => 0.5, book), 100);
		await client.close();
		return { booked: Object.keys(spans.totalsMs), rowCounts, share };
	}

	it.each([
		["connect", ["connect", "query", "decode", "close"]],
		["pool", ["poolWait", "query", "decode"]],
	] as const)(
		"with %s book their time in the spans that are declared, and most of it",
		async (pool, expected) => {
			const declared = switches.declaration.spans.map((span) => span.id);
			const { booked, rowCounts, share } = await bookOperations(pool);
			for (const rowCount of rowCounts) expect(rowCount).toBeGreaterThan(0);
			expect(booked.sort()).toEqual([...expected].sort());
			for (const span of booked) expect(declared).toContain(span);
			expect(share).toBeGreaterThan(0.8);
		},
	);

	it("count how many answers came from the cache since the last reset, each arm for itself", async () => {
		const one = await switches.client(arm({ cache: "process" }), lab);
		const other = await switches.client(arm({ cache: "process", index: "covering" }), lab);
		await one.answer(1);
		await one.answer(1);
		await other.answer(1);
		expect([one.counters(), other.counters()]).toEqual([{ hitRatio: 0.5 }, { hitRatio: 0 }]);
		one.resetCounters();
		await one.answer(1);
		expect(one.counters()).toEqual({ hitRatio: 1 });
		await one.close();
		await other.close();
	});

	it("forget an answer after its time to live and the oldest ones beyond the size", async () => {
		const shortLived = await switches.client(arm({ cache: "process", cacheTtlMs: 100 }), lab);
		await shortLived.answer(1);
		await new Promise((resolve) => setTimeout(resolve, 150));
		await shortLived.answer(1);
		expect(shortLived.counters().hitRatio).toBe(0);
		await shortLived.close();
		// Here nothing is forgotten for its age.
		const small = await switches.client(arm({ cache: "process", cacheEntries: 100 }), lab);
		for (let customer = 1; customer <= 120; customer++) await small.answer(customer);
		small.resetCounters();
		await small.answer(120);
		expect(small.counters().hitRatio).toBe(1);
		small.resetCounters();
		await small.answer(1);
		expect(small.counters().hitRatio).toBe(0);
		await small.close();
	});
});

describe("a pool", () => {
	it("makes operations wait for a connection and serves them all with no more than its size", async () => {
		const client = await switches.client(arm({ pool: "pool", poolSize: 2 }), lab);
		const spans = spanBook();
		await Promise.all(Array.from({ length: 50 }, () => client.operation(Math.random, spans)));
		const [row] = await database.sql`
			select count(*)::int as count from pg_stat_activity where application_name = ${lab.applicationName}`;
		expect(row?.count).toBe(2);
		expect(spans.totalsMs.poolWait).toBeGreaterThan(0);
		await client.close();
		expect(await place.connections()).toBe(0);
	});

	it("loses nobody who waits when its connections are ended, and works again", async () => {
		const client = await switches.client(arm({ index: "none", pool: "pool", poolSize: 3 }), lab);
		try {
			const loadAndEnd = async () => {
				const under = Promise.allSettled(
					Array.from({ length: 3_000 }, () => client.operation(Math.random, NO_SPANS)),
				);
				await database.sql`select pg_terminate_backend(pid) from pg_stat_activity where application_name = ${lab.applicationName}`;
				return under;
			};
			const isLost = (outcome: PromiseSettledResult<unknown>) => outcome.status === "rejected";
			let outcomes = await loadAndEnd();
			// On a busy machine all may have ended before the backends did.
			for (let round = 2; round <= 5 && !outcomes.some(isLost); round++) outcomes = await loadAndEnd();
			expect(outcomes.some(isLost)).toBe(true);
			expect(outcomes.filter((outcome) => outcome.status === "fulfilled").length).toBeGreaterThan(2_900);
			// A backend that was ended is listed until it has gone.
			await expect.poll(() => place.connections(), { timeout: 5_000 }).toBeLessThanOrEqual(3);
		} finally {
			await client.close();
		}
		expect(await place.connections()).toBe(0);
	});

	it("closes what it had opened when the role has no connection left for the rest", async () => {
		await database.sql.unsafe(`alter role "${lab.service.user}" connection limit 4`);
		try {
			await expect(switches.client(arm({ poolSize: 8 }), lab)).rejects.toMatchObject({ code: "53300" });
			expect(await place.connections()).toBe(0);
			const client = await switches.client(arm({ pool: "connect" }), lab);
			const outcomes = await Promise.allSettled(
				Array.from({ length: 12 }, () => client.operation(Math.random, NO_SPANS)),
			);
			expect(outcomes.some((outcome) => outcome.status === "rejected")).toBe(true);
			await client.close();
			expect(await place.connections()).toBe(0);
		} finally {
			await database.sql.unsafe(`alter role "${lab.service.user}" connection limit 240`);
		}
	});
});

describe("Redis", () => {
	it("is asked for in a sentence where there is none", async () => {
		const client = switches.client(arm({ cache: "redis" }), { ...lab, redisUrl: null });
		await expect(client).rejects.toMatchObject({ code: "requirement-missing" });
		expect(await place.connections()).toBe(0);
	});

	it("keeps no key of an arm that is closed", async (context) => {
		if (lab.redisUrl === null) return context.skip("no redis-server here");
		const reader = new Redis({ path: lab.redisUrl.slice("unix://".length) });
		await reader.set("somebody", "else");
		const client = await switches.client(arm({ cache: "redis" }), lab);
		const other = await switches.client(arm({ cache: "redis", index: "covering" }), lab);
		for (let customer = 1; customer <= 50; customer++) await client.answer(customer);
		await other.answer(1);
		expect(await reader.dbsize()).toBe(52);
		await client.close();
		expect(await reader.dbsize()).toBe(2);
		await other.close();
		expect(await reader.keys("*")).toEqual(["somebody"]);
		reader.disconnect();
	});

	it("fails operations within five seconds, with a sentence, when it stops answering or goes away", async (context) => {
		if (lab.redisUrl === null) return context.skip("no redis-server here");
		const mine = await mkdtemp(join(tmpdir(), "switches-redis-"));
		const doomed = await startRedis({ dataDir: mine });
		if (!("url" in doomed)) throw new Error(doomed.missing);
		const client = await switches.client(arm({ cache: "redis" }), { ...lab, redisUrl: doomed.url });
		await client.answer(1);
		await doomed.stop();
		for (let round = 0; round < 3; round++) {
			const startMs = performance.now();
			await expect(client.answer(1)).rejects.toMatchObject({ name: "Fault", code: "requirement-missing" });
			expect(performance.now() - startMs).toBeLessThan(5_000);
		}
		await client.close();
		await expect(
			switches.client(arm({ cache: "redis" }), { ...lab, redisUrl: doomed.url }),
		).rejects.toMatchObject({
			code: "requirement-missing",
		});
		expect(await place.connections()).toBe(0);
		await rm(mine, { recursive: true, force: true });
	});
});

describe("what a run costs", () => {
	it("is a connection per client or per place in the pool", () => {
		const arms = [arm({ pool: "connect" }), arm({ pool: "pool", poolSize: 5 })];
		expect(switches.cost(arms, closedLoad(16, 4))).toEqual({ connections: 21 });
	});

	it("names default arms that the factors allow", () => {
		for (const one of switches.declaration.defaultArms) expect(arm({ ...one })).toEqual(one);
	});
});

describe("the evidence", () => {
	it("shows each arm's own plan and what it touches, less with a better index", async () => {
		const [none, btree, covering] = await Promise.all(
			["none", "btree", "covering"].map((index) => switches.evidence(arm({ index }), lab)),
		);
		expect(none?.planText).toContain("Seq Scan on orders_none");
		expect(btree?.planText).toMatch(/Sort[\s\S]*orders_btree_customer/);
		expect(covering?.planText).toMatch(
			/Index Only Scan using orders_covering_customer[\s\S]*Heap Fetches: 0/,
		);
		const touched = [none, btree, covering].map((one) => (one?.blocksHit ?? 0) + (one?.blocksRead ?? 0));
		expect(touched).toEqual([...touched].sort((a, b) => b - a));
		expect(touched.at(-1)).toBeGreaterThan(0);
		expect(covering?.relations.map((relation) => relation.bytes > 0)).toEqual([true, true]);
		expect(covering?.sql).toContain("customer_id = $1");
		expect(covering?.parameters).toMatch(/a customer with \d+ orders, number \d+ in popularity/);
	});

	it("shows that the sorted index saves the sort, and fetches what the covering index holds", async () => {
		const { planText, parameters } = await switches.evidence(arm({ index: "ordered" }), lab);
		expect(planText).toContain("Index Scan using orders_ordered_customer");
		expect(planText).not.toContain("Sort");
		expect(parameters).toContain("Postgres plans it anew for each value");
	});
});
