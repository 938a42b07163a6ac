import { describe, expect, test } from "vitest";
import { Fault } from "#server/contract/fault.ts";
import type { ArmClient } from "#server/contract/lab.ts";
import { ClosedLoop } from "./closed-loop.ts";
import { createFakeClock, type FakeClock } from "./fake-clock.ts";
import { createLastingArm, createMockArm, createQueueingArm } from "./mock-arm.ts";
import { createRandom } from "./random.ts";
import { Tally } from "./tally.ts";

const calm = new AbortController().signal;

function loopOf(clock: FakeClock, client: ArmClient, clientCount: number, spans: readonly string[] = []) {
	const tally = new Tally(spans.length);
	const loop = new ClosedLoop({
		label: "arm",
		client,
		clientCount,
		spans,
		tally,
		clock,
		random: () => 0.5,
	});
	return { loop, tally };
}

async function faultOf(promise: Promise<unknown>): Promise<Fault> {
	const thrown = await promise.then(
		() => undefined,
		(reason: unknown) => reason,
	);
	if (!(thrown instanceof Fault)) throw new Error(`no fault but ${String(thrown)}`);
	return thrown;
}

describe("a closed loop", () => {
	test("starts an operation of each client when its last has ended, and counts what was started in time", async () => {
		const clock = createFakeClock();
		const { loop, tally } = loopOf(clock, createLastingArm(clock, 10), 4);
		const stretch = await clock.runUntil(loop.run(95, calm));
		// Each client starts at 0, 10, … 90; the first is not recorded, and the last ones end at 100.
		expect(tally.operationCount).toBe(36);
		expect(stretch).toEqual({ startMs: 0, elapsedMs: 90 });
		expect(loop.loadMs()).toBe(90);
		expect(loop.cycleMs).toBeCloseTo(10, 9);
		expect(tally.latest.quantileUs(0.5)).toBe(tally.latest.maxUs);
		expect(Math.abs(tally.latest.meanUs - 10_000)).toBeLessThan(1);
	});

	test("gives every client at least one operation, however slow", async () => {
		const clock = createFakeClock();
		const { loop, tally } = loopOf(clock, createLastingArm(clock, 700), 3);
		const { elapsedMs } = await clock.runUntil(loop.run(100, calm));
		expect(tally.operationCount).toBe(3);
		expect(elapsedMs).toBe(700);
		expect(loop.loadMs()).toBe(700);
	});

	test.each([500, 1_000, 2_100])(
		"of %i ms finds the steady state of a queue, not its filling or draining",
		async (durationMs) => {
			const clock = createFakeClock();
			const { loop, tally } = loopOf(clock, createQueueingArm(clock, 2, 100), 6);
			for (let slice = 0; slice < 3; slice++) await clock.runUntil(loop.run(durationMs, calm));
			// Little 1961: 6 clients at 2 servers of 10 a second each are 20 a second, and 300 ms for each.
			expect(tally.operationsMs / tally.operationCount).toBeCloseTo(300, 6);
			expect(tally.latest.quantileUs(0.01)).toBe(tally.latest.maxUs);
			expect((tally.operationCount * 1_000) / loop.loadMs()).toBeCloseTo(20, 6);
			expect(loop.cycleMs).toBeCloseTo(300, 6);
		},
	);

	test("keeps up the load of all clients until the last operation that counts has ended", async () => {
		const clock = createFakeClock();
		const random = createRandom(3);
		let atWork = 0;
		const counted: { operations: number; atWork: number }[] = [];
		const { loop, tally } = loopOf(
			clock,
			createMockArm(async () => {
				atWork++;
				await clock.wait(20 + 200 * random());
				counted.push({ operations: tally.operationCount, atWork });
				atWork--;
				return 1;
			}),
			8,
		);
		await clock.runUntil(loop.run(1_000, calm));
		const untilLast = counted.filter(({ operations }) => operations < tally.operationCount);
		expect(untilLast.every((one) => one.atWork >= 7)).toBe(true);
		expect(counted.length).toBeGreaterThan(tally.operationCount + 8);
		expect(atWork).toBe(0);
	});

	test("counts all operations of a warm-up, and ends it with the last that began in it", async () => {
		const clock = createFakeClock();
		const { loop, tally } = loopOf(clock, createQueueingArm(clock, 2, 100), 6);
		const { elapsedMs } = await clock.runUntil(loop.run(250, calm, true));
		expect(tally.operationCount).toBe(10);
		expect(clock.now()).toBe(500);
		expect(elapsedMs).toBeLessThanOrEqual(500);
		expect(loop.cycleMs).toBeCloseTo(300, 6);
	});

	test("books spans of operations that succeed, and refuses a span nobody declared", async () => {
		const clock = createFakeClock();
		let turn = 0;
		const client = createMockArm(async (_, spans) => {
			spans.add("query", 3);
			await clock.wait(4);
			turn++;
			if (turn % 2 === 0) spans.add("elsewhere", 1);
			return 5;
		});
		const { loop, tally } = loopOf(clock, client, 1, ["connect", "query"]);
		await clock.runUntil(loop.run(39, calm));
		expect(tally.errors.get("Error")).toBeGreaterThan(2);
		expect([...tally.spansMs]).toEqual([0, 3 * tally.operationCount]);
		expect(tally.rowCount).toBe(5 * tally.operationCount);
	});

	test("counts errors by kind and goes on", async () => {
		const clock = createFakeClock();
		let turn = 0;
		const client = createMockArm(async () => {
			await clock.wait(1);
			turn++;
			if (turn % 10 === 3) throw Object.assign(new Error("no"), { code: "40001" });
			if (turn % 10 === 5) throw new RangeError("no");
			return 1;
		});
		const { loop, tally } = loopOf(clock, client, 2);
		await clock.runUntil(loop.run(300, calm));
		expect([...tally.errors.keys()].sort()).toEqual(["40001", "RangeError"]);
		// But for what only fills and keeps up the queue: an operation of each client before, one after.
		expect(turn - tally.errorCount - tally.operationCount).toBeGreaterThanOrEqual(2);
		expect(turn - tally.errorCount - tally.operationCount).toBeLessThanOrEqual(4);
		expect(tally.operationCount).toBeGreaterThan(300);
	});

	test("backs off and gives up an arm that does nothing but fail, naming the kind", async () => {
		const clock = createFakeClock();
		let turn = 0;
		const client = createMockArm(() => {
			turn++;
			throw Object.assign(new Error("refused"), { code: "ECONNREFUSED" });
		});
		const { loop } = loopOf(clock, client, 8);
		const fault = await faultOf(clock.runUntil(loop.run(60_000, calm)));
		expect(fault.code).toBe("internal");
		expect(fault.message).toContain("ECONNREFUSED");
		expect(clock.now()).toBeLessThan(1_100);
		expect(turn).toBeLessThanOrEqual(1_000);
	});

	test("gives up with what the operation itself said, when that is a fault", async () => {
		const clock = createFakeClock();
		const missing = new Fault("requirement-missing", "Redis does not answer.");
		const { loop } = loopOf(
			clock,
			createMockArm(() => Promise.reject(missing)),
			2,
		);
		expect(await faultOf(clock.runUntil(loop.run(60_000, calm)))).toBe(missing);
	});

	test("gives up over several slices, too", async () => {
		const clock = createFakeClock();
		const client = createMockArm(() => Promise.reject(new Error("no")));
		const { loop } = loopOf(clock, client, 1);
		let slices = 0;
		const all = async () => {
			for (; slices < 100; slices++) await loop.run(100, calm);
		};
		expect((await faultOf(clock.runUntil(all()))).code).toBe("internal");
		expect(slices).toBeLessThan(13);
	});

	test("counts an operation that never ends as a timeout and goes on without it", async () => {
		const clock = createFakeClock();
		let turn = 0;
		const client = createMockArm(async () => {
			turn++;
			if (turn === 4) return new Promise<number>(() => {});
			await clock.wait(5);
			return 1;
		});
		const { loop, tally } = loopOf(clock, client, 2);
		const { elapsedMs } = await clock.runUntil(loop.run(100, calm));
		expect([...tally.errors]).toEqual([["timeout", 1]]);
		expect(clock.now()).toBeGreaterThan(10_000);
		expect(clock.now()).toBeLessThanOrEqual(10_500);
		// The mean of a client that waited all the time and one that was done at the end.
		expect(elapsedMs).toBeGreaterThan(5_000);
		expect(tally.operationCount).toBe(19);
	});

	test("ignores an answer that comes after its timeout", async () => {
		const clock = createFakeClock();
		const { loop, tally } = loopOf(clock, createLastingArm(clock, 10_400, 50), 1);
		await clock.runUntil(loop.run(11_000, calm));
		expect([...tally.errors]).toEqual([["timeout", 1]]);
		expect(tally.latest.maxUs).toBeLessThan(51_000);
	});

	test("stops the moment it is cancelled, with operations still under way", async () => {
		const clock = createFakeClock();
		const stop = new AbortController();
		const { loop, tally } = loopOf(clock, createLastingArm(clock, 5_000), 4);
		clock.after(120, () => stop.abort());
		const fault = await faultOf(clock.runUntil(loop.run(60_000, stop.signal)));
		expect(fault.code).toBe("cancelled");
		expect(clock.now()).toBe(120);
		await clock.runUntil(clock.wait(6_000));
		expect(tally.operationCount).toBe(0);
	});

	test("lets the event loop turn between operations that never wait, and measures without the pause", async () => {
		const clock = createFakeClock();
		const client = createMockArm(() => {
			clock.work(0.01);
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
		const { loop, tally } = loopOf(counted, client, 2);
		await clock.runUntil(loop.run(100, calm));
		expect(turns).toBeGreaterThan(100);
		expect(tally.operationCount).toBeGreaterThan(9_000);
		expect(tally.latest.maxUs).toBeLessThanOrEqual(20);
	});
});
