import fc from "fast-check";
import { expect, test } from "vitest";
import { LIMITS } from "#server/contract/limits.ts";
import { lookCount, lookTimesMs } from "./looks.ts";

test("a run without a budget looks at its verdicts once", () => {
	expect(lookTimesMs({ seconds: 8, budgetSeconds: null })).toEqual([8_000]);
	expect(lookCount({ seconds: 8, budgetSeconds: 8 })).toBe(1);
});

test("a run with a budget looks whenever it has gone on for twice as long, and when the budget is spent", () => {
	expect(lookTimesMs({ seconds: 8, budgetSeconds: 60 })).toEqual([8_000, 16_000, 32_000, 60_000]);
	expect(lookTimesMs({ seconds: 15, budgetSeconds: 60 })).toEqual([15_000, 30_000, 60_000]);
});

test("looks are few, rise, and end with the budget", () => {
	const { seconds, budgetSeconds } = LIMITS;
	fc.assert(
		fc.property(fc.integer(seconds), fc.integer(budgetSeconds), (first, budget) => {
			const timesMs = lookTimesMs({ seconds: first, budgetSeconds: Math.max(first, budget) });
			expect(timesMs[0]).toBe(first * 1_000);
			expect(timesMs.at(-1)).toBe(Math.max(first, budget) * 1_000);
			for (let at = 1; at < timesMs.length; at++) expect(timesMs[at]).toBeGreaterThan(timesMs[at - 1] ?? 0);
			expect(lookCount({ seconds: first, budgetSeconds: budget })).toBeLessThanOrEqual(9);
		}),
		{ numRuns: 1_000 },
	);
});
