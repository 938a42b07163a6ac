import { describe, expect, test } from "vitest";
import type { Point } from "#server/contract/event.ts";
import type { ArmClient } from "#server/contract/lab.ts";
import { LIMITS, longestMeasuringMs } from "#server/contract/limits.ts";
import { closedLoad } from "#server/contract/load.ts";
import { createFakeClock, type FakeClock } from "./fake-clock.ts";
import { type MeasureOptions, measure } from "./measure.ts";
import { createMockArm } from "./mock-arm.ts";
import { blindObserver } from "./observer.ts";

/** An arm that notes when it is at work and takes `durationMs`, a third of it in the span `query`. */
function arm(clock: FakeClock, durationMs: number, note: () => void = () => {}): ArmClient {
	return createMockArm(async (_, spans) => {
		note();
		await clock.wait(durationMs);
		spans.add("query", durationMs / 3);
		return 20;
	});
}

function optionsOf(clock: FakeClock, clients: readonly ArmClient[], points: Point[] = []): MeasureOptions {
	return {
		arms: clients.map((client, place) => ({ label: `arm ${place}`, client })),
		load: closedLoad(4, 6),
		spans: ["query"],
		seed: 11,
		clock,
		utilisation: () => ({ activeMs: clock.now() / 4, idleMs: (clock.now() * 3) / 4 }),
		observer: blindObserver,
		isDecided: () => true,
		publish: (point) => points.push(point),
		signal: new AbortController().signal,
	};
}

