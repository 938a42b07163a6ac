import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Arm, normaliseArm } from "#server/contract/arm.ts";
import type { ArmClient } from "#server/contract/lab.ts";
import { closedLoad } from "#server/contract/load.ts";
import { createRandom } from "#server/engine/random.ts";
import {
	answersTo,
	type ExperimentLab,
	openExperimentLab,
	ordersById,
	spanBook,
} from "#server/testing/experiment-lab.ts";
import { scrape } from "./experiment.ts";
import { SPIKE_MS, startOfSpike } from "./spikes.ts";

const { factors, spans, counters } = scrape.declaration;
const arm = (intervalMs: number): Arm => normaliseArm(factors, { intervalMs }, "arm");

let at: ExperimentLab;
beforeAll(async () => {
	at = await openExperimentLab("scrape");
});
afterAll(() => at.close());

/** A crowd of clients that think, for so long. */
async function load(client: ArmClient, durationMs: number, book = spanBook()): Promise<void> {
	const random = createRandom(1);
	const endMs = performance.now() + durationMs;
	await client.beforeSlice?.();
	await Promise.all(
		Array.from({ length: 16 }, async () => {
			while (performance.now() < endMs) {
				expect(await client.operation(random, book)).toBe(1);
				await sleep(10);
			}
		}),
	);
}

describe("the arms", () => {
	it("answer alike, with the order that was asked for", async () => {
		const asked = [1, 2, 5_000, at.lab.dataset.orderCount, at.lab.dataset.orderCount + 1];
		const expected = await ordersById(at, asked);
		for (const intervalMs of [50, 3_000]) {
			expect(await answersTo(await scrape.client(arm(intervalMs), at.lab), asked)).toEqual(expected);
		}
		expect(await at.connections()).toBe(0);
	});

	it("have spikes that are felt, of which a rare scrape shows less of the mean than a frequent one", async () => {
		const seen = [];
		for (const intervalMs of [20, 1_400]) {
			const client = await scrape.client(arm(intervalMs), at.lab);
			// In two stretches, as an arm has its load in slices.
			await load(client, 700);
			await sleep(100);
			await load(client, 900);
			const counted = client.counters();
			expect(Object.keys(counted)).toEqual(counters.map(({ id }) => id));
			await client.close();
			seen.push(counted);
		}
		const [often, seldom] = seen;
		expect((often?.worstMean ?? 0) / (seldom?.worstMean ?? 0)).toBeGreaterThan(2);
		expect(often?.caughtShare).toBe(1);
		expect(seldom?.caughtShare).toBe(0);
		expect(await at.connections()).toBe(0);
	});

	it("leave no report running when their turn is over, and none for the next arm", async () => {
		const [first, second] = [await scrape.client(arm(50), at.lab), await scrape.client(arm(50), at.lab)];
		// Into the middle of the first spike.
		await load(first, startOfSpike(0) + SPIKE_MS.lasts / 2);
		expect(first.counters()).toHaveProperty("spikeMean");
		await second.beforeSlice?.();
		const [row] = await at.database.sql<{ count: number }[]>`
			select count(*)::int as count from pg_stat_activity
			where application_name = ${at.lab.applicationName} and state = 'active'`;
		expect(row?.count).toBe(0);
		await first.close();
		await second.close();
	});

	it("book their time under declared spans", async () => {
		const client = await scrape.client(arm(50), at.lab);
		const book = spanBook();
		await client.operation(createRandom(1), book);
		expect(Object.keys(book.calls).sort()).toEqual(spans.map(({ id }) => id).sort());
		await client.close();
	});
});

describe("the declaration", () => {
	it("has eight connections as the cost, for the arms share them", () => {
		expect(scrape.cost([arm(50), arm(750)], closedLoad(16, 4))).toEqual({ connections: 8 });
	});
});

describe("the evidence", () => {
	it("is of the lookup", async () => {
		const { planText, parameters } = await scrape.evidence(arm(50), at.lab);
		expect(planText).toContain("Index Scan using orders_pkey");
		expect(parameters).toContain("reports");
	});
});
