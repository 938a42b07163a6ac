import { expect, test } from "vitest";
import { disturbancesOf } from "./disturbance.ts";
import { blindConditions } from "./observer.ts";

test("a slice is disturbed by its host, by other programs, or by a gap", () => {
	const disturbed = { ...blindConditions, stealShare: 0.02, otherShare: 0.1, loopDelayMaxMs: 50 };
	expect(disturbancesOf(disturbed)).toEqual(["steal", "other-load", "timer-gap"]);
	const quiet = { ...blindConditions, stealShare: 0.019, otherShare: 0.09, loopDelayMaxMs: 49 };
	expect(disturbancesOf(quiet)).toEqual([]);
});

test("a gap that was our own collector's is none from outside", () => {
	expect(disturbancesOf({ ...blindConditions, loopDelayMaxMs: 80, gcMs: 45, gcMaxMs: 40 })).toEqual([]);
});

test("many short collections do not excuse one long gap", () => {
	const conditions = { ...blindConditions, loopDelayMaxMs: 80, gcMs: 60, gcMaxMs: 3 };
	expect(disturbancesOf(conditions)).toEqual(["timer-gap"]);
});

test("what this machine does not tell is not held against a slice", () => {
	expect(disturbancesOf(blindConditions)).toEqual([]);
});
