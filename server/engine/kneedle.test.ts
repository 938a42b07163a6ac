import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { kneedle } from "./kneedle.ts";

const xs = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];
/** Rises to the knee and is level from there on. */
const saturating = (knee: number) => xs.map((x) => Math.min(x, knee));

describe("the knee of a curve", () => {
	test.each([3, 4, 5, 7])("that rises up to %i and stays there is there", (knee) => {
		expect(kneedle(xs, saturating(knee))).toBe(xs.indexOf(knee));
	});

	test.each([3, 4, 5, 7])("that is level up to %i and rises from there on is there", (knee) => {
		expect(
			kneedle(
				xs,
				xs.map((x) => Math.max(1, 1 + 5 * (x - knee))),
			),
		).toBe(xs.indexOf(knee));
	});

	test("that falls steeply and then levels out is where it does", () => {
		expect(
			kneedle(
				xs,
				xs.map((x) => Math.max(10 - 3 * x, 1)),
			),
		).toBe(2);
	});

	test("of the paper's own example, f(x) = −1/x + 5, is at 0.22 of its range", () => {
		// Figure 2 of Satopää et al. 2011, on ten points from 0.1 to 1.
		const points = Array.from({ length: 10 }, (_, at) => (at + 1) / 10);
		const at = kneedle(
			points,
			points.map((x) => -1 / x + 5),
		);
		expect(points[at ?? 0]).toBeCloseTo(0.3, 6);
	});

	test("that rises, peaks and falls again is where it stops to rise", () => {
		expect(kneedle([1, 2, 4, 8, 16].map(Math.log), [100, 190, 200, 180, 120].map(Math.log))).toBe(1);
	});

	test("is nowhere on a straight line, whichever way it goes, nor where nothing changes", () => {
		expect(kneedle(xs, xs)).toBeNull();
		expect(
			kneedle(
				xs,
				xs.map((x) => 100 - 7 * x),
			),
		).toBeNull();
		expect(
			kneedle(
				xs,
				xs.map(() => 5),
			),
		).toBeNull();
		expect(kneedle([], [])).toBeNull();
		expect(kneedle([1, 2, 3], [1, Number.NaN, 3])).toBeNull();
	});

	test("does not depend on the units of either axis, and is never at an end of a curve that bends one way", () => {
		const scale = fc.double({ min: 0.001, max: 1_000, noNaN: true });
		fc.assert(
			fc.property(scale, scale, fc.integer({ min: 2, max: 8 }), (across, up, knee) => {
				const at = kneedle(
					xs.map((x) => x * across),
					saturating(knee).map((y) => y * up + 3),
				);
				expect(at).toBe(xs.indexOf(knee));
			}),
		);
		const steps = fc.array(fc.double({ min: 0.01, max: 10, noNaN: true }), { minLength: 3, maxLength: 16 });
		fc.assert(
			fc.property(steps, (gains) => {
				// Gains that only become smaller make a concave curve.
				let sum = 0;
				const ys = [0, ...gains.sort((left, right) => right - left).map((gain) => (sum += gain))];
				const at = kneedle(
					ys.map((_, x) => x),
					ys,
				);
				if (at !== null) expect(at > 0 && at < ys.length - 1).toBe(true);
			}),
		);
	});
});
