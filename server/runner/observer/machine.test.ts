import { describe, expect, test } from "vitest";
import { disturbancesOf } from "#server/engine/disturbance.ts";
import { blindConditions } from "#server/engine/observer.ts";
import { markMachine, readSwappedPages, sharesBetween } from "./machine.ts";

/** `/proc/stat` of a machine with two processors, in ticks of 10 ms. */
function stat({ user = 0, idle = 0, wait = 0, steal = 0 }): (path: string) => string {
	return () => `cpu  ${user} 0 0 ${idle} ${wait} 0 0 ${steal} 0 0
cpu0 0 0 0 0 0 0 0 0 0 0
cpu1 0 0 0 0 0 0 0 0 0 0
intr 12345
`;
}

/** What one second of two processors, 200 ticks, is found to have been. */
function shares(ticks: { idle?: number; wait?: number; steal?: number }, ownMs: number | null = 0) {
	const early = markMachine(stat({ idle: 1_000, wait: 50, steal: 10 }), 500);
	const { idle = 0, wait = 0, steal = 0 } = ticks;
	const late = markMachine(stat({ idle: 1_000 + idle, wait: 50 + wait, steal: 10 + steal }), 1_500);
	return sharesBetween(early, late, ownMs);
}

describe("the machine's time", () => {
	test("is others' where it was neither idle nor ours, less the tick that may not have been whole", () => {
		expect(shares({ idle: 100 }, 400).otherShare).toBeCloseTo((1_000 - 400 - 10) / 2_000);
		expect(shares({ idle: 60, wait: 40 }, 400).otherShare).toBeCloseTo((1_000 - 400 - 10) / 2_000);
		expect(shares({ idle: 199 }).otherShare).toBe(0);
	});

	test("is not others' when the host has taken it", () => {
		const { otherShare, stealShare } = shares({ idle: 100, steal: 21 }, 790);
		expect(stealShare).toBeCloseTo(0.1);
		expect(otherShare).toBe(0);
		expect(disturbancesOf({ ...blindConditions, otherShare, stealShare })).toEqual(["steal"]);
	});

	test("is nobody's as long as what is ours is unknown", () => {
		expect(shares({ idle: 100 }, null)).toEqual({ otherShare: null, stealShare: 0 });
	});

	test("tells nothing of a moment that holds too few ticks", () => {
		const early = markMachine(stat({ idle: 0 }), 0);
		const late = markMachine(stat({ idle: 0, steal: 9 }), 99);
		expect(sharesBetween(early, late, 0)).toEqual({ otherShare: null, stealShare: null });
	});

	test("is refused where the file is not what it should be", () => {
		expect(() => markMachine(() => "nonsense", 0)).toThrow("/proc/stat");
	});
});

test("swapped pages are those that went out and those that came in", () => {
	expect(readSwappedPages(() => "nr_free_pages 7\npswpin 30\npswpout 12\n")).toBe(42);
	expect(() => readSwappedPages(() => "nr_free_pages 7\n")).toThrow("pswpin");
});
