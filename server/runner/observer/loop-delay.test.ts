import { afterEach, expect, test } from "vitest";
import { createFakeClock } from "#server/engine/fake-clock.ts";
import { LoopDelay } from "./loop-delay.ts";

let delay: LoopDelay;
afterEach(() => delay.close());

test("a hold-up is seen wherever in a slice it falls, to the 10 ms between two looks", async () => {
	for (const beforeMs of [0, 4, 95]) {
		const clock = createFakeClock();
		delay = new LoopDelay(clock);
		await clock.runUntil(clock.wait(33));
		delay.begin();
		if (beforeMs > 0) await clock.runUntil(clock.wait(beforeMs));
		clock.work(80);
		expect(delay.end()).toBeGreaterThanOrEqual(70);
		delay.begin();
		await clock.runUntil(clock.wait(200));
		expect(delay.end()).toBeLessThan(1);
		delay.close();
	}
});

test("what happened between two slices is of neither", async () => {
	const clock = createFakeClock();
	delay = new LoopDelay(clock);
	delay.begin();
	expect(delay.end()).toBe(0);
	clock.work(80);
	delay.begin();
	await clock.runUntil(clock.wait(50));
	expect(delay.end()).toBeLessThan(1);
});
