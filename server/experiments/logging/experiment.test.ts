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
import { logging } from "./experiment.ts";

const { factors, spans, counters } = logging.declaration;
const LEVELS = ["none", "sync", "async", "sampled", "durable"];
const arm = (level: string, lines = 1): Arm =>
	normaliseArm(factors, { logging: level, poolSize: 2, ...(level === "none" ? {} : { lines }) }, "arm");

let at: ExperimentLab;
beforeAll(async () => {
	at = await openExperimentLab("logging");
});
afterAll(() => at.close());

/** So many operations one after the other: what they booked, and what the arm counted. */
async function operate(one: Arm, operationCount: number) {
	const client = await logging.client(one, at.lab);
	const book = spanBook();
	const random = createRandom(1);
	await client.operation(random, spanBook());
	client.resetCounters();
	for (let turn = 0; turn < operationCount; turn++) expect(await client.operation(random, book)).toBe(1);
	const counted = client.counters();
	await client.close();
	return { book, counted };
}

describe("the arms", () => {
	it("answer alike, with the order that was asked for", async () => {
		const asked = [1, 2, 5_000, at.lab.dataset.orderCount, at.lab.dataset.orderCount + 1];
		const expected = await ordersById(at, asked);
		for (const level of LEVELS) {
			expect(await answersTo(await logging.client(arm(level), at.lab), asked)).toEqual(expected);
		}
		expect(await at.connections()).toBe(0);
	});

	it("write as many lines as they say", async () => {
		const linesOf = async (one: Arm) => (await operate(one, 200)).counted.lines;
		expect(await linesOf(arm("none"))).toBeUndefined();
		expect(await linesOf(arm("sync", 3))).toBe(600);
		expect(await linesOf(arm("durable"))).toBe(200);
		expect(await linesOf(arm("sampled", 5))).toBe(10);
	});

	it("have lines at risk only where lines gather, and fewer than all", async () => {
		for (const level of LEVELS.slice(1)) {
			const { counted } = await operate(arm(level), 200);
			expect(Object.keys(counted)).toEqual(counters.map(({ id }) => id));
			if (level === "async") expect(counted.atRisk).toBeGreaterThan(5);
			else expect(counted.atRisk).toBe(0);
			expect(counted.atRisk).toBeLessThan(200);
		}
	});

	it("book their time under declared spans, the logging where there is some", async () => {
		for (const level of LEVELS) {
			const { book } = await operate(arm(level), 200);
			const expected = { poolWait: 200, query: 200, decode: 200 };
			if (level === "none") expect(book.calls).toEqual(expected);
			else expect(book.calls).toEqual({ ...expected, log: level === "sampled" ? 2 : 200 });
			for (const span of Object.keys(book.calls)) expect(spans.map(({ id }) => id)).toContain(span);
		}
	});

	it("take longer to log more lines", async () => {
		// The quickest of many operations: what else goes on in the machine is in the others.
		const quickestMs = async (lines: number) => {
			const client = await logging.client(arm("sync", lines), at.lab);
			const random = createRandom(1);
			let quickest = Number.POSITIVE_INFINITY;
			const sink = {
				add(span: string, durationMs: number) {
					if (span === "log") quickest = Math.min(quickest, durationMs);
				},
			};
			for (let turn = 0; turn < 200; turn++) await client.operation(random, sink);
			await client.close();
			return quickest;
		};
		expect((await quickestMs(50)) / (await quickestMs(1))).toBeGreaterThan(5);
	});
});

describe("the declaration", () => {
	it("has the largest pool as the cost, for the arms share their connections", () => {
		expect(logging.cost([arm("none"), arm("sync")], closedLoad(16, 4))).toEqual({ connections: 2 });
	});
});

describe("the evidence", () => {
	it("is of the lookup, and says how many lines go with it", async () => {
		const [none, sampled] = await Promise.all(
			[arm("none"), arm("sampled", 7)].map((one) => logging.evidence(one, at.lab)),
		);
		expect(none?.planText).toContain("Index Scan using orders_pkey");
		expect(none?.parameters).toContain("writes nothing");
		expect(sampled?.parameters).toContain("one in 100 writes 7 lines about it");
	});
});
