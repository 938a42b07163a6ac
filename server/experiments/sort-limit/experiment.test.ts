import { afterAll, beforeAll, expect, it } from "vitest";
import { type Arm, normaliseArm } from "#server/contract/arm.ts";
import { answersOf, blocksOf, bookedBy } from "#server/testing/arms.ts";
import { type ExperimentLab, openExperimentLab } from "#server/testing/experiment-lab.ts";
import { sortLimit } from "./experiment.ts";

const { factors, spans } = sortLimit.declaration;
const arm = (levels: Record<string, string | number>): Arm => normaliseArm(factors, levels, "arm");

let place: ExperimentLab;

beforeAll(async () => {
	place = await openExperimentLab("sort-limit");
});
afterAll(() => place.close());

const INDEXES = ["none", "filter", "sorted"] as const;

it("answers alike with each index: the newest twenty that are on their way", async () => {
	const expected = await place.database.sql`
		select id, customer_id as "customerId", total_cents as "totalCents" from lab.orders
		where status = 'shipped' order by placed_at desc, id desc limit 20`;
	expect(expected).toHaveLength(20);
	for (const index of INDEXES) {
		const [answer] = await answersOf(sortLimit, arm({ index }), [0], place.lab);
		expect(answer).toMatchObject(expected.map((row) => ({ ...row })));
	}
});

it("books its time in declared spans and answers every request with twenty rows", async () => {
	const booked = await bookedBy(sortLimit, arm({ index: "sorted" }), place.lab);
	expect(booked.spans).toEqual(spans.map(({ id }) => id));
	expect(new Set(booked.rowCounts)).toEqual(new Set([20]));
});

it("sorts unless the index has the order, and only then reads a few pages instead of most of the table", async () => {
	const [none, filter, sorted] = await Promise.all(
		INDEXES.map(async (index) => {
			await sortLimit.prepare(arm({ index }), place.lab);
			return sortLimit.evidence(arm({ index }), place.lab);
		}),
	);
	expect(none?.planText).toMatch(/Sort[\s\S]*Seq Scan/);
	expect(filter?.planText).toMatch(/Sort[\s\S]*orders_filter_status/);
	expect(sorted?.planText).not.toContain("Sort");
	expect(sorted?.planText).toContain("Index Scan using orders_sorted_status");
	const touched = await Promise.all(INDEXES.map((index) => blocksOf(sortLimit, arm({ index }), place.lab)));
	const [ofNone = 0, ofFilter = 0, ofSorted = 0] = touched;
	expect(ofFilter).toBeGreaterThan(ofNone / 2);
	expect(ofSorted).toBeLessThan(ofFilter / 2);
});
