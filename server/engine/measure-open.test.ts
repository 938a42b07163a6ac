import { describe, expect, test } from "vitest";
import type { Point } from "#server/contract/event.ts";
import type { ArmClient } from "#server/contract/lab.ts";
import { LIMITS, longestMeasuringMs } from "#server/contract/limits.ts";
import type { OpenLoad } from "#server/contract/load.ts";
import { createFakeClock, type FakeClock } from "./fake-clock.ts";
import { type MeasureOptions, measure } from "./measure.ts";
import { createLastingArm, createMockArm, createQueueingArm } from "./mock-arm.ts";
import { blindConditions, blindObserver } from "./observer.ts";
import { compareArms } from "./statistics.ts";

const LOAD: OpenLoad = {
	model: "open",
	clients: 16,
	arrivalRatePerSec: 100,
	arrivals: "poisson",
	profile: "constant",
	toRatePerSec: null,
	seconds: 6,
	budgetSeconds: null,
};

function optionsOf(
	clock: FakeClock,
	clients: readonly ArmClient[],
	given: Partial<MeasureOptions> = {},
): MeasureOptions {
	return {
		arms: clients.map((client, place) => ({ label: `arm ${place}`, client })),
		load: LOAD,
		spans: ["query"],
		seed: 11,
		clock,
		utilisation: () => ({ activeMs: clock.now(), idleMs: 0 }),
		observer: blindObserver,
		isDecided: () => true,
		publish: () => {},
		signal: new AbortController().signal,
		...given,
	};
}

/** An arm with one server: what comes in the meantime waits within its operation, or before it if no client is free. */
function arm(clock: FakeClock, serviceMs: number): ArmClient {
	const inner = createQueueingArm(clock, 1, serviceMs);
	return createMockArm(async (random, spans) => {
		const fromMs = clock.now();
		const rows = await inner.operation(random, spans);
		spans.add("query", (clock.now() - fromMs) / 2);
		return rows;
	});
}

