import { setTimeout as sleep } from "node:timers/promises";
import { expect, it } from "vitest";
import { PausingClock } from "./pausing-clock.ts";

it("goes on under load, and stands still from when it was last asked until load resumes", async () => {
	const clock = new PausingClock();
	const startMs = clock.now();
	await sleep(30);
	const loadedMs = clock.now();
	expect(loadedMs - startMs).toBeGreaterThan(25);
	await sleep(200);
	const resumedMs = performance.now();
	clock.resume();
	expect(clock.now() - loadedMs).toBeLessThanOrEqual(performance.now() - resumedMs);
	await sleep(30);
	expect(clock.now() - loadedMs).toBeGreaterThan(25);
});
