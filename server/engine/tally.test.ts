import { PerformanceObserver } from "node:perf_hooks";
import { expect, test } from "vitest";
import { Ledger } from "./ledger.ts";
import { createRandom } from "./random.ts";
import { SpanBook, Tally } from "./tally.ts";

/** Operations between two points of the chart, and how many such rounds make a batch. */
const ROUND = 20_000;
const ROUNDS = 100;
const BATCHES = 5;

test("recording two million operations allocates nothing that has to be collected, points of the chart included", async () => {
	const tally = new Tally(2, "open");
	let loadMs = 0;
	const ledger = new Ledger(tally, { loadMs: () => loadMs, offeringMs: () => loadMs });
	const book = new SpanBook(
		new Map([
			["connect", 0],
			["query", 1],
		]),
	);
	const random = createRandom(9);
	const durationsMs = Float64Array.from({ length: 1_024 }, () => 0.05 + 20 * random() ** 4);
	const rounds = (count: number) => {
		for (let round = 0; round < count; round++) {
			for (let at = 0; at < ROUND; at++) {
				const serviceMs = durationsMs[at & 1_023] ?? 0;
				book.totalsMs[1] = serviceMs;
				tally.dueCount++;
				tally.scheduleError?.record(0.001);
				tally.succeed(serviceMs + 0.5, serviceMs, 3, book);
			}
			loadMs += 250;
			ledger.takeInterval();
		}
	};
	const collections: number[] = [];
	const observer = new PerformanceObserver((list) => {
		for (const entry of list.getEntries()) collections.push(entry.startTime);
	});
	observer.observe({ entryTypes: ["gc"] });
	try {
		const batches: { fromMs: number; untilMs: number }[] = [];
		for (let batch = 0; batch < BATCHES; batch++) {
			const fromMs = performance.now();
			rounds(ROUNDS);
			batches.push({ fromMs, untilMs: performance.now() });
		}
		await new Promise((resolve) => setTimeout(resolve, 20));
		expect(ledger.soFar()?.operations).toBe(ROUND * ROUNDS * BATCHES);
		// The first ones are still being compiled. One boxed number each would be 24 MB, more than the youngest may hold.
		const counts = batches.map(
			({ fromMs, untilMs }) => collections.filter((atMs) => atMs >= fromMs && atMs <= untilMs).length,
		);
		expect(Math.min(...counts)).toBe(0);
	} finally {
		observer.disconnect();
	}
});

test("keeps response and service times apart, and counts each once: in its interval, its slice and in all", () => {
	const tally = new Tally(0, "open");
	let nowMs = 0;
	const ledger = new Ledger(tally, { loadMs: () => nowMs, offeringMs: () => Math.min(nowMs, 200) });
	const book = new SpanBook(new Map());
	const add = (count: number) => {
		for (let one = 0; one < count; one++) tally.succeed(9, 2, 1, book);
		tally.dueCount += count + 1;
		tally.droppedCount++;
		nowMs += 100;
	};
	add(10);
	expect(ledger.takeInterval()).toMatchObject({ operations: 10, offeredPerSec: 110, droppedCount: 1 });
	add(20);
	const first = ledger.takeSlice();
	expect([first.samples.count, first.service?.count]).toEqual([30, 30]);
	add(5);
	const interval = ledger.takeInterval();
	expect(interval).toMatchObject({
		operations: 25,
		achievedPerSec: 125,
		offeredPerSec: 270,
		droppedCount: 2,
	});
	expect(interval?.meanUs).toBe(9_000);
	expect(interval?.service?.meanUs).toBe(2_000);
	expect(ledger.takeInterval()).toBeNull();
	const second = ledger.takeSlice();
	expect([second.samples.count, second.service?.count]).toEqual([5, 5]);
	expect(ledger.soFar()).toMatchObject({ operations: 35, droppedCount: 3, offeredPerSec: 190 });
	ledger.reset();
	expect([ledger.soFar(), ledger.takeSlice().service?.count, tally.dueCount]).toEqual([null, 0, 0]);
});
