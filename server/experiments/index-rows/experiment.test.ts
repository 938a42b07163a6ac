import { afterAll, beforeAll, expect, it } from "vitest";
import { type Arm, normaliseArm } from "#server/contract/arm.ts";
import { answersOf, blocksOf, bookedBy, inTurn } from "#server/testing/arms.ts";
import { type ExperimentLab, openExperimentLab } from "#server/testing/experiment-lab.ts";
import { indexRows } from "./experiment.ts";

const { factors, spans } = indexRows.declaration;
const arm = (levels: Record<string, string | number>): Arm => normaliseArm(factors, levels, "arm");

let place: ExperimentLab;

beforeAll(async () => {
	place = await openExperimentLab("index-rows");
});
afterAll(() => place.close());

const INDEXES = ["none", "btree", "covering"] as const;

it("answers alike with each index: ten orders of the customer, newest first", async () => {
	for (const rows of ["10k", "100k"]) {
		const [expected, ...others] = await inTurn(INDEXES, (index) =>
			answersOf(indexRows, arm({ index, rows }), [0, 1, 500, 999], place.lab),
		);
		for (const other of others) expect(other).toEqual(expected);
		for (const answer of expected as { placedAt: string }[][]) {
			expect(answer).toHaveLength(10);
			const times = answer.map(({ placedAt }) => placedAt);
			expect(times).toEqual([...times].sort().reverse());
		}
	}
});

it("books its time in declared spans and answers every request with ten rows", async () => {
	const booked = await bookedBy(indexRows, arm({ index: "btree", rows: "10k" }), place.lab);
	expect(booked.spans).toEqual(spans.map(({ id }) => id));
	expect(new Set(booked.rowCounts)).toEqual(new Set([10]));
});

it("reads ten times as much of a table ten times as large without an index, and hardly more with one", async () => {
	const touched = async (index: string, rows: string) => blocksOf(indexRows, arm({ index, rows }), place.lab);
	const growth = async (index: string) => (await touched(index, "100k")) / (await touched(index, "10k"));
	expect(await growth("none")).toBeGreaterThan(8);
	expect(await growth("btree")).toBeLessThan(2);
	expect(await growth("covering")).toBeLessThan(3);
	expect(await touched("covering", "100k")).toBeLessThan(await touched("btree", "100k"));
});

it("shows a scan, a search with a sort, and an index-only scan without one", async () => {
	const [none, btree, covering] = await Promise.all(
		INDEXES.map((index) => indexRows.evidence(arm({ index, rows: "100k" }), place.lab)),
	);
	expect(none?.planText).toContain("Seq Scan on orders_none_100k");
	expect(btree?.planText).toMatch(/Sort[\s\S]*orders_btree_100k_customer/);
	expect(covering?.planText).toContain("Index Only Scan using orders_covering_100k_customer");
	expect(covering?.planText).not.toContain("Sort");
	expect(covering?.relations.map(({ bytes }) => bytes > 0)).toEqual([true, true]);
});
