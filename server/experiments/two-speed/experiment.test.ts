import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Arm, normaliseArm } from "#server/contract/arm.ts";
import { closedLoad } from "#server/contract/load.ts";
import { createRandom } from "#server/engine/random.ts";
import {
	answersTo,
	type ExperimentLab,
	openExperimentLab,
	ordersById,
	spanBook,
} from "#server/testing/experiment-lab.ts";
import { twoSpeed } from "./experiment.ts";
import { REVIEWED_ORDERS } from "./review.ts";
import type { Answer } from "./service.ts";

const { factors, spans, counters } = twoSpeed.declaration;
const arm = (slowPercent: number): Arm => normaliseArm(factors, { slowPercent, poolSize: 2 }, "arm");

let at: ExperimentLab;
beforeAll(async () => {
	at = await openExperimentLab("two-speed");
});
afterAll(() => at.close());

async function answersOf(one: Arm, ids: readonly number[]): Promise<Answer[]> {
	return (await answersTo(await twoSpeed.client(one, at.lab), ids)) as Answer[];
}

describe("the arms", () => {
	it("find the same orders, and review the same way those that several of them review", async () => {
		const ids = [1, 100, 2_001, 5_000, 9_999, at.lab.dataset.orderCount + 1];
		const expected = await ordersById(at, ids);
		// One after the other, as arms take turns: they share their connections.
		const none = await answersOf(arm(0), ids);
		const few = await answersOf(arm(1), ids);
		const many = await answersOf(arm(20), ids);
		for (const answers of [none, few, many]) {
			expect(answers.map(({ order }) => order)).toEqual(expected);
		}
		expect(none.map(({ review }) => review)).toEqual(ids.map(() => null));
		expect(few.map(({ review }) => review !== null)).toEqual([false, true, false, true, false, false]);
		expect(many.map(({ review }) => review !== null)).toEqual([true, true, true, true, false, true]);
		for (const place of [1, 3]) expect(many[place]?.review).toEqual(few[place]?.review);
	});

	it("review an order by the items of those up to it", async () => {
		const [answer] = await answersOf(arm(20), [5_000]);
		const [row] = await at.database.sql`
			select count(*)::int as "orderCount", round(avg(total_cents))::int as "meanCents",
				max(total_cents) as "mostCents"
			from lab.orders where id > ${5_000 - REVIEWED_ORDERS} and id <= 5000`;
		expect(answer?.review).toEqual({ ...row });
	});

	it("take the slow path as often as they say, and book all parts under declared spans", async () => {
		const client = await twoSpeed.client(arm(10), at.lab);
		const book = spanBook();
		const random = createRandom(1);
		for (let turn = 0; turn < 400; turn++) expect(await client.operation(random, book)).toBe(1);
		const { slowShare } = client.counters();
		expect(slowShare).toBeGreaterThan(0.05);
		expect(slowShare).toBeLessThan(0.16);
		expect(book.calls).toMatchObject({ query: 400, decode: 400, review: 400 * (slowShare ?? 0) });
		for (const span of Object.keys(book.calls)) expect(spans.map(({ id }) => id)).toContain(span);
		expect(Object.keys(client.counters())).toEqual(counters.map(({ id }) => id));
		client.resetCounters();
		expect(client.counters()).toEqual({ slowShare: 0 });
		await client.close();
		expect(await at.connections()).toBe(0);
	});

	it("have a slow path that takes several times as long as the quick one", async () => {
		const client = await twoSpeed.client(arm(20), at.lab);
		const random = createRandom(2);
		// The quickest of many: what else goes on in the machine is in the others.
		const quickestMs: Record<string, number> = {};
		const sink = {
			add(span: string, durationMs: number) {
				quickestMs[span] = Math.min(quickestMs[span] ?? durationMs, durationMs);
			},
		};
		for (let turn = 0; turn < 500; turn++) await client.operation(random, sink);
		expect((quickestMs.review ?? 0) / (quickestMs.query ?? 0)).toBeGreaterThan(3);
		await client.close();
	});
});

describe("the declaration", () => {
	it("has the largest pool as the cost, for the arms share their connections", () => {
		expect(twoSpeed.cost([arm(0), arm(2)], closedLoad(16, 4))).toEqual({ connections: 2 });
	});
});

describe("the evidence", () => {
	it("is of the lookup where there is no slow path, else of the review, which touches more", async () => {
		const [quick, slow] = await Promise.all([0, 2].map((one) => twoSpeed.evidence(arm(one), at.lab)));
		expect(quick?.planText).toContain("Index Scan using orders_pkey");
		expect(slow?.planText).toContain("order_items");
		expect(slow?.parameters).toContain("2 in 100 operations");
		const touched = [quick, slow].map((one) => (one?.blocksHit ?? 0) + (one?.blocksRead ?? 0));
		expect(touched[1]).toBeGreaterThan(2 * (touched[0] ?? 0));
		expect(slow?.relations.map(({ bytes }) => bytes > 0)).toEqual([true, true]);
	});
});
