import fc from "fast-check";
import { expect, test } from "vitest";
import { createRandom } from "#server/engine/random.ts";
import { fitLine } from "./line.ts";

test("points on a line give its slope and no doubt", () => {
	const finite = fc.integer({ min: -1_000, max: 1_000 });
	fc.assert(
		fc.property(finite, finite, fc.integer({ min: 3, max: 50 }), (slope, offset, count) => {
			const points = Array.from({ length: count }, (_, x) => ({ x, y: offset + slope * x }));
			const line = fitLine(points);
			expect(line.slope).toBeCloseTo(slope, 6);
			expect(line.high - line.low).toBeCloseTo(0, 4);
		}),
		{ numRuns: 1_000 },
	);
});

test("the interval holds the true slope in about 95 of 100 noisy sets", () => {
	const random = createRandom(7);
	const noise = () => random() + random() + random() + random() - 2;
	let held = 0;
	for (let set = 0; set < 1_000; set++) {
		const { low, high } = fitLine(Array.from({ length: 20 }, (_, x) => ({ x, y: 3 * x + 10 * noise() })));
		if (low <= 3 && 3 <= high) held++;
	}
	expect(held / 1_000).toBeGreaterThan(0.93);
	expect(held / 1_000).toBeLessThan(0.97);
});

test("fewer than three points say nothing", () => {
	expect(
		fitLine([
			{ x: 0, y: 0 },
			{ x: 1, y: 1 },
		]).low,
	).toBeNaN();
});
