import fc from "fast-check";
import { expect, test } from "vitest";
import { wholeNumber } from "./whole-number.ts";

test("numbers are grouped and rounded as Intl does in English", () => {
	const intl = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });
	const numbers = fc.oneof(
		fc.double({ min: -1e20, max: 1e20, noNaN: true }),
		fc.double({ min: -2_000_000, max: 2_000_000, noNaN: true }),
		fc.integer(),
		fc.integer({ min: -2_000, max: 2_000 }).map((number) => number + 0.5),
	);
	const examples = [0, 999, 1_000, 999_999.5, -1_234, 0.5, 2.5, 1e15, 123_456_789.4].map(
		(number): [number] => [number],
	);
	fc.assert(
		fc.property(numbers, (number) => {
			// Beyond these a number has no digits of its own that could be told.
			fc.pre(!Object.is(number, -0) && Math.abs(number) < Number.MAX_SAFE_INTEGER);
			expect(wholeNumber(number)).toBe(intl.format(number));
		}),
		{ examples, numRuns: 1_000 },
	);
});
