import { afterAll, beforeAll, expect, it } from "vitest";
import { type Arm, normaliseArm } from "#server/contract/arm.ts";
import { answersOf, bookedBy } from "#server/testing/arms.ts";
import { type ExperimentLab, openExperimentLab } from "#server/testing/experiment-lab.ts";
import { indexPrice } from "./experiment.ts";

const { factors, spans } = indexPrice.declaration;
const arm = (levels: Record<string, string | number>): Arm => normaliseArm(factors, levels, "arm");

let place: ExperimentLab;

beforeAll(async () => {
	place = await openExperimentLab("index-price");
});
afterAll(() => place.close());

async function contents(indexes: number) {
	const [row] = await place.database.sql.unsafe(
		`select count(*)::int as rows, max(id) as last from index_price.orders_${indexes}`,
	);
	return { ...row };
}

it("inserts the same orders whatever the indexes, one or several at a time", async () => {
	const one = await answersOf(indexPrice, arm({ indexes: 0, rows: 1 }), [0, 5], place.lab);
	const three = await answersOf(indexPrice, arm({ indexes: 0, rows: 3 }), [0, 5], place.lab);
	expect(one.map((rows) => (rows as string[][]).map(([id]) => id))).toEqual([["100001"], ["100006"]]);
	expect(three.map((rows) => (rows as string[][])[0])).toEqual(one.map((rows) => (rows as string[][])[0]));
	for (const indexes of [1, 4, 8]) {
		expect(await answersOf(indexPrice, arm({ indexes, rows: 3 }), [0, 5], place.lab)).toEqual(three);
	}
});

it("books its time in declared spans, and as many rows as it inserts", async () => {
	const { spans: booked, rowCounts } = await bookedBy(indexPrice, arm({ indexes: 2, rows: 7 }), place.lab);
	expect(booked).toEqual(spans.map(({ id }) => id));
	expect(new Set(rowCounts)).toEqual(new Set([7]));
});

it("tells the price: bytes on disk and in the log, more with every index", async () => {
	const priceOf = async (indexes: number) =>
		(await bookedBy(indexPrice, arm({ indexes, rows: 100 }), place.lab)).counters;
	const [none, one, eight] = [await priceOf(0), await priceOf(1), await priceOf(8)];
	expect(Object.keys(none)).toEqual(indexPrice.declaration.counters.map(({ id }) => id));
	expect(none.indexBytesPerRow).toBe(0);
	expect(one.indexBytesPerRow).toBeGreaterThan(5);
	expect(eight.indexBytesPerRow).toBeGreaterThan(5 * Number(one.indexBytesPerRow));
	expect(none.walBytesPerRow).toBeGreaterThan(20);
	expect(eight.walBytesPerRow).toBeGreaterThan(3 * Number(none.walBytesPerRow));
});

it("begins each stretch of load with the table as it was, and leaves it so", async () => {
	const kept = { rows: 100_000, last: 100_000 };
	const client = await indexPrice.client(arm({ indexes: 2, rows: 10 }), place.lab);
	for (let stretch = 0; stretch < 2; stretch++) {
		await client.beforeSlice?.();
		expect(await contents(2)).toEqual(kept);
		for (let turn = 0; turn < 3; turn++) await client.operation(Math.random, { add: () => {} });
		expect(await contents(2)).toEqual({ rows: 100_030, last: 100_030 });
	}
	await client.close();
	expect(await contents(2)).toEqual(kept);
	const evidence = await indexPrice.evidence(arm({ indexes: 2, rows: 10 }), place.lab);
	expect(evidence.planText).toContain("Insert on orders_2");
	expect(evidence.relations.map(({ bytes }) => bytes > 0)).toEqual([true, true, true]);
	expect(await contents(2)).toEqual(kept);
});
