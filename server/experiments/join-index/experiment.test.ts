import { afterAll, beforeAll, expect, it } from "vitest";
import { type Arm, normaliseArm } from "#server/contract/arm.ts";
import { answersOf, blocksOf, bookedBy } from "#server/testing/arms.ts";
import { type ExperimentLab, openExperimentLab } from "#server/testing/experiment-lab.ts";
import { joinIndex } from "./experiment.ts";

const { factors, spans } = joinIndex.declaration;
const arm = (levels: Record<string, string | number>): Arm => normaliseArm(factors, levels, "arm");

let place: ExperimentLab;

beforeAll(async () => {
	place = await openExperimentLab("join-index");
});
afterAll(() => place.close());

it("answers alike with and without the index, of one customer and of all", async () => {
	const customers = [0, 1, 500, place.lab.dataset.customerCount - 1];
	const expected = await Promise.all(customers.map((at) => directAnswer(1 + at)));
	expect(Math.max(...expected.map(([one]) => one?.items ?? 0))).toBeGreaterThan(0);
	for (const index of ["none", "btree"]) {
		expect(await answersOf(joinIndex, arm({ index, asked: "customer" }), customers, place.lab)).toEqual(
			expected,
		);
		const [all] = await answersOf(joinIndex, arm({ index, asked: "all" }), [0], place.lab);
		expect(all).toEqual(await directAnswer(null));
	}
});

async function directAnswer(customer: number | null) {
	const { sql } = place.database;
	return [
		...(await sql<{ items: number; cents: number }[]>`
			select count(*)::int as items, coalesce(sum(quantity * unit_price_cents), 0)::float8 as cents
			from lab.order_items join lab.orders on orders.id = order_id
			${customer === null ? sql`` : sql`where customer_id = ${customer}`}`),
	].map((row) => ({ ...row }));
}

it("books its time in declared spans", async () => {
	const booked = await bookedBy(joinIndex, arm({ index: "btree" }), place.lab);
	expect(booked.spans).toEqual(spans.map(({ id }) => id));
	expect(new Set(booked.rowCounts)).toEqual(new Set([1]));
});

it("looks up items only with the index and for few orders, and otherwise hashes", async () => {
	const planOf = async (index: string, asked: string) => {
		await joinIndex.prepare(arm({ index, asked }), place.lab);
		return (await joinIndex.evidence(arm({ index, asked }), place.lab)).planText;
	};
	expect(await planOf("none", "customer")).toMatch(/Hash Join[\s\S]*Seq Scan on items_none/);
	expect(await planOf("btree", "customer")).toMatch(/Nested Loop[\s\S]*items_btree_order/);
	for (const index of ["none", "btree"]) {
		expect(await planOf(index, "all")).toMatch(new RegExp(`Hash Join[\\s\\S]*Seq Scan on items_${index}`));
	}
});

it("touches far less of the items with the index, for one customer", async () => {
	const touched = (index: string) => blocksOf(joinIndex, arm({ index, asked: "customer" }), place.lab);
	expect(await touched("btree")).toBeLessThan((await touched("none")) / 2);
});
