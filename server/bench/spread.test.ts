import { expect, test } from "vitest";
import { quantileOf, spreadOf } from "./spread.ts";

test("a spread is the middle of the values, of two the mean, and their ends", () => {
	expect(spreadOf([3, 1, 2])).toEqual({ median: 2, low: 1, high: 3 });
	expect(spreadOf([4, 1, 3, 2])).toEqual({ median: 2.5, low: 1, high: 4 });
	expect(spreadOf([]).median).toBeNaN();
});

test("a quantile is the value that so many of the values do not exceed", () => {
	const sorted = Array.from({ length: 100 }, (_, index) => index + 1);
	expect([0, 0.5, 0.99, 1].map((share) => quantileOf(sorted, share))).toEqual([1, 50, 99, 100]);
});
