import { expect, test } from "vitest";
import { invert } from "./own-ratio.ts";

test("a ratio turned round twice is told in the same digits", () => {
	for (let ratio = 1.001; ratio < 100_000; ratio *= 1.37) {
		const there = invert({ ratio, low: ratio, high: ratio });
		expect(invert(there).ratio.toPrecision(4)).toBe(ratio.toPrecision(4));
	}
});

test("what has no end on one side has none on the other", () => {
	expect(invert({ ratio: 2, low: 0, high: Number.MAX_VALUE })).toEqual({
		ratio: 0.5,
		low: 0,
		high: Number.MAX_VALUE,
	});
});
