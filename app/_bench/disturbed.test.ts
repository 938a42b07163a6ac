import { describe, expect, test } from "vitest";
import { resultOf } from "#app/_sweep/some-arms.ts";
import { LIMITS } from "#server/contract/limits.ts";
import type { Result } from "#server/contract/result.ts";
import { recordedRun } from "#server/testing/recorded-run.ts";
import { disturbedSentence, SHADED_ROOM, shadedSentence } from "./disturbed.ts";

/** A run with so many disturbed slices, of its two arms in turn, listed as far as a result lists them. */
function disturbedRun(count: number): Result {
	const { output } = recordedRun();
	const slices = Array.from({ length: count }, (_, at) => ({
		arm: at % 2,
		block: Math.floor(at / 2),
		startMs: at * 100,
		endMs: at * 100 + 90,
		causes: ["other-load" as const],
	}));
	return {
		...output,
		disturbedSlices: slices.slice(0, LIMITS.disturbancesShown),
		disturbedCount: count,
	};
}

describe("disturbed slices", () => {
	test("are counted where all of them are listed, of some arms alone as well", () => {
		expect(shadedSentence(disturbedRun(6))).toContain("Shaded: 6 of ");
		expect(shadedSentence(resultOf(disturbedRun(6), [1]))).toContain("Shaded: 3 of ");
		expect(shadedSentence(disturbedRun(0))).toBe("");
	});

	test("of a list that is cut are shaded as far as they are listed, and said to be the first", () => {
		const some = resultOf(disturbedRun(288), [1]);
		expect(some.disturbedSlices).toHaveLength(LIMITS.disturbancesShown / 2);
		expect(shadedSentence(some)).toContain(
			"the first of the slices disturbed from outside, 100 of 288 in the run",
		);
		expect(shadedSentence(some).length).toBeLessThanOrEqual(SHADED_ROOM.length);
		expect(disturbedSentence(disturbedRun(288))).not.toContain("marked");
	});
});
