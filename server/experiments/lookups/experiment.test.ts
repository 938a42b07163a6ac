import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Arm, normaliseArm } from "#server/contract/arm.ts";
import type { Lab } from "#server/contract/lab.ts";
import { closedLoad } from "#server/contract/load.ts";
import { createRandom } from "#server/engine/random.ts";
import {
	answersTo,
	type ExperimentLab,
	openExperimentLab,
	ordersById,
	spanBook,
} from "#server/testing/experiment-lab.ts";
import { lookups } from "./experiment.ts";

const { factors, spans } = lookups.declaration;
const arm = (queries: number, poolSize = 2): Arm => normaliseArm(factors, { queries, poolSize }, "arm");

let at: ExperimentLab;
let database: ExperimentLab["database"];
let lab: Lab;

beforeAll(async () => {
	at = await openExperimentLab("lookups");
	({ database, lab } = at);
});

afterAll(() => at.close());

/** What an arm's operations book, span by span, and how many of them there were. */
async function booked(one: Arm, operationCount: number) {
	const client = await lookups.client(one, lab);
	const book = spanBook();
	const random = createRandom(1);
	const rows: number[] = [];
	for (let turn = 0; turn < operationCount; turn++) rows.push(await client.operation(random, book));
	await client.close();
	return { calls: book.calls, rows };
}

describe("the lookups", () => {
	it("answer alike however many there are, with the order that was asked for", async () => {
		const asked = [1, 2, 5_000, lab.dataset.orderCount, lab.dataset.orderCount + 1];
		const expected = await ordersById(at, asked);
		expect(expected.map((order) => order !== null)).toEqual([true, true, true, true, false]);
		for (const queries of [1, 2, 20, 100]) {
			expect(await answersTo(await lookups.client(arm(queries), lab), asked)).toEqual(expected);
		}
	});

	it("are as many statements for each operation as the arm says, and one row of answer", async () => {
		for (const queries of [1, 7]) {
			const { calls, rows } = await booked(arm(queries), 30);
			expect(calls).toEqual({ poolWait: 30 * queries, query: 30 * queries, decode: 30 });
			expect(rows).toEqual(Array(30).fill(1));
			for (const span of Object.keys(calls)) expect(spans.map(({ id }) => id)).toContain(span);
		}
	});

	it("read rows that are there, each time by the key", async () => {
		// A connection may still keep to itself what a test before this one asked over it.
		const { max } = database.sql.options;
		await Promise.all(Array.from({ length: max }, () => database.sql`select pg_stat_force_next_flush()`));
		const before = await indexScans();
		await booked(arm(100), 20);
		await expect.poll(async () => (await indexScans()).scans - before.scans, { timeout: 10_000 }).toBe(2_000);
		expect((await indexScans()).fetched - before.fetched).toBe(2_000);
	});

	/** What Postgres counts of the key, when the backends have hung up. */
	async function indexScans(): Promise<{ scans: number; fetched: number }> {
		const [row] = await database.sql<{ scans: number; fetched: number }[]>`
			select idx_scan::int as scans, idx_tup_fetch::int as fetched
			from pg_stat_user_indexes where indexrelname = 'orders_pkey'`;
		return { scans: row?.scans ?? 0, fetched: row?.fetched ?? 0 };
	}
});

describe("the declaration", () => {
	it("has the largest pool as the cost, for the arms share their connections", () => {
		expect(lookups.cost([arm(1, 8), arm(100, 5)], closedLoad(16, 4))).toEqual({ connections: 8 });
	});
});

describe("the evidence", () => {
	it("is of one lookup, with the blocks of its plan, and says how many an operation makes", async () => {
		const [one, ten] = await Promise.all([lookups.evidence(arm(1), lab), lookups.evidence(arm(10), lab)]);
		expect(one.planText).toContain("Index Scan using orders_pkey");
		expect(one.blocksHit + one.blocksRead).toBeGreaterThan(0);
		for (const { blocksHit, blocksRead, planJson } of [one, ten]) {
			expect(planJson).toMatchObject([
				{ Plan: { "Shared Hit Blocks": blocksHit, "Shared Read Blocks": blocksRead } },
			]);
		}
		expect(one.parameters).toContain("does this once.");
		expect(ten.parameters).toContain("10 times");
		expect(one.relations.map(({ bytes }) => bytes > 0)).toEqual([true, true]);
	});
});
