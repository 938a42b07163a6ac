import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Arm, normaliseArm } from "#server/contract/arm.ts";
import { closedLoad } from "#server/contract/load.ts";
import { createRandom } from "#server/engine/random.ts";
import { type ExperimentLab, openExperimentLab, spanBook } from "#server/testing/experiment-lab.ts";
import { invalidation } from "./experiment.ts";
import { StaleEntries } from "./stale-entries.ts";

const { factors, spans } = invalidation.declaration;
const ORDERS = ["delete-first", "write-first", "lease"];
const arm = (levels: Record<string, string | number>): Arm =>
	normaliseArm(factors, { poolSize: 8, products: 4, writePercent: 20, ...levels }, "arm");

let opened: ExperimentLab;

beforeAll(async () => {
	opened = await openExperimentLab("invalidation");
	await invalidation.prepare(arm({}), opened.lab);
});

afterAll(() => opened.close());

/** Readers and writers that meet on a few products, each with its operations one after the other. */
async function underLoad(levels: Record<string, string | number>, operationsEach = 300) {
	const client = await invalidation.client(arm(levels), opened.lab);
	await client.beforeSlice?.();
	const book = spanBook();
	const rows = new Set<number>();
	const clients = Array.from({ length: 16 }, async (_, seed) => {
		const random = createRandom(seed);
		for (let turn = 0; turn < operationsEach; turn++) rows.add(await client.operation(random, book));
	});
	await Promise.all(clients);
	const { staleEntries = -1, staleReads = -1, hitRatio = -1 } = client.counters();
	await client.close();
	return { staleEntries, staleReads, hitRatio, rows: [...rows], spans: Object.keys(book.calls) };
}

describe("the order of write and delete", () => {
	it("leaves outdated pages after many writes when the delete comes first, and fewer when it comes last", async () => {
		const deleteFirst = await underLoad({ order: "delete-first" });
		const writeFirst = await underLoad({ order: "write-first" });
		expect(deleteFirst.staleEntries).toBeGreaterThan(0.2);
		expect(deleteFirst.staleReads).toBeGreaterThan(0.05);
		expect(writeFirst.staleEntries).toBeLessThan(deleteFirst.staleEntries / 2);
	});

	it("leaves none when a delete also takes the lease of a load under way", async () => {
		const { staleEntries, staleReads, hitRatio } = await underLoad({ order: "lease" }, 600);
		expect([staleEntries, staleReads]).toEqual([0, 0]);
		expect(hitRatio).toBeGreaterThan(0.1);
	});

	it("gives the same pages whichever it is, those of Postgres", async () => {
		const expected = await opened.database.sql`
			select id, name, (select sum(pieces) from invalidation.deliveries where product_id = id)::int - sold as left, version
			from invalidation.stock where slot = 0 and id in (1, 2, 64) order by id`;
		expect(expected).toHaveLength(3);
		for (const order of ORDERS) {
			const client = await invalidation.client(arm({ order }), opened.lab);
			for (const [at, id] of [1, 2, 64, 1, 2, 64].entries()) {
				expect(await client.answer(id)).toEqual(expected[at % 3]);
			}
			expect(await client.answer(999_999)).toBeNull();
			await client.close();
		}
	});

	it("books its time in declared spans, answers with one row, and leaves no connection", async () => {
		for (const order of ORDERS) {
			const { rows, spans: booked } = await underLoad({ order }, 20);
			expect(rows).toEqual([1]);
			expect(booked.sort()).toEqual(spans.map(({ id }) => id).sort());
		}
		expect(await opened.connections()).toBe(0);
	});
});

describe("counting outdated pages", () => {
	it("counts each write once, however often the old page is put back, and none that is up to date", () => {
		const entries = new StaleEntries();
		entries.look(1, 5, 5);
		expect(entries.count).toBe(0);
		entries.look(1, 4, 5);
		entries.look(1, 4, 5);
		entries.look(2, 4, 5);
		entries.look(1, 5, 6);
		expect(entries.count).toBe(3);
		entries.reset();
		entries.look(1, 5, 6);
		expect(entries.count).toBe(0);
	});
});

describe("the declaration", () => {
	it("names the largest of the pools as the cost, for arms share their connections", () => {
		const arms = [2, 5].map((poolSize) => arm({ poolSize }));
		expect(invalidation.cost(arms, closedLoad(8, 4))).toEqual({ connections: 5 });
	});

	it("shows the plan of making a page", async () => {
		const evidence = await invalidation.evidence(arm({}), opened.lab);
		expect(evidence.planText).toContain("deliveries_product");
		expect(evidence.planText).toContain("stock_pkey");
		expect(evidence.relations.map(({ bytes }) => bytes > 0)).toEqual([true, true, true, true]);
	});
});
