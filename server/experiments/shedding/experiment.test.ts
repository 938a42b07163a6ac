import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Arm, normaliseArm } from "#server/contract/arm.ts";
import type { ArmClient, SpanSink } from "#server/contract/lab.ts";
import { closedLoad } from "#server/contract/load.ts";
import { createRandom } from "#server/engine/random.ts";
import { errorKind } from "#server/engine/tally.ts";
import { type ExperimentLab, openExperimentLab, spanBook } from "#server/testing/experiment-lab.ts";
import { NO_SPANS } from "../lab/no-spans.ts";
import { ORDERS_COUNTED } from "./best-sellers.ts";
import { shedding } from "./experiment.ts";

const { factors, spans, counters } = shedding.declaration;
const ARMS = ["wait", "answer", "error", "retry"] as const;
const arm = (whenFull: string, queueLimit = 2): Arm =>
	normaliseArm(factors, { whenFull, poolSize: 2, ...(whenFull === "wait" ? {} : { queueLimit }) }, "arm");

let at: ExperimentLab;
beforeAll(async () => {
	at = await openExperimentLab("shedding");
});
afterAll(() => at.close());

const sumOf = (values: readonly number[]) => values.reduce((sum, one) => sum + one, 0);

/** So many operations at once: their rows, or the kind of their error. */
async function crowd(
	client: ArmClient,
	count: number,
	spansOf: (at: number) => SpanSink = () => NO_SPANS,
): Promise<(number | string)[]> {
	const random = createRandom(1);
	const outcomes = await Promise.allSettled(
		Array.from({ length: count }, (_, at) => client.operation(random, spansOf(at))),
	);
	return outcomes.map((one) => (one.status === "fulfilled" ? one.value : errorKind(one.reason)));
}

/** How often each outcome was. */
function countBy(outcomes: readonly (number | string)[]): Record<string, number> {
	const counts: Record<string, number> = {};
	for (const one of outcomes) counts[one] = (counts[one] ?? 0) + 1;
	return counts;
}

describe("the arms", () => {
	it("answer alike whom they serve, with the products that sold most", async () => {
		const from = 1_000;
		const expected = await at.database.sql`
			select product_id as "productId", sum(quantity)::int as sold from lab.order_items
			where order_id between ${from} and ${from + ORDERS_COUNTED - 1}
			group by product_id order by sold desc, product_id limit 10`;
		expect(expected).toHaveLength(10);
		for (const whenFull of ARMS) {
			const client = await shedding.client(arm(whenFull), at.lab);
			expect(await client.answer(from)).toEqual([...expected]);
			await client.close();
		}
		expect(await at.connections()).toBe(0);
	});

	it("serve all of a crowd, or as many as have a place and refuse the others by their own way", async () => {
		const outcomes: Record<string, Record<string, number>> = {};
		const shares: Record<string, number | undefined> = {};
		for (const whenFull of ARMS) {
			const client = await shedding.client(arm(whenFull), at.lab);
			outcomes[whenFull] = countBy(await crowd(client, 20));
			shares[whenFull] = client.counters().refusedShare;
			await client.close();
		}
		// Two connections, two places in the queue.
		expect(outcomes).toEqual({
			wait: { "10": 20 },
			answer: { "10": 4, "0": 16 },
			error: { "10": 4, "too-busy": 16 },
			retry: { "10": 20 },
		});
		const { retry, ...others } = shares;
		expect(others).toEqual({ wait: 0, answer: 0.8, error: 0.8 });
		// 16 of the first 20 requests, and some of those that follow.
		expect(retry).toBeGreaterThanOrEqual(16 / 36);
	});

	it("have their places back when those inside are done, failed ones too", async () => {
		const client = await shedding.client(arm("error"), at.lab);
		const under = crowd(client, 4);
		await at.database.sql`select pg_terminate_backend(pid) from pg_stat_activity
			where application_name = ${at.lab.applicationName}`;
		await under;
		await crowd(client, 4);
		client.resetCounters();
		expect(countBy(await crowd(client, 4))).toEqual({ "10": 4 });
		await client.close();
		expect(await at.connections()).toBe(0);
	});

	it("tell useful answers per second of their own time under load, and refused ones are none", async () => {
		for (const whenFull of ARMS) {
			const client = await shedding.client(arm(whenFull), at.lab);
			await crowd(client, 8);
			client.resetCounters();
			let useful = 0;
			let loadMs = 0;
			let longestMs = 0;
			for (let slice = 0; slice < 3; slice++) {
				await client.beforeSlice?.();
				const books = Array.from({ length: 40 }, spanBook);
				const startMs = performance.now();
				useful += countBy(await crowd(client, 40, (at) => books[at] ?? NO_SPANS))["10"] ?? 0;
				loadMs += performance.now() - startMs;
				longestMs += Math.max(...books.map(({ totalsMs }) => sumOf(Object.values(totalsMs))));
				// What other arms do meanwhile is not this one's time.
				await new Promise((resolve) => setTimeout(resolve, 200));
			}
			const { usefulPerSec = 0 } = client.counters();
			const ownMs = (1_000 * useful) / usefulPerSec;
			// It lasts from before the first of a crowd to its last, and so longer than each of them.
			expect(ownMs).toBeLessThanOrEqual(loadMs);
			expect(ownMs).toBeGreaterThanOrEqual(longestMs);
			const declared = counters.map(({ id }) => id);
			expect(Object.keys(client.counters())).toEqual(
				// Where nobody is refused there is nothing to tell of refusals.
				whenFull === "wait" ? declared.filter((id) => id !== "refusalMean") : declared,
			);
			await client.close();
		}
	});

	it("make a client that asks again wait between its tries, which is in its time", async () => {
		const client = await shedding.client(arm("retry", 0), at.lab);
		const book = spanBook();
		const random = createRandom(1);
		await Promise.all(Array.from({ length: 20 }, () => client.operation(random, book)));
		const { refusedShare = 0, refusalMean } = client.counters();
		const { pause = 0, ...served } = book.calls;
		expect(served).toEqual({ poolWait: 20, query: 20, decode: 20 });
		expect(pause / (pause + 20)).toBeCloseTo(refusedShare, 9);
		expect((book.totalsMs.pause ?? 0) / pause).toBeGreaterThan(15);
		expect(refusalMean).toBeGreaterThan(0);
		for (const span of Object.keys(book.calls)) expect(spans.map(({ id }) => id)).toContain(span);
		await client.close();
	});
});

describe("the declaration", () => {
	it("has the largest pool as the cost, for the arms share their connections", () => {
		expect(
			shedding.cost(
				ARMS.map((one) => arm(one)),
				closedLoad(32, 4),
			),
		).toEqual({ connections: 2 });
	});
});

describe("the evidence", () => {
	it("is of the one statement that all arms send, and says what a refusal asks of Postgres", async () => {
		const [wait, error] = await Promise.all(
			["wait", "error"].map((one) => shedding.evidence(arm(one), at.lab)),
		);
		expect(wait?.sql).toBe(error?.sql);
		expect(wait?.planText).toContain("order_items");
		expect(wait?.parameters).not.toContain("refused");
		expect(error?.parameters).toContain("A refused one asks Postgres nothing.");
		expect(wait?.relations.map(({ bytes }) => bytes > 0)).toEqual([true, true]);
	});
});
