import { expect, test } from "vitest";
import { LIMITS, longestMeasuringMs } from "./limits.ts";

test("the longest run there can be has fewer events than a run may have", () => {
	const { arms, budgetSeconds, thinkMs, snapshotMs, prepareMs, trialOverheadMs } = LIMITS;
	// Progress while it prepares comes no faster than points do while it measures.
	const loadMs = longestMeasuringMs(arms.max, budgetSeconds.max, thinkMs.max) - trialOverheadMs;
	const points = (prepareMs + loadMs) / snapshotMs;
	const others = 100;
	expect(points + others).toBeLessThan(LIMITS.eventsPerRun);
});
