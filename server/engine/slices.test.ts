import fc from "fast-check";
import { expect, test } from "vitest";
import { LIMITS } from "#server/contract/limits.ts";
import { closedLoad, type OpenLoad, type Profile } from "#server/contract/load.ts";
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

/** An open load at this rate. */
function openLoad(arrivalRatePerSec: number, seconds: number, profile: Profile = "constant"): OpenLoad {
	const toRatePerSec = profile === "constant" ? null : 2 * arrivalRatePerSec;
	return {
		model: "open",
		clients: 8,
		arrivalRatePerSec,
		arrivals: "poisson",
		profile,
		toRatePerSec,
		seconds,
		budgetSeconds: null,
	};
}

test("slices of an open loop last for queues to live and fifty arrivals, where four blocks of them fit", () => {
	expect(chooseSliceMs(openLoad(2_000, 20), [0.2, 0.2])).toBe(500);
	expect(chooseSliceMs(openLoad(25, 60), [0.2, 0.2])).toBe(2_000);
	expect(chooseSliceMs(openLoad(1, 60), [0.2, 0.2])).toBe(5_000);
	expect(chooseSliceMs(openLoad(2_000, 2), [0.2, 0.2])).toBe(250);
});

test("a profile has two seconds to play out, where four blocks of them fit", () => {
	for (const profile of ["ramp", "steps", "spike"] as const) {
		expect(chooseSliceMs(openLoad(500, 30, profile), [0.2, 0.2])).toBe(2_000);
		expect(chooseSliceMs(openLoad(500, 8, profile), [0, 0])).toBe(1_000);
	}
});

test("of arms that are laid out at least ten blocks fit, however few they are", () => {
	const isLaidOut = true;
	// A tenth of the time for a block, less twice 100 ms of each arm.
	expect(chooseSliceMs(closedLoad(64, 40), Array(8).fill(100), { isLaidOut })).toBe(300);
	expect(chooseSliceMs(closedLoad(64, 15), Array(3).fill(100), { isLaidOut })).toBe(300);
	expect(chooseSliceMs(closedLoad(64, 15), Array(3).fill(100))).toBe(500);
});

test("the slowest rate among arms of their own decides", () => {
	const own = [25, 200, 400, 2_000].map((rate) => openLoad(rate, 60));
	expect(chooseSliceMs(openLoad(2_000, 60), [1, 1, 1, 1], { own })).toBe(2_000);
});
