import { expect, test } from "vitest";
import { sentenceOf, shareOfLookup } from "./own-time.ts";

test("the engine's own time is a share of what a lookup takes, and at most 3 % is the goal", () => {
	expect(shareOfLookup(600, 30)).toEqual({
		nsPerOperation: 600,
		lookupP50Us: 30,
		share: 0.02,
		goal: 0.03,
		met: true,
	});
	expect(shareOfLookup(1_200, 30)).toMatchObject({ share: 0.04, met: false });
	expect(sentenceOf(shareOfLookup(1_200, 30))).toBe(
		"engine alone: 1200 ns, 4 % of a point lookup's p50 of 30 µs; goal 3 %: not met",
	);
});
