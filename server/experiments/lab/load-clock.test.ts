import { expect, test } from "vitest";
import { LoadClock } from "./load-clock.ts";

test("load time goes on within a slice and stands still between two of them", () => {
	const clock = new LoadClock();
	expect(clock.loadMs).toBe(0);
	expect([1_000, 1_030, 1_100].map((nowMs) => clock.tick(nowMs))).toEqual([0, 30, 100]);
	clock.stop();
	expect(clock.loadMs).toBe(100);
	expect([5_000, 5_020].map((nowMs) => clock.tick(nowMs))).toEqual([100, 120]);
	clock.stop();
	clock.stop();
	expect(clock.loadMs).toBe(120);
	clock.reset();
	expect([9_000, 9_007].map((nowMs) => clock.tick(nowMs))).toEqual([0, 7]);
});
