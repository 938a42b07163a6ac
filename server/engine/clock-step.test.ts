import { expect, test } from "vitest";
import { systemClock } from "./clock.ts";
import { clockStepUs } from "./clock-step.ts";
import { createFakeClock } from "./fake-clock.ts";

test("the step of this process's clock is a fraction of a microsecond or a few", () => {
	const stepUs = clockStepUs(systemClock);
	expect(stepUs).toBeGreaterThan(0);
	expect(stepUs).toBeLessThan(20);
});

test("a clock that stands still is not waited for", () => {
	expect(clockStepUs(createFakeClock())).toBe(0);
});
