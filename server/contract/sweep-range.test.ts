import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { LIMITS } from "./limits.ts";
import { LOAD_FACTORS } from "./load-factor.ts";
import { parseSweep, spacingOf, sweepText, sweepValues } from "./sweep-range.ts";

const [CLIENTS] = LOAD_FACTORS;
if (CLIENTS === undefined) throw new Error("there is no figure of the load");
const read = (text: string) => parseSweep(text, CLIENTS, "--sweep");

describe("the points of a sweep", () => {
	test.each<[string, number[]]>([
		["1..32:6", [1, 2, 4, 8, 16, 32]],
		["1..64:8", [1, 2, 3, 6, 11, 20, 35, 64]],
		["1..64:8:linear", [1, 10, 19, 28, 37, 46, 55, 64]],
		["2..8:4", [2, 4, 6, 8]],
		["1..4:12", [1, 2, 3, 4]],
		[" 8, 1,4 ,4", [1, 4, 8]],
	])("of %s are %j", (text, values) => {
		expect(read(text)).toEqual(values);
	});

	test.each([
		["1..64", "neither a range"],
		["64..1:8", "goes up"],
		["1..64:2", "not from 3 to 16"],
		["1..64:17", "not from 3 to 16"],
		["1..64:8:cubic", "no spacing"],
		["0..64:8:log", "begins above 0"],
		["1..65:8", "outside of clients"],
		["1,2", "3 points at least"],
		["1,2,x", "neither a range"],
		["1..2:8", "3 points at least"],
		["", "neither a range"],
		[Array.from({ length: 17 }, (_, at) => at + 1).join(), "too many"],
	])("of %s are refused: %s", (text, why) => {
		expect(() => read(text)).toThrow(
			expect.objectContaining({
				code: "bad-request",
				field: "--sweep",
				message: expect.stringContaining(why),
			}),
		);
	});

	test("are rounded to two digits where they are large, but for the ends", () => {
		expect(sweepValues({ from: 101, to: 200_000, count: 5, spacing: "log" })).toEqual([
			101, 670, 4_500, 30_000, 200_000,
		]);
	});

	test("are read back from their text, which is a range where one gives them", () => {
		expect(sweepText([1, 2, 4, 8, 16, 32])).toBe("1..32:6");
		expect(sweepText([1, 10, 19, 28, 37, 46, 55, 64])).toBe("1..64:8:linear");
		expect(sweepText([1, 2, 9])).toBe("1,2,9");
		const points = fc.uniqueArray(fc.integer(CLIENTS), { minLength: 3, maxLength: LIMITS.laidOutArms });
		fc.assert(
			fc.property(points, (values) => {
				const sorted = values.toSorted((left, right) => left - right);
				expect(read(sweepText(sorted))).toEqual(sorted);
			}),
		);
	});

	test("tell how they are spaced", () => {
		for (const spacing of ["linear", "log"] as const) {
			expect(spacingOf(sweepValues({ from: 1, to: 64, count: 8, spacing }))).toBe(spacing);
			expect(spacingOf(sweepValues({ from: 100, to: 20_000, count: 12, spacing }))).toBe(spacing);
		}
		expect(spacingOf([0, 10, 100])).toBe("linear");
	});
});
