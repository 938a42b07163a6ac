import { describe, expect, test } from "vitest";
import { disturbancesOf } from "#server/engine/disturbance.ts";
import { blindConditions } from "#server/engine/observer.ts";
import { markMachine, otherShare, readSwappedPages, stealShare } from "./machine.ts";

/** `/proc/stat` of a machine with two processors, in ticks of 10 ms. */
function stat({ user = 0, idle = 0, wait = 0, steal = 0 }): (path: string) => string {
	return () => `cpu  ${user} 0 0 ${idle} ${wait} 0 0 ${steal} 0 0
cpu0 0 0 0 0 0 0 0 0 0 0
cpu1 0 0 0 0 0 0 0 0 0 0
intr 12345
`;
}

const mark = (ticks: Parameters<typeof stat>[0], atMs: number) => markMachine(stat(ticks), atMs);

/** Of one second of two processors, 200 ticks, what others had. */
function others(ticks: { idle?: number; wait?: number; steal?: number }, ownMs: number | null = 0) {
	const { idle = 0, wait = 0, steal = 0 } = ticks;
	const late = { idle: 1_000 + idle, wait: 50 + wait, steal: 10 + steal };
	return otherShare(mark({ idle: 1_000, wait: 50, steal: 10 }, 500), mark(late, 1_500), ownMs);
}

describe("other programs' share of the machine", () => {
	test("is what was neither idle nor ours, less the tick that may not have been whole", () => {
		expect(others({ idle: 100 }, 400)).toBeCloseTo((1_000 - 400 - 10) / 2_000);
		expect(others({ idle: 60, wait: 40 }, 400)).toBeCloseTo((1_000 - 400 - 10) / 2_000);
		expect(others({ idle: 199 })).toBe(0);
	});

	test("is without what the machine's host has taken", () => {
		expect(others({ idle: 100, steal: 21 }, 790)).toBe(0);
	});

	test("is unknown as long as what is ours is, and where there were too few ticks to tell", () => {
		expect(others({ idle: 100 }, null)).toBeNull();
		expect(otherShare(mark({}, 0), mark({ idle: 9 }, 99), 0)).toBeNull();
	});
});

describe("the share that the machine's host takes", () => {
	/** Slices of 0.1 s on two processors, one of 20 ticks after the other; `stolen` ticks of each. */
	const sharesOf = (stolen: readonly number[]) => {
		const starts: ReturnType<typeof mark>[] = [];
		let steal = 7;
		return stolen.map((ticks, slice) => {
			starts.push(mark({ steal }, slice * 100));
			steal += ticks;
			return stealShare(starts, mark({ steal }, (slice + 1) * 100)) ?? Number.NaN;
		});
	};
	const isDisturbed = (share: number) => disturbancesOf({ ...blindConditions, stealShare: share }).length > 0;

	test("is no disturbance where a tick was counted now and then", () => {
		expect(sharesOf([0, 0, 1, 0, 0, 0, 0, 1, 0, 0]).some(isDisturbed)).toBe(false);
	});

	test("is one where it is small and goes on", () => {
		const shares = sharesOf(Array.from({ length: 30 }, (_, slice) => (slice % 4 === 0 ? 0 : 1)));
		expect(shares.filter(isDisturbed).length).toBeGreaterThan(15);
		for (const share of shares) expect(share).toBeLessThan(0.04);
	});

	test("disturbs the slices that it fell into, not those after", () => {
		expect(sharesOf([0, 0, 8, 0, 0, 0, 0, 0, 0, 0]).map(isDisturbed).indexOf(true)).toBe(2);
		expect(sharesOf([0, 0, 8, 0, 0, 0, 0, 0, 0, 0]).filter(isDisturbed)).toHaveLength(1);
	});

	test("is unknown in a moment that holds too few ticks", () => {
		expect(stealShare([mark({}, 0)], mark({ steal: 9 }, 99))).toBeNull();
	});
});

test("what is not the machine's times is refused", () => {
	expect(() => markMachine(() => "nonsense", 0)).toThrow("/proc/stat");
});

test("swapped pages are those that went out and those that came in", () => {
	expect(readSwappedPages(() => "nr_free_pages 7\npswpin 30\npswpout 12\n")).toBe(42);
	expect(() => readSwappedPages(() => "nr_free_pages 7\n")).toThrow("pswpin");
});
