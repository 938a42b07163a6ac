import { expect, test } from "vitest";
import { LIMITS, longestMeasuringMs, snapshotMsOf } from "./limits.ts";

test.each([LIMITS.arms.max, LIMITS.laidOutArms])(
	"the longest run there can be of %i arms has fewer events than a run may have",
	(armCount) => {
		const { budgetSeconds, thinkMs, snapshotMs, prepareMs, trialOverheadMs } = LIMITS;
		const loadMs = longestMeasuringMs(armCount, budgetSeconds.max, thinkMs.max) - trialOverheadMs;
		// Progress while it prepares comes no faster than points of a few arms do while it measures.
		const points = prepareMs / snapshotMs + loadMs / snapshotMsOf(armCount);
		const others = 100;
		expect(points + others).toBeLessThan(LIMITS.eventsPerRun);
	},
);
