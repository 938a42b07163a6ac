import { describe, expect, test } from "vitest";
import { closedLoad } from "#server/contract/load.ts";
import { createFakeClock } from "./fake-clock.ts";
import { measure } from "./measure.ts";
import { createLastingArm } from "./mock-arm.ts";
import { blindObserver } from "./observer.ts";

/** Measures two arms with this budget; `decidesAt` is the look, from 1, at which all is decided. */
async function measureWith(budgetSeconds: number | null, decidesAt: number) {
	const clock = createFakeClock();
	const looks: { atMs: number; sliceCount: number }[] = [];
	const measurement = await clock.runUntil(
		measure({
			arms: [0, 1].map((place) => ({ label: `arm ${place}`, client: createLastingArm(clock, 5) })),
			load: { ...closedLoad(4, 4), budgetSeconds },
			spans: [],
			seed: 3,
			clock,
			utilisation: () => ({ activeMs: 0, idleMs: 0 }),
			observer: blindObserver,
			isDecided(slices) {
				looks.push({ atMs: clock.now(), sliceCount: slices.length });
				return looks.length >= decidesAt;
			},
			publish: () => {},
			signal: new AbortController().signal,
		}),
	);
	const measuredMs = measurement.arms.reduce((sum, { elapsedMs }) => sum + elapsedMs, 0);
	return { looks, measurement, measuredMs };
}

describe("a run with a budget", () => {
	test("ends at its seconds when its first look finds it decided", async () => {
		const { looks, measuredMs, measurement } = await measureWith(30, 1);
		expect(looks).toHaveLength(1);
		expect(measuredMs).toBeGreaterThan(3_500);
		expect(measuredMs).toBeLessThan(4_400);
		// What it decided upon is what it keeps.
		expect(looks[0]?.sliceCount).toBe(measurement.slices.length);
		expect(measurement.blockCount % 2).toBe(0);
	});

	test("goes on for twice as long each time until a look finds it decided", async () => {
		const { looks, measuredMs } = await measureWith(30, 3);
		expect(looks).toHaveLength(3);
		expect(measuredMs).toBeGreaterThan(15_000);
		expect(measuredMs).toBeLessThan(16_800);
		const [first, second, third] = looks.map(({ sliceCount }) => sliceCount);
		expect((second ?? 0) / (first ?? 1)).toBeCloseTo(2, 0);
		expect((third ?? 0) / (first ?? 1)).toBeCloseTo(4, 0);
	});

	test("ends with its budget, undecided", async () => {
		const { looks, measuredMs } = await measureWith(30, 99);
		// At 4, 8 and 16 s; at 30 s it ends whatever it finds.
		expect(looks).toHaveLength(3);
		expect(measuredMs).toBeGreaterThan(28_000);
		expect(measuredMs).toBeLessThan(30_500);
	});

	test("is not asked about without one", async () => {
		const { looks, measuredMs } = await measureWith(null, 99);
		expect(looks).toHaveLength(0);
		expect(measuredMs).toBeLessThan(4_400);
	});
});
