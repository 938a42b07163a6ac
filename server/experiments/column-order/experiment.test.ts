import { afterAll, beforeAll, expect, it } from "vitest";
import { type Arm, normaliseArm } from "#server/contract/arm.ts";
import { answersOf, blocksOf, bookedBy } from "#server/testing/arms.ts";
import { type ExperimentLab, openExperimentLab } from "#server/testing/experiment-lab.ts";
import { columnOrder } from "./experiment.ts";

const { factors, spans } = columnOrder.declaration;
const arm = (levels: Record<string, string | number>): Arm => normaliseArm(factors, levels, "arm");

let place: ExperimentLab;

beforeAll(async () => {
	place = await openExperimentLab("column-order");
});
afterAll(() => place.close());

const ORDERS = ["date", "customer"] as const;

it("answers alike whichever column is first, with the customer's orders since the date", async () => {
	const requests = [0, 1, 500, place.lab.dataset.customerCount - 1];
	for (const days of [1, 365, 1_096]) {
		const expected = await Promise.all(requests.map((at) => directAnswer(1 + at, days)));
		for (const first of ORDERS) {
			expect(await answersOf(columnOrder, arm({ first, days }), requests, place.lab)).toEqual(expected);
		}
	}
});

async function directAnswer(customer: number, days: number) {
	const rows = await place.database.sql`
		select count(*)::int as orders, coalesce(sum(total_cents), 0)::float8 as cents from lab.orders
		where customer_id = ${customer} and placed_at >= timestamptz '2026-01-01 00:00:00+00' - make_interval(days => ${days})`;
	return rows.map((row) => ({ ...row }));
}

it("books its time in declared spans", async () => {
	const booked = await bookedBy(columnOrder, arm({ first: "date" }), place.lab);
	expect(booked.spans).toEqual(spans.map(({ id }) => id));
	expect(new Set(booked.rowCounts)).toEqual(new Set([1]));
});

it("touches more the longer the time is where the date comes first, and not where the customer does", async () => {
	const touched = (first: string, days: number) => blocksOf(columnOrder, arm({ first, days }), place.lab);
	const [short, long] = await Promise.all([touched("date", 30), touched("date", 730)]);
	expect(long).toBeGreaterThan(2 * short);
	expect(await touched("customer", 730)).toBeLessThan(long / 2);
});
