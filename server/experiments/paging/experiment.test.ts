import { afterAll, beforeAll, expect, it } from "vitest";
import { type Arm, normaliseArm } from "#server/contract/arm.ts";
import { answersOf, blocksOf, bookedBy } from "#server/testing/arms.ts";
import { type ExperimentLab, openExperimentLab } from "#server/testing/experiment-lab.ts";
import { paging } from "./experiment.ts";

const { factors, spans } = paging.declaration;
const arm = (levels: Record<string, string | number>): Arm => normaliseArm(factors, levels, "arm");

let place: ExperimentLab;

beforeAll(async () => {
	place = await openExperimentLab("paging");
});
afterAll(() => place.close());

it("answers alike by offset and by key, with the twenty orders behind those in front", async () => {
	for (const depth of [10, 1_000, 9_000]) {
		const requests = [0, 7, 19];
		const expected = await Promise.all(requests.map((request) => directAnswer(depth + request)));
		for (const how of ["offset", "keyset"]) {
			expect(await answersOf(paging, arm({ paging: how, depth }), requests, place.lab)).toMatchObject(
				expected,
			);
		}
	}
});

async function directAnswer(inFront: number) {
	const rows = await place.database.sql`select id, total_cents as "totalCents" from lab.orders order by id`;
	return rows
		.toReversed()
		.slice(inFront, inFront + 20)
		.map((row) => ({ ...row }));
}

it("books its time in declared spans and answers every request with twenty rows", async () => {
	const booked = await bookedBy(paging, arm({ paging: "keyset", depth: 10 }), place.lab);
	expect(booked.spans).toEqual(spans.map(({ id }) => id));
	expect(new Set(booked.rowCounts)).toEqual(new Set([20]));
});

it("walks further for a deeper page by offset, and not by key", async () => {
	const touched = (how: string, depth: number) => blocksOf(paging, arm({ paging: how, depth }), place.lab);
	expect(await touched("offset", 9_000)).toBeGreaterThan(5 * (await touched("offset", 100)));
	expect(await touched("keyset", 9_000)).toBeLessThan(2 * (await touched("keyset", 100)));
});

it("refuses a depth beyond the orders there are, with a sentence", async () => {
	await expect(paging.prepare(arm({ depth: 10_000 }), place.lab)).rejects.toMatchObject({
		code: "bad-request",
		message: expect.stringContaining("at most 9960"),
	});
});
