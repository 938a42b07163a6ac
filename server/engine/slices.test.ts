import fc from "fast-check";
import { expect, test } from "vitest";
import { LIMITS } from "#server/contract/limits.ts";
import { closedLoad } from "#server/contract/load.ts";
import { chooseSliceMs, warmupMsPerArm } from "./slices.ts";

test("slices are 100 to 2,000 ms, and four blocks of them fit when the operations allow it", () => {
	fc.assert(
		fc.property(
			fc.integer({ min: LIMITS.seconds.min, max: LIMITS.seconds.max }),
			fc.array(fc.double({ min: 0.001, max: 2_000, noNaN: true }), { minLength: 2, maxLength: 4 }),
			(seconds, cycleMs) => {
				const sliceMs = chooseSliceMs(closedLoad(4, seconds), cycleMs);
				expect(sliceMs).toBeGreaterThanOrEqual(100);
				expect(sliceMs).toBeLessThanOrEqual(2_000);
				const overtimeMs = 2 * cycleMs.reduce((sum, one) => sum + one, 0);
				const blocksMs = 4 * (sliceMs * cycleMs.length + overtimeMs);
				if (sliceMs > 100) expect(blocksMs).toBeLessThanOrEqual(seconds * 1_000 + 10);
			},
		),
	);
});

test("a slice holds five operations of the slowest arm, the first of which fills the queue", () => {
	expect(chooseSliceMs(closedLoad(4, 30), [0.2, 240])).toBe(1_200);
	expect(chooseSliceMs(closedLoad(4, 60), [0.2, 800])).toBe(2_000);
});

test("the warm-up is a tenth of the run within bounds", () => {
	expect(warmupMsPerArm(6_000, 2)).toBe(300);
	expect(warmupMsPerArm(2_000, 2)).toBe(125);
	expect(warmupMsPerArm(60_000, 4)).toBe(250);
	expect(warmupMsPerArm(2_000, 4)).toBe(100);
});