describe("measuring under an open loop", () => {
	test("offers all arms the same, and says what each achieved", async () => {
		const clock = createFakeClock();
		const { arms, slices, sliceMs, blockCount } = await clock.runUntil(
			measure(optionsOf(clock, [arm(clock, 2), arm(clock, 5)])),
		);
		expect(sliceMs).toBe(500);
		expect(blockCount).toBe(6);
		for (const one of arms) {
			expect(one.summary.offeredPerSec).toBe(arms[0]?.summary.offeredPerSec);
			expect(one.summary.operations).toBe(arms[0]?.summary.operations);
			expect(one.summary.offeredPerSec).toBeGreaterThan(75);
			expect(one.summary.offeredPerSec).toBeLessThan(125);
			expect(one.summary.droppedCount).toBe(0);
			// A slice lasts until what was due in it has ended.
			expect(one.summary.achievedPerSec).toBeLessThanOrEqual(one.summary.offeredPerSec ?? 0);
			expect(one.summary.achievedPerSec).toBeGreaterThan(0.97 * (one.summary.offeredPerSec ?? 0));
		}
		for (let block = 0; block < blockCount; block++) {
			const counts = slices.filter((slice) => slice.block === block).map(({ samples }) => samples.count);
			expect(new Set(counts).size).toBe(1);
		}
	});

	test("finds no difference in what two arms achieve that keep up, one of them with far longer answers", async () => {
		const clock = createFakeClock();
		const lasting = (ms: number) => createLastingArm(clock, ms);
		const load = {
			...LOAD,
			clients: 64,
			arrivals: "constant" as const,
			arrivalRatePerSec: 2_000,
			seconds: 4,
		};
		const measurement = await clock.runUntil(measure(optionsOf(clock, [lasting(20), lasting(1)], { load })));
		const throughput = compareArms(measurement, ["slow", "fast"], 1).at(-1);
		expect(throughput).toMatchObject({ metric: "throughput", verdict: "none" });
		expect(throughput?.ratio).toBeCloseTo(1, 3);
		for (const { summary } of measurement.arms) expect(summary.achievedPerSec).toBeCloseTo(2_000, -1);
	}, 60_000);

	test("finds what an arm is able to that gets twice as much to do, in its slices as in the whole", async () => {
		const clock = createFakeClock();
		const load = { ...LOAD, arrivals: "constant" as const, arrivalRatePerSec: 400 };
		const { arms, slices } = await clock.runUntil(
			measure(optionsOf(clock, [arm(clock, 5), arm(clock, 1)], { load })),
		);
		const [slow, fast] = arms;
		expect((slow?.summary.achievedPerSec ?? 0) / 200).toBeCloseTo(1, 1);
		expect(fast?.summary.achievedPerSec).toBeCloseTo(fast?.summary.offeredPerSec ?? 0, 6);
		const elapsedMs = slices.flatMap((slice) => (slice.arm === 0 ? slice.elapsedMs : []));
		const loadMs = elapsedMs.reduce((sum, one) => sum + one, 0);
		expect(slow?.summary.achievedPerSec).toBeCloseTo(((slow?.summary.operations ?? 0) * 1_000) / loadMs, 1);
	});

	test("keeps response and service times apart wherever it reports them", async () => {
		const clock = createFakeClock();
		const points: Point[] = [];
		const load = { ...LOAD, clients: 1 };
		const { arms, slices } = await clock.runUntil(
			measure(
				optionsOf(clock, [arm(clock, 7), arm(clock, 1)], { load, publish: (point) => points.push(point) }),
			),
		);
		const [slow] = arms;
		// With one client all waiting is before the start: 7 ms of service, and the more in the response.
		expect(slow?.summary.service?.maxUs).toBeLessThan(7_100);
		expect(slow?.summary.p95Us).toBeGreaterThan(10_000);
		expect(slow?.service?.count).toBe(slow?.summary.operations);
		const own = slices.filter((slice) => slice.arm === 0);
		expect(own.reduce((sum, slice) => sum + (slice.service?.count ?? 0), 0)).toBe(slow?.summary.operations);
		expect(slow?.scheduleError?.p99Us).toBeLessThan(50);
		const measured = points.filter(({ phase }) => phase === "measure");
		expect(measured.some(({ arms: [one] }) => (one?.interval?.offeredPerSec ?? 0) > 0)).toBe(true);
		expect(measured.at(-1)?.arms.map(({ soFar }) => soFar)).toEqual(arms.map(({ summary }) => summary));
		const parts = measured.map(({ arms: [one] }) => one?.interval?.operations ?? 0);
		expect(parts.reduce((sum, one) => sum + one, 0)).toBe(slow?.summary.operations);
	});

	test("says where the response time went: waiting, the spans, and the rest, which together are all of it", async () => {
		const clock = createFakeClock();
		const { arms } = await clock.runUntil(
			measure(optionsOf(clock, [arm(clock, 9), arm(clock, 2)], { load: { ...LOAD, clients: 2 } })),
		);
		for (const one of arms) {
			expect(one.spans.map(({ span }) => span)).toEqual(["wait", "query", "other"]);
			const sumUs = one.spans.reduce((sum, { meanUs }) => sum + meanUs, 0);
			expect(Math.abs(sumUs - one.summary.meanUs)).toBeLessThanOrEqual(0.5);
		}
		expect(arms[0]?.spans[0]?.meanUs).toBeGreaterThan(1_000);
	});

	test("drops what an overloaded arm cannot do, and gives the next arm an idle service", async () => {
		const clock = createFakeClock();
		const { arms, blockCount } = await clock.runUntil(
			measure(
				optionsOf(clock, [arm(clock, 100), arm(clock, 1)], { load: { ...LOAD, arrivalRatePerSec: 400 } }),
			),
		);
		const [slow, fast] = arms;
		expect(slow?.summary.droppedCount).toBeGreaterThan(100 * blockCount);
		expect(slow?.summary.achievedPerSec).toBeCloseTo(10, 0);
		expect(slow?.summary.offeredPerSec).toBe(fast?.summary.offeredPerSec);
		expect(slow?.summary.maxUs).toBeLessThanOrEqual(2_600_000);
		expect(fast?.summary.droppedCount).toBe(0);
		expect(fast?.summary.p99Us).toBeLessThan(10_000);
	});

	test("does not take turning round to be on time for work", async () => {
		const clock = createFakeClock();
		const observer = {
			...blindObserver,
			end: () => Promise.resolve({ ...blindConditions, trialCpuMs: 250 }),
		};
		const load = { ...LOAD, arrivals: "constant" as const, arrivalRatePerSec: 1_000, seconds: 2 };
		const { arms } = await clock.runUntil(
			measure(optionsOf(clock, [arm(clock, 0.2), arm(clock, 0.2)], { load, observer })),
		);
		for (const { cost } of arms) {
			expect(cost.eventLoopUtilisation).toBeLessThan(0.5);
			expect(cost.trialCpuShare).toBeLessThan(0.5);
		}
	});

	test("says why there is nothing to compare when all was dropped", async () => {
		const clock = createFakeClock();
		const running = clock.runUntil(
			measure(
				optionsOf(clock, [arm(clock, 3_000), arm(clock, 1)], { load: { ...LOAD, arrivalRatePerSec: 5 } }),
			),
		);
		await expect(running).rejects.toMatchObject({
			code: "internal",
			message: expect.stringMatching(/"arm 0".*were dropped.*closed loop/),
		});
	});

	test("with four arms as slow as they may be ends before the trial is stopped from outside", async () => {
		const clock = createFakeClock();
		const slow = () =>
			createMockArm(async (random) => {
				await clock.wait(random() < 0.5 ? 5 : LIMITS.operationMs - 1);
				return 1;
			});
		const load = { ...LOAD, clients: 4 };
		await clock.runUntil(measure(optionsOf(clock, [slow(), slow(), slow(), slow()], { load })));
		expect(clock.now()).toBeLessThan(longestMeasuringMs(4, 6) - LIMITS.trialOverheadMs);
	});
});
