import fc from "fast-check";
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

test("a drift is what sorting all durations by hand shows, and the reverse order drifts the other way", () => {
	// Eighths of a millisecond, which add up exactly; no two of them are half as much again as the other.
	const duration = fc.constantFrom(8, 9, 10, 11, 13, 17, 19, 23, 29, 37, 41).map((eighths) => eighths / 8);
	const blocks = fc.array(fc.array(duration, { minLength: 1, maxLength: 9 }), {
		minLength: 2,
		maxLength: 12,
	});
	fc.assert(
		fc.property(blocks, (all) => {
			const parts = all.map((durations) => block(...durations));
			const found = findDrift(parts);
			expect(found?.metric).toBe(driftByHand(all));
			const backwards = findDrift(parts.toReversed());
			expect(backwards?.metric).toBe(found?.metric);
			expect(backwards?.first).toBe(found?.second);
			expect(backwards?.second).toBe(found?.first);
		}),
		{ numRuns: 1_000 },
	);
});

function medianUs(durationsMs: readonly number[]): number {
	const sorted = durationsMs.toSorted((left, right) => left - right);
	return (sorted[Math.ceil(sorted.length / 2) - 1] ?? 0) * 1_000;
}

function perSec(durationsMs: readonly number[]): number {
	return (durationsMs.length * 1_000) / durationsMs.reduce((sum, one) => sum + one, 0);
}

/** Halves more than half as much again apart, with three quarters of the blocks of each beyond the other half's figure. */
function driftByHand(blocks: readonly (readonly number[])[]): string | undefined {
	if (blocks.length < 4) return undefined;
	const half = blocks.length >> 1;
	const [early, late] = [blocks.slice(0, half), blocks.slice(blocks.length - half)];
	const figures = { p50Us: medianUs, achievedPerSec: perSec };
	return Object.entries(figures).find(([, figureOf]) => {
		const [first, second] = [figureOf(early.flat()), figureOf(late.flat())];
		if (Math.max(first, second) <= 1.5 * Math.min(first, second)) return false;
		const beyond = (own: typeof early, edge: number, isHigh: boolean) =>
			own.filter((one) => (isHigh ? figureOf(one) > edge : figureOf(one) < edge)).length / own.length;
		return beyond(late, first, second > first) >= 0.75 && beyond(early, second, first > second) >= 0.75;
	})?.[0];
}
