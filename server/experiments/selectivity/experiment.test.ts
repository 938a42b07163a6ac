import { afterAll, beforeAll, expect, it } from "vitest";
import { type Arm, normaliseArm } from "#server/contract/arm.ts";
import { answersOf, blocksOf, bookedBy, inTurn } from "#server/testing/arms.ts";
import { type ExperimentLab, openExperimentLab } from "#server/testing/experiment-lab.ts";
import { selectivity } from "./experiment.ts";

const { factors, spans } = selectivity.declaration;
const arm = (levels: Record<string, string | number>): Arm => normaliseArm(factors, levels, "arm");

let place: ExperimentLab;

beforeAll(async () => {
	place = await openExperimentLab("selectivity");
});
afterAll(() => place.close());

const INDEXES = ["none", "btree", "forced"] as const;
const ASKED = ["disputed", "shipped", "delivered"] as const;
type Answer = { orders: number; cents: number };

async function countsOf(index: string): Promise<Answer[]> {
	const answers = await inTurn(ASKED, (asked) =>
		answersOf(selectivity, arm({ index, asked }), [0], place.lab),
	);
	return answers.map((one) => (one as Answer[][])[0]?.[0] ?? { orders: 0, cents: 0 });
}

it("answers alike whatever the index, of about a thousandth, a fifth and four fifths of the orders", async () => {
	const [expected = [], ...others] = await inTurn(INDEXES, countsOf);
	for (const other of others) expect(other).toEqual(expected);
	const all = place.lab.dataset.orderCount;
	const shares = expected.map(({ orders }) => orders / all);
	expect(shares[0]).toBeGreaterThan(0);
	expect(shares[0]).toBeLessThan(0.003);
	expect(shares[1]).toBeCloseTo(0.2, 1);
	expect(shares[2]).toBeCloseTo(0.8, 1);
	expect(expected.reduce((sum, { orders }) => sum + orders, 0)).toBe(all);
});

it("books its time in declared spans", async () => {
	const booked = await bookedBy(selectivity, arm({ index: "forced" }), place.lab);
	expect(booked.spans).toEqual(spans.map(({ id }) => id));
	expect(new Set(booked.rowCounts)).toEqual(new Set([1]));
});

it("uses the index for the rare status and leaves it alone for the common one, unless it is forced", async () => {
	const planOf = async (index: string, asked: string) =>
		(await selectivity.evidence(arm({ index, asked }), place.lab)).planText;
	expect(await planOf("btree", "disputed")).toContain("orders_btree_status");
	expect(await planOf("btree", "delivered")).toContain("Seq Scan on orders_btree");
	expect(await planOf("btree", "delivered")).not.toContain("orders_btree_status");
	expect(await planOf("forced", "delivered")).toContain("orders_btree_status");
	expect(await planOf("none", "disputed")).toContain("Seq Scan on orders_none");
});

it("touches a fraction of the table for the rare status, and with the forced index more than all of it", async () => {
	const touched = (index: string, asked: string) => blocksOf(selectivity, arm({ index, asked }), place.lab);
	const table = await touched("none", "delivered");
	expect(await touched("btree", "disputed")).toBeLessThan(table / 2);
	expect(await touched("btree", "delivered")).toBe(table);
	expect(await touched("forced", "delivered")).toBeGreaterThan(table);
});

it("forces the index on connections of its own, and nobody else's are touched", async () => {
	const btree = await selectivity.client(arm({ index: "btree" }), place.lab);
	const forced = await selectivity.client(arm({ index: "forced" }), place.lab);
	const rows = await place.database.sql`
		select 1 from pg_stat_activity where application_name = ${place.lab.applicationName}`;
	expect(rows).toHaveLength(selectivity.cost([arm({}), arm({})], selectivity.declaration.load).connections);
	await Promise.all([btree.close(), forced.close()]);
	expect(await place.connections()).toBe(0);
});