describe("measuring", () => {
	test("warms each arm up, then gives all arms one slice a block, in an order and its reverse", async () => {
		const clock = createFakeClock();
		const order: number[] = [];
		const note = (place: number) => () => {
			if (order.at(-1) !== place) order.push(place);
		};
		const clients = [0, 1, 2].map((place) => arm(clock, 5, note(place)));
		const { slices, blockCount, warmupMs } = await clock.runUntil(measure(optionsOf(clock, clients)));
		expect(order.slice(0, 3)).toEqual([0, 1, 2]);
		expect(warmupMs).toBe(600);
		expect(slices).toHaveLength(blockCount * 3);
		for (let block = 0; block < blockCount; block += 2) {
			const [first, second] = [block, block + 1].map((one) =>
				slices.filter((slice) => slice.block === one).map((slice) => slice.arm),
			);
			expect(first?.toSorted()).toEqual([0, 1, 2]);
			expect(second).toEqual(first?.toReversed());
		}
		const firsts = new Set(slices.filter((_, at) => at % 6 === 0).map((slice) => slice.arm));
		expect(firsts.size).toBeGreaterThan(1);
	});

	test("lets an arm make ready before each of its stretches, and books that time to nobody", async () => {
		const clock = createFakeClock();
		const story: string[] = [];
		const client = (name: string, beforeSliceMs: number): ArmClient => ({
			...arm(clock, 10, () => {
				if (story.at(-1) !== name) story.push(name);
			}),
			async beforeSlice() {
				story.push(`before ${name}`);
				await clock.wait(beforeSliceMs);
			},
		});
		const clients = [client("A", 1_000), client("B", 0)];
		const { arms, slices } = await clock.runUntil(measure(optionsOf(clock, clients)));
		const load = story.filter((one) => !one.startsWith("before"));
		expect(load.length).toBe(slices.length + 2);
		for (const [at, one] of story.entries()) {
			if (one === "A" || one === "B") expect(story[at - 1]).toBe(`before ${one}`);
		}
		expect(arms[0]?.summary).toMatchObject({ p50Us: arms[1]?.summary.p50Us });
		for (const { elapsedMs } of slices) expect(elapsedMs).toBeLessThan(200);
	});

	test("shares the measured seconds between the arms", async () => {
		const clock = createFakeClock();
		const clients = [arm(clock, 2), arm(clock, 4)];
		const { arms, blockCount, sliceMs } = await clock.runUntil(measure(optionsOf(clock, clients)));
		expect(sliceMs).toBe(100);
		expect(blockCount).toBe(30);
		const loadMs = arms.reduce((sum, one) => sum + one.elapsedMs, 0);
		expect(Math.abs(loadMs - 6_000)).toBeLessThan(200);
		// Little 1961: 4 clients at 2 ms are 2,000 operations a second.
		expect(arms[0]?.summary.achievedPerSec).toBeCloseTo(2_000, 0);
		expect(arms[1]?.summary.achievedPerSec).toBeCloseTo(1_000, 0);
	});

	test("gives slow arms longer slices and at least four blocks", async () => {
		const clock = createFakeClock();
		const { sliceMs, blockCount, arms } = await clock.runUntil(
			measure(optionsOf(clock, [arm(clock, 200), arm(clock, 1)])),
		);
		// A quarter of 6 s for a block, less twice 201 ms that may outlast the slices.
		expect(sliceMs).toBe(549);
		expect(blockCount).toBe(6);
		expect(arms[0]?.summary.operations).toBe(6 * 2 * 4);
		expect(arms[0]?.summary.achievedPerSec).toBe(20);
		expect(arms[0]?.operationsPerTurn).toBe(2);
	});

	test("publishes a point every 250 ms, the first with the first arm, and a last one that equals the result", async () => {
		const clock = createFakeClock();
		const points: Point[] = [];
		const clients = [arm(clock, 3), arm(clock, 3)];
		const { arms } = await clock.runUntil(measure(optionsOf(clock, clients, points)));
		expect(points[0]).toMatchObject({
			tMs: 250,
			phase: "warm-up",
			arms: [{}, { interval: null, soFar: null }],
		});
		expect(points[0]?.arms[0]?.soFar?.p50Us).toBe(3_001);
		const measured = points.filter((point) => point.phase === "measure");
		expect(measured.length).toBeGreaterThanOrEqual(24);
		expect(points.at(-1)?.arms.map((one) => one.soFar)).toEqual(arms.map((one) => one.summary));
		for (const place of [0, 1]) {
			const parts = measured.map((point) => point.arms[place]?.interval?.operations ?? 0);
			expect(parts.reduce((sum, one) => sum + one, 0)).toBe(arms[place]?.summary.operations);
		}
	});

	test("charges the load of an interval in which nothing ended to the one in which it ends", async () => {
		const clock = createFakeClock();
		const points: Point[] = [];
		await clock.runUntil(measure(optionsOf(clock, [arm(clock, 600), arm(clock, 1)], points)));
		const rates = points.flatMap(({ arms: [slow] }) => slow?.interval?.achievedPerSec ?? []);
		// 4 clients at 600 ms finish 6.7 a second; a tick just after a slice has begun may take 250 ms from the next.
		for (const rate of rates) expect(rate).toBeLessThan(4 / 0.35);
	});

	test("says where the time went, without ever booking less than nothing to the rest", async () => {
		const clock = createFakeClock();
		const twice = createMockArm(async (_, spans) => {
			await clock.wait(2);
			spans.add("query", 2);
			spans.add("query", 2);
			return 1;
		});
		const { arms } = await clock.runUntil(measure(optionsOf(clock, [arm(clock, 3), twice])));
		expect(arms[0]?.spans.map(({ span }) => span)).toEqual(["query", "other"]);
		expect(arms[0]?.spans[0]?.meanUs).toBeCloseTo(1_000, 6);
		expect(arms[0]?.spans[1]?.meanUs).toBeCloseTo(2_000, 6);
		expect(arms[1]?.spans[1]?.meanUs).toBe(0);
		expect(arms[0]?.rowMean).toBe(20);
		expect(arms[0]?.cost.eventLoopUtilisation).toBeCloseTo(0.25, 6);
	});

	test("counts nothing of the warm-up", async () => {
		const clock = createFakeClock();
		const { arms, slices } = await clock.runUntil(measure(optionsOf(clock, [arm(clock, 3), arm(clock, 3)])));
		// Of all that was done since, only the first operation of each client and slice is not recorded.
		for (const [place, one] of arms.entries()) {
			const sliceCount = slices.filter((slice) => slice.arm === place).length;
			expect(one.counters.operations).toBe(one.summary.operations + 4 * sliceCount);
		}
	});

	test("repeats itself for one seed", async () => {
		const orders = await Promise.all(
			[1, 2].map(async () => {
				const clock = createFakeClock();
				const { slices } = await clock.runUntil(measure(optionsOf(clock, [arm(clock, 3), arm(clock, 4)])));
				return slices.map(({ samples, ...slice }) => slice);
			}),
		);
		expect(orders[0]).toEqual(orders[1]);
	});

	test("gives arms the load that is their own, all in one run", async () => {
		const clock = createFakeClock();
		const options = optionsOf(clock, [arm(clock, 4), arm(clock, 4), arm(clock, 4)]);
		const arms = options.arms.map((one, place) => ({ ...one, load: closedLoad([1, 4, 16][place] ?? 1, 6) }));
		const measured = await clock.runUntil(measure({ ...options, arms }));
		// Little 1961: n clients at 4 ms are 250 n operations a second.
		expect(measured.arms.map(({ summary }) => Math.round(summary.achievedPerSec))).toEqual([
			250, 1_000, 4_000,
		]);
		expect(new Set(measured.slices.map(({ arm: place }) => place)).size).toBe(3);
		expect(measured.arms[0]?.operationsPerTurn).toBeGreaterThan(20);
	});

	test("publishes where figures lie after each pair of blocks, and no faster of many arms than of a few", async () => {
		const clock = createFakeClock();
		const points: Point[] = [];
		const seen: number[] = [];
		const options = optionsOf(
			clock,
			Array.from({ length: 8 }, () => arm(clock, 3)),
			points,
		);
		const intervalsOf = (slices: readonly { arm: number }[]) => {
			seen.push(slices.length);
			return [{ p50: { low: seen.length, high: 9 }, p95: null, p99: null, throughput: null }];
		};
		const { slices, blockCount } = await clock.runUntil(measure({ ...options, intervalsOf }));
		expect(seen).toEqual(Array.from({ length: blockCount / 2 }, (_, pair) => (pair + 1) * 2 * 8));
		expect(seen.at(-1)).toBe(slices.length);
		const told = points.flatMap(({ intervals }) => intervals?.[0]?.p50?.low ?? []);
		expect(told.at(-1)).toBe(seen.length);
		expect(new Set(told).size).toBe(told.length);
		const measured = points.filter(({ phase }) => phase === "measure");
		expect(measured.length).toBeLessThan(6_000 / 500 + 3);
	});

	test("ends soon after its time even when every slice takes seconds", async () => {
		const clock = createFakeClock();
		const { blockCount } = await clock.runUntil(
			measure(optionsOf(clock, [arm(clock, 9_000), arm(clock, 9_000)])),
		);
		expect(blockCount).toBe(1);
		expect(clock.now()).toBeLessThan(40_000);
	});

	test("looks at its time after every slice, and keeps only whole pairs of blocks", async () => {
		const clock = createFakeClock();
		const points: Point[] = [];
		const order: number[] = [];
		const clients = [0, 1, 2].map((place) => arm(clock, 1_500, () => order.push(place)));
		const { slices, blockCount, arms } = await clock.runUntil(measure(optionsOf(clock, clients, points)));
		// The fourth block begins at 13.5 s of 14 s, and only its first slice; the third is left without its reverse.
		expect(order.length).toBe(4 * (3 + 10));
		expect(blockCount).toBe(2);
		expect(slices.map((slice) => slice.arm).slice(3)).toEqual(
			slices
				.map((slice) => slice.arm)
				.slice(0, 3)
				.toReversed(),
		);
		for (const [place, one] of arms.entries()) {
			const own = slices.filter((slice) => slice.arm === place);
			expect(own.reduce((sum, { samples }) => sum + samples.count, 0)).toBe(one.summary.operations);
			expect(one.elapsedMs).toBeCloseTo(
				own.reduce((sum, { elapsedMs }) => sum + elapsedMs, 0),
				6,
			);
			expect(one.counters.operations).toBe(one.summary.operations);
		}
		expect(points.at(-1)?.arms.map(({ soFar }) => soFar)).toEqual(arms.map(({ summary }) => summary));
	});

	test("with four arms as slow as they may be ends before the trial is stopped from outside", async () => {
		const clock = createFakeClock();
		let turn = 0;
		// Just within the limit, but for first operations that leave all to the second ones.
		const slow = () =>
			createMockArm(async () => {
				await clock.wait(turn++ % 8 < 4 ? 50 : LIMITS.operationMs - 1);
				return 1;
			});
		await clock.runUntil(measure(optionsOf(clock, [slow(), slow(), slow(), slow()])));
		expect(clock.now()).toBeLessThan(longestMeasuringMs(4, 6) - LIMITS.trialOverheadMs);
	});
});
