import { expect, test } from "vitest";
import { findDrift } from "./drift.ts";
import { createRandom } from "./random.ts";
import { Recorder } from "./recorder.ts";

/** A block of one client: operations of these durations, one after the other. */
function block(...durationsMs: number[]) {
	const recorder = new Recorder();
	for (const durationMs of durationsMs) recorder.record(durationMs);
	return { samples: recorder.samples(), elapsedMs: durationsMs.reduce((sum, one) => sum + one, 0) };
}

test("a cache that fills is seen in its median", () => {
	const found = findDrift([9, 6, 4, 3, 2, 2, 2, 2].map((one) => block(one, one, one)));
	expect(found?.metric).toBe("p50Us");
	expect(found?.first).toBeGreaterThan(3_900);
	expect(found?.second).toBeCloseTo(2_000, -1);
});

test("a cache whose hits are still fewer than half is seen in its throughput", () => {
	const hits = [0, 0, 0, 1, 3, 3, 3, 3];
	const blocks = hits.map((count) => block(10, 10, 10, 10, ...Array<number>(count).fill(0.01)));
	expect(findDrift(blocks)?.metric).toBe("achievedPerSec");
});

test("an arm that gets slower is seen as well", () => {
	expect(findDrift([1, 1, 2, 2].map((one) => block(one, one)))).toMatchObject({ metric: "p50Us" });
});

test("noise around a steady figure is no drift", () => {
	const random = createRandom(7);
	for (let round = 0; round < 200; round++) {
		const blocks = Array.from({ length: 4 + 2 * (round % 8) }, () => {
			const mood = 0.8 + 0.4 * random();
			return block(...Array.from({ length: 20 }, () => mood * (0.5 + random())));
		});
		expect(findDrift(blocks)).toBeUndefined();
	}
});

test("one odd block, a figure missing or too few blocks are no drift", () => {
	expect(findDrift([1, 1, 1, 1, 1, 1, 1, 60].map((one) => block(one, one)))).toBeUndefined();
	expect(findDrift([block(), block(), block(1), block(1)])).toBeUndefined();
	expect(findDrift([block(9), block(1)])).toBeUndefined();
});
