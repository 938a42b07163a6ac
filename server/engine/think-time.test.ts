import { describe, expect, test } from "vitest";
import type { ArmClient } from "#server/contract/lab.ts";
import { ClosedLoop } from "./closed-loop.ts";
import { createFakeClock, type FakeClock } from "./fake-clock.ts";
import { createLastingArm, createMockArm, createQueueingArm } from "./mock-arm.ts";
import { createRandom } from "./random.ts";
import { Tally } from "./tally.ts";

const calm = new AbortController().signal;

describe("a closed loop whose clients think", () => {
	function thinkingLoop(clock: FakeClock, client: ArmClient, clientCount: number, thinkMs: number) {
		const tally = new Tally(0);
		const loop = new ClosedLoop({
			label: "arm",
			client,
			clientCount,
			spans: [],
			tally,
			clock,
			random: createRandom(5),
			thinkMs,
		});
		return { loop, tally };
	}

	test("starts a client's next operation when it has thought, and finds the rate that makes", async () => {
		const clock = createFakeClock();
		const { loop, tally } = thinkingLoop(clock, createLastingArm(clock, 10), 4, 30);
		for (let slice = 0; slice < 5; slice++) await clock.runUntil(loop.run(1_000, calm));
		// The interactive response time law: 4 clients, 10 ms of service and 30 ms of thinking are 100 a second.
		expect((tally.operationCount * 1_000) / loop.loadMs()).toBeCloseTo(100, 6);
		expect(tally.latest.maxUs).toBeLessThan(10_100);
		expect(loop.cycleMs).toBeCloseTo(40, 9);
	});

	test("measures a queue's steady state, however long the stretch", async () => {
		for (const durationMs of [150, 480, 2_000]) {
			const clock = createFakeClock();
			const { loop, tally } = thinkingLoop(clock, createQueueingArm(clock, 1, 20), 6, 50);
			for (let slice = 0; slice < 3; slice++) await clock.runUntil(loop.run(durationMs, calm));
			// One server of 50 a second is always busy, so by Little's law an answer takes 6 × 20 − 50 ms, but for the first.
			expect((tally.operationCount * 1_000) / loop.loadMs()).toBeGreaterThan(49);
			expect(tally.operationsMs / tally.operationCount).toBeLessThan(71);
		}
	});

	test("does not begin with all clients at once", async () => {
		const clock = createFakeClock();
		const beganMs: number[] = [];
		const client = createMockArm(async () => {
			beganMs.push(clock.now());
			await clock.wait(1);
			return 1;
		});
		const { loop } = thinkingLoop(clock, client, 8, 400);
		await clock.runUntil(loop.run(1_000, calm));
		expect(new Set(beganMs.slice(0, 8)).size).toBe(8);
		expect(Math.max(...beganMs.slice(0, 8))).toBeLessThan(400);
	});

	test("waits for nobody's thoughts once nothing counts any more", async () => {
		const clock = createFakeClock();
		const { loop, tally } = thinkingLoop(clock, createLastingArm(clock, 10), 3, 10_000);
		const { elapsedMs } = await clock.runUntil(loop.run(100, calm));
		// Each client: somewhere in the first 100 ms an operation, thinking, and the operation that counts.
		expect(tally.operationCount).toBe(3);
		expect(elapsedMs).toBeCloseTo(10_010, 6);
		expect(clock.now()).toBeLessThanOrEqual(100 + 10 + 10_000 + 10);
		const stillMs = clock.now();
		await clock.runUntil(clock.wait(1));
		expect(clock.now()).toBe(stillMs + 1);
	});

	test("warms up without waiting for a thought that would end too late", async () => {
		const clock = createFakeClock();
		const { loop, tally } = thinkingLoop(clock, createLastingArm(clock, 10), 3, 10_000);
		await clock.runUntil(loop.run(100, calm, true));
		expect(clock.now()).toBe(10);
		expect(tally.operationCount).toBe(3);
		expect(loop.cycleMs).toBe(10_010);
	});

	test("stops the moment it is cancelled, deep in thought", async () => {
		const clock = createFakeClock();
		const stop = new AbortController();
		let turns = 0;
		const client = createMockArm(async () => {
			turns++;
			return 1;
		});
		const { loop } = thinkingLoop(clock, client, 2, 5_000);
		clock.after(700, () => stop.abort());
		const running = clock.runUntil(loop.run(60_000, stop.signal));
		await expect(running).rejects.toMatchObject({ code: "cancelled" });
		const turnsThen = turns;
		await clock.runUntil(clock.wait(20_000));
		expect(turns).toBe(turnsThen);
	});
});
