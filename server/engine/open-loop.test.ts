import { describe, expect, test } from "vitest";
import type { ArmClient, Random } from "#server/contract/lab.ts";
import { LIMITS } from "#server/contract/limits.ts";
import type { OpenLoad } from "#server/contract/load.ts";
import { ClosedLoop } from "./closed-loop.ts";
import { createFakeClock, type FakeClock } from "./fake-clock.ts";
import { createMockArm } from "./mock-arm.ts";
import { OpenLoop } from "./open-loop.ts";
import { createRandom } from "./random.ts";
import { Tally } from "./tally.ts";

const calm = new AbortController().signal;
/** A turn of the fake clock's event loop: nothing starts more exactly. */
const TURN_MS = 0.009;

function loadOf(clients: number, arrivalRatePerSec: number): OpenLoad {
	return {
		model: "open",
		clients,
		arrivalRatePerSec,
		arrivals: "constant",
		profile: "constant",
		toRatePerSec: null,
		seconds: 6,
		budgetSeconds: null,
	};
}

function loopOf(clock: FakeClock, client: ArmClient, load: OpenLoad, random: Random = () => 0.5) {
	const tally = new Tally(1, "open");
	const loop = new OpenLoop({
		label: "arm",
		client,
		clientCount: load.clients,
		spans: ["query"],
		tally,
		clock,
		random,
		load,
		seed: 1,
	});
	return { loop, tally };
}

/** An arm whose operations all take as long, and which knows when each began and how many were at work at most. */
function watched(clock: FakeClock, durationMs: number) {
	const beganMs: number[] = [];
	let atWork = 0;
	let most = 0;
	const client = createMockArm(async () => {
		beganMs.push(clock.now());
		most = Math.max(most, ++atWork);
		await clock.wait(durationMs);
		atWork--;
		return 1;
	});
	return { client, beganMs, most: () => most, atWork: () => atWork };
}

/** A service that answers within 5 ms but for one freeze, in which it answers nobody until the freeze is over. */
function freezing(clock: FakeClock, fromMs: number, untilMs: number): ArmClient {
	return createMockArm(async () => {
		const nowMs = clock.now();
		await clock.wait(nowMs >= fromMs && nowMs < untilMs ? untilMs - nowMs : 5);
		return 1;
	});
}

