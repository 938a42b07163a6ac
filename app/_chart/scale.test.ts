import { describe, expect, it } from "vitest";
import { chooseScale, linearScale, ninesScale, shareOf, spreadLabels } from "./scale.ts";

describe("the axis of a chart", () => {
	it("is linear from zero while values are near each other", () => {
		expect(chooseScale([900, 1_100, 1_900])).toEqual({
			kind: "linear",
			domain: [0, 2_000],
			ticks: [0, 500, 1_000, 1_500, 2_000],
		});
	});

	it("is logarithmic between whole decades when the largest is over 20 times the smallest", () => {
		expect(chooseScale([1_190, 253_000])).toEqual({
			kind: "log",
			domain: [1_000, 1_000_000],
			ticks: [1_000, 10_000, 100_000, 1_000_000],
		});
	});

	it("does not stumble over nothing, or over zeros", () => {
		expect(chooseScale([]).domain).toEqual([0, 1]);
		expect(chooseScale([0, 0]).domain).toEqual([0, 1]);
	});

	it("always covers the highest value", () => {
		for (const high of [0.3, 1, 7, 99, 101, 12_345]) {
			expect(linearScale(high).domain[1]).toBeGreaterThanOrEqual(high);
		}
	});
});

describe("labels at the ends of lines", () => {
	const range = { min: 0, max: 100 };

	it("stay where they are when there is room", () => {
		expect(spreadLabels([80, 20], 14, range)).toEqual([80, 20]);
	});

	it("move apart when they would overlap", () => {
		expect(spreadLabels([50, 52], 14, range)).toEqual([50, 64]);
	});

	it("stay within the chart", () => {
		expect(spreadLabels([98, 99, 100], 14, range)).toEqual([72, 86, 100]);
	});
});

describe("an axis of nines", () => {
	it("has each further nine as far away as the one before", () => {
		const scale = ninesScale(0.9999);
		expect(scale.ticks).toEqual([0, 0.5, 0.9, 0.99, 0.999, 0.9999]);
		expect([0, 0.9, 0.99, 0.999, 0.9999].map((share) => shareOf(share, scale))).toEqual([
			0, 0.25, 0.5, 0.75, 1,
		]);
	});

	it("ends with the highest share that is asked for", () => {
		expect(ninesScale(0.97).ticks).toEqual([0, 0.5, 0.9]);
		expect(shareOf(0.97, ninesScale(0.97))).toBe(1);
	});
});
