import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Arm, normaliseArm } from "#server/contract/arm.ts";
import { closedLoad } from "#server/contract/load.ts";
import { createRandom } from "#server/engine/random.ts";
import { type ExperimentLab, openExperimentLab, spanBook } from "#server/testing/experiment-lab.ts";
import { stampede } from "./experiment.ts";

const { factors, spans } = stampede.declaration;
const REFILLS = ["naive", "single", "stale"] as const;
const arm = (levels: Record<string, string | number>): Arm =>
	normaliseArm(factors, { poolSize: 2, ttlMs: 100, ...levels }, "arm");

let opened: ExperimentLab;

beforeAll(async () => {
	opened = await openExperimentLab("stampede");
	await stampede.prepare(arm({}), opened.lab);
});

afterAll(() => opened.close());

/** Twenty requests at once for a report that has just expired. */
async function atExpiry(refill: (typeof REFILLS)[number]) {
	const client = await stampede.client(arm({ refill }), opened.lab);
	const random = createRandom(1);
	await client.beforeSlice?.();
	await client.operation(random, spanBook());
	await sleep(150);
	client.resetCounters();
	const book = spanBook();
	const rows = await Promise.all(Array.from({ length: 20 }, () => client.operation(random, book)));
	const counters = client.counters();
	await client.close();
	return { counters, rows, calls: book.calls };
}

describe("an expired report", () => {
	it("is asked for by everybody, by one, or by one in the background", async () => {
		const naive = await atExpiry("naive");
		expect(naive.counters).toEqual({ hitRatio: 0, queries: 20, queriesAtOnce: 20, expiredAnswers: 0 });
		expect(naive.calls).toEqual({ poolWait: 20, query: 20, decode: 20 });
		const single = await atExpiry("single");
		expect(single.counters).toEqual({ hitRatio: 0.95, queries: 1, queriesAtOnce: 1, expiredAnswers: 0 });
		expect(single.calls).toEqual({ poolWait: 1, query: 1, decode: 1, sharedWait: 19 });
		const stale = await atExpiry("stale");
		expect(stale.counters).toEqual({ hitRatio: 0.95, queries: 1, queriesAtOnce: 1, expiredAnswers: 1 });
		// The load in the background is in nobody's time.
		expect(stale.calls).toEqual({ cache: 20 });
		for (const { rows } of [naive, single, stale]) expect(new Set(rows)).toEqual(new Set([rows[0]]));
		for (const span of Object.keys({ ...naive.calls, ...single.calls, ...stale.calls })) {
			expect(spans.map(({ id }) => id)).toContain(span);
		}
		expect(await opened.connections()).toBe(0);
	});

	it("is served fresh again when the load in the background has come back", async () => {
		const client = await stampede.client(arm({ refill: "stale", ttlMs: 1_000 }), opened.lab);
		const random = createRandom(1);
		await client.operation(random, spanBook());
		await sleep(1_050);
		await client.operation(random, spanBook());
		// Waits for the load, as before each slice.
		await client.beforeSlice?.();
		client.resetCounters();
		await client.operation(random, spanBook());
		expect(client.counters()).toMatchObject({ queries: 0, expiredAnswers: 0, hitRatio: 1 });
		await client.close();
	});

	it("does not expire while other arms have their turn", async () => {
		// Long enough for a machine that is held up within the arm's own turn, and short of the pause.
		const client = await stampede.client(arm({ refill: "naive", ttlMs: 1_000 }), opened.lab);
		const random = createRandom(1);
		await client.beforeSlice?.();
		await client.operation(random, spanBook());
		await client.operation(random, spanBook());
		await sleep(1_500);
		await client.beforeSlice?.();
		client.resetCounters();
		await client.operation(random, spanBook());
		expect(client.counters().queries).toBe(0);
		await client.close();
	});
});

describe("the reports", () => {
	it("are the same whoever loads them, and those of Postgres", async () => {
		const expected = await opened.database.sql`
			select to_char(placed_at at time zone 'UTC', 'YYYY-MM') as month, sum(total_cents)::float8 as "allCents",
				coalesce(sum(total_cents) filter (where city = (select distinct city from lab.customers order by 1 offset 4 limit 1)), 0)::float8 as "cityCents"
			from lab.orders join lab.customers on customers.id = customer_id group by month order by month`;
		expect(expected.length).toBeGreaterThan(12);
		for (const refill of REFILLS) {
			const client = await stampede.client(arm({ refill, ttlMs: 60_000 }), opened.lab);
			for (let round = 0; round < 2; round++) {
				expect(await client.answer(4)).toEqual(expected.map((row) => ({ ...row })));
			}
			expect(await client.answer(5)).not.toEqual(await client.answer(4));
			await client.close();
		}
	});

	it("keep their errors to those who wait, and leave no load behind", async () => {
		await opened.database.sql.unsafe(`revoke select on stampede.sales from "${opened.lab.service.user}"`);
		try {
			for (const refill of REFILLS) {
				const client = await stampede.client(arm({ refill }), opened.lab);
				await expect(client.answer(1)).rejects.toMatchObject({ code: "42501" });
				await client.close();
			}
		} finally {
			await opened.database.sql.unsafe(`grant select on stampede.sales to "${opened.lab.service.user}"`);
		}
		expect(await opened.connections()).toBe(0);
	});
});

describe("the declaration", () => {
	it("names the largest of the pools as the cost, for arms share their connections", () => {
		const arms = [2, 5].map((poolSize) => arm({ poolSize }));
		expect(stampede.cost(arms, closedLoad(8, 4))).toEqual({ connections: 5 });
	});

	it("shows that a report reads all sales, whichever the city", async () => {
		const evidence = await stampede.evidence(arm({}), opened.lab);
		expect(evidence.planText).toContain("Seq Scan on sales");
		expect(evidence.relations.map(({ bytes }) => bytes > 0)).toEqual([true]);
	});
});