describe("an open loop", () => {
	test("starts operations by its schedule, whether or not those before have ended", async () => {
		const clock = createFakeClock();
		const arm = watched(clock, 35);
		const { loop, tally } = loopOf(clock, arm.client, loadOf(16, 100));
		const { elapsedMs } = await clock.runUntil(loop.run(1_000, calm));
		expect(tally.dueCount).toBe(100);
		expect(tally.operationCount).toBe(100);
		for (let at = 1; at < 100; at++) {
			expect(Math.abs((arm.beganMs[at] ?? 0) - (arm.beganMs[at - 1] ?? 0) - 10)).toBeLessThan(2 * TURN_MS);
		}
		// 100 a second that take 35 ms each are three or four at a time (Little 1961).
		expect(arm.most()).toBe(4);
		expect(tally.latest.maxUs).toBeLessThan(35_100);
		expect(elapsedMs).toBeGreaterThanOrEqual(1_000);
		expect(elapsedMs).toBeLessThan(1_036);
		expect(loop.loadMs()).toBe(elapsedMs);
		expect(loop.offeringMs()).toBeCloseTo(1_000, 9);
	});

	test("lasts its whole time even when the last operation ends before", async () => {
		const clock = createFakeClock();
		const { loop } = loopOf(clock, watched(clock, 1).client, loadOf(1, 10));
		const { elapsedMs } = await clock.runUntil(loop.run(500, calm));
		expect(elapsedMs).toBeGreaterThanOrEqual(500);
		expect(elapsedMs).toBeLessThan(501 + TURN_MS);
	});

	test("lets what is due wait for a client, first come, first served, and charges the wait to the response", async () => {
		const clock = createFakeClock();
		const arm = watched(clock, 20);
		const { loop, tally } = loopOf(clock, arm.client, loadOf(1, 100));
		const { elapsedMs } = await clock.runUntil(loop.run(500, calm));
		expect(arm.most()).toBe(1);
		expect(tally.operationCount).toBe(50);
		expect(elapsedMs).toBeGreaterThan(990);
		// The n-th is due at 10 n and ends at 20 (n + 1): responses rise by 10 ms each, to about half a second.
		expect(Math.abs(tally.latest.quantileUs(0.5) - 20_000 - 24 * 10_000)).toBeLessThan(1_000);
		expect(Math.abs(tally.latest.maxUs - 20_000 - 49 * 10_000)).toBeLessThan(1_000);
		expect(tally.latestService?.maxUs).toBeLessThan(20_100);
		expect(tally.waitMs + tally.operationsMs).toBeCloseTo(tally.latest.meanUs * 0.05, 6);
		// Only the first found a free client: the others' wait is the service's, not the generator's.
		expect(tally.scheduleError?.count).toBe(1);
	});

	test("records its own error, from due to started, for operations that found a free client", async () => {
		const clock = createFakeClock();
		const client = createMockArm(async () => {
			// A computation of 8 ms, in which the loop cannot start what comes due.
			clock.work(8);
			await clock.wait(1);
			return 1;
		});
		const { loop, tally } = loopOf(clock, client, loadOf(16, 200));
		await clock.runUntil(loop.run(100, calm));
		expect(tally.scheduleError?.count).toBeGreaterThan(10);
		expect(tally.scheduleError?.quantileUs(0.9)).toBeGreaterThan(8_000);
	});

	test("drops and counts what comes due when too many wait already", async () => {
		const clock = createFakeClock();
		const client = createMockArm(() => new Promise<number>(() => {}));
		const { loop, tally } = loopOf(clock, client, loadOf(2, 20_000));
		const running = loop.run(1_000, calm);
		await clock.runUntil(clock.wait(900));
		expect(tally.dueCount - tally.droppedCount).toBe(LIMITS.waitingArrivals + 2);
		await clock.runUntil(running);
		expect(tally.droppedCount).toBe(20_000);
	});

	test("lets what is due end after its time, within a limit, and then counts it as dropped", async () => {
		const clock = createFakeClock();
		const arm = watched(clock, 900);
		const { loop, tally } = loopOf(clock, arm.client, loadOf(1, 10));
		const { elapsedMs } = await clock.runUntil(loop.run(1_000, calm));
		// One after the other from 0.05 s on: the third ends at 2.75 s, the fourth would end after the 3 s.
		expect(tally.operationCount).toBe(3);
		expect(tally.dueCount).toBe(10);
		expect(tally.droppedCount).toBe(7);
		expect(elapsedMs).toBeCloseTo(1_000 + LIMITS.drainMs, 0);
		expect(loop.loadMs()).toBe(elapsedMs);
		expect(loop.offeringMs()).toBeCloseTo(1_000, 9);
	});

	test("leaves nothing at work for the next arm's turn, though it counts nothing of what it waits for", async () => {
		const clock = createFakeClock();
		const arm = watched(clock, 5_000);
		const { loop, tally } = loopOf(clock, arm.client, loadOf(4, 10));
		const { elapsedMs } = await clock.runUntil(loop.run(500, calm));
		expect(arm.atWork()).toBe(0);
		expect(clock.now()).toBeGreaterThan(5_000);
		expect(elapsedMs).toBeLessThan(2_501);
		expect(tally.operationCount).toBe(0);
		expect([tally.droppedCount, tally.endedCount, tally.errorCount]).toEqual([5, 4, 0]);
	});

	test("does not wait for ever for what was dropped", async () => {
		const clock = createFakeClock();
		const { loop, tally } = loopOf(
			clock,
			createMockArm(() => new Promise<number>(() => {})),
			loadOf(4, 10),
		);
		await clock.runUntil(loop.run(500, calm));
		expect(clock.now()).toBeGreaterThan(LIMITS.operationMs);
		expect(clock.now()).toBeLessThan(LIMITS.operationMs + 1_000);
		expect([tally.droppedCount, tally.errorCount]).toEqual([5, 0]);
	});

	test("counts an operation that takes too long as a timeout, and goes on in its place", async () => {
		const clock = createFakeClock();
		let turn = 0;
		const client = createMockArm(async () => {
			turn++;
			if (turn === 3) return new Promise<number>(() => {});
			await clock.wait(5);
			return 1;
		});
		const { loop, tally } = loopOf(clock, client, loadOf(1, 2));
		await clock.runUntil(loop.run(12_000, calm));
		expect([...tally.errors]).toEqual([["timeout", 1]]);
		expect(tally.operationCount + tally.errorCount + tally.droppedCount).toBe(24);
		expect(tally.operationCount).toBe(23);
	});

	test("counts errors by kind, and gives up an arm that does nothing but fail", async () => {
		const clock = createFakeClock();
		let turn = 0;
		const client = createMockArm(() => {
			turn++;
			if (turn % 4 === 0 && turn < 100) throw Object.assign(new Error("no"), { code: "40001" });
			if (turn >= 100) return Promise.reject(new RangeError("no"));
			return Promise.resolve(1);
		});
		const { loop, tally } = loopOf(clock, client, loadOf(2, 100));
		const running = clock.runUntil(loop.run(60_000, calm));
		await expect(running).rejects.toMatchObject({
			code: "internal",
			message: expect.stringContaining("RangeError"),
		});
		expect(tally.errors.get("40001")).toBe(24);
		expect(clock.now()).toBeLessThan(2_200);
	});

	test("survives a whole queue of operations that fail at once", async () => {
		const clock = createFakeClock();
		let isFrozen = true;
		const client = createMockArm(async () => {
			if (!isFrozen) throw new Error("no");
			await clock.wait(700);
			isFrozen = false;
			return 1;
		});
		const throwing = {
			...client,
			operation: (...given: Parameters<ArmClient["operation"]>) => {
				if (!isFrozen) throw new Error("no");
				return client.operation(...given);
			},
		};
		const { loop, tally } = loopOf(clock, throwing, loadOf(1, 1_000));
		await clock.runUntil(loop.run(600, calm));
		expect(tally.operationCount).toBe(1);
		expect(tally.errorCount).toBe(599);
	});

	test("stops the moment it is cancelled, and starts nothing afterwards", async () => {
		const clock = createFakeClock();
		const stop = new AbortController();
		const arm = watched(clock, 1);
		const { loop } = loopOf(clock, arm.client, loadOf(2, 100));
		clock.after(123, () => stop.abort());
		const running = clock.runUntil(loop.run(1_000, stop.signal));
		await expect(running).rejects.toMatchObject({ code: "cancelled" });
		expect(clock.now()).toBe(123);
		const begun = arm.beganMs.length;
		await clock.runUntil(clock.wait(500));
		expect(arm.beganMs.length).toBe(begun);
		expect(loop.loadMs()).toBe(123);
	});

	test("warms up with all its clients, which never pause, whatever its rate", async () => {
		const clock = createFakeClock();
		const arm = watched(clock, 5);
		const { loop, tally } = loopOf(clock, arm.client, loadOf(64, 1));
		await clock.runUntil(loop.run(100, calm, true));
		expect(arm.most()).toBe(64);
		expect(tally.operationCount).toBe(64 * 20);
		expect([tally.dueCount, loop.offeringMs()]).toEqual([0, 0]);
		expect(loop.cycleMs).toBeCloseTo(5, 9);
	});

	test("lets the event loop turn while it works off operations that never wait", async () => {
		const clock = createFakeClock();
		let isFirst = true;
		const client = createMockArm(() => {
			clock.work(isFirst ? 200 : 0.01);
			isFirst = false;
			return Promise.resolve(1);
		});
		let turns = 0;
		const counted = {
			...clock,
			soon(action: () => void) {
				turns++;
				clock.soon(action);
			},
		};
		const { loop, tally } = loopOf(counted, client, loadOf(1, 5_000));
		await clock.runUntil(loop.run(199, calm));
		expect(tally.operationCount).toBe(995);
		// 995 of them at 0.01 ms, and a turn after every 0.2 ms.
		expect(turns).toBeGreaterThan(40);
		expect(turns).toBeLessThan(200);
	});

	test("gives the n-th stretches of two arms the same schedule, and each of them another", async () => {
		const begun = [1, 2].map(async (stream) => {
			const clock = createFakeClock();
			const arm = watched(clock, 0.1);
			const load: OpenLoad = { ...loadOf(64, 200), arrivals: "poisson" };
			// Each arm draws its own inputs.
			const { loop } = loopOf(clock, arm.client, load, createRandom(1, stream));
			const counts: number[] = [];
			for (let turn = 0; turn < 4; turn++) {
				await clock.runUntil(loop.run(500, calm));
				counts.push(arm.beganMs.length);
			}
			return counts;
		});
		const [first, second] = await Promise.all(begun);
		expect(first).toEqual(second);
		const sizes = first?.map((count, at) => count - (first[at - 1] ?? 0));
		expect(new Set(sizes).size).toBeGreaterThan(1);
	});

	test("shows a freeze of two seconds that a closed loop, which stops asking, leaves out", async () => {
		const clocks = [createFakeClock(), createFakeClock()] as const;
		const [openClock, closedClock] = clocks;
		const { loop, tally } = loopOf(openClock, freezing(openClock, 1_000, 3_000), loadOf(4, 200));
		await openClock.runUntil(loop.run(5_000, calm));
		const closedTally = new Tally(0);
		const closed = new ClosedLoop({
			label: "arm",
			client: freezing(closedClock, 1_000, 3_000),
			clientCount: 4,
			spans: [],
			tally: closedTally,
			clock: closedClock,
			random: createRandom(1),
		});
		await closedClock.runUntil(closed.run(5_000, calm));
		expect(tally.latest.quantileUs(0.99)).toBeGreaterThan(1_900_000);
		expect(tally.latest.quantileUs(0.99)).toBeLessThan(2_010_000);
		expect(tally.latestService?.quantileUs(0.99)).toBeLessThan(6_000);
		expect(closedTally.latest.quantileUs(0.99)).toBeLessThan(6_000);
		expect(tally.latest.quantileUs(0.25)).toBeLessThan(6_000);
	});
});
