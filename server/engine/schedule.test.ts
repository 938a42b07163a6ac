import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { meanRatePerSec, PROFILES, type Profile } from "#server/contract/load.ts";
import { createRandom } from "./random.ts";
import { type ArrivalPlan, Schedule } from "./schedule.ts";

/** All arrivals of a slice. */
function arrivalsOf(plan: ArrivalPlan, durationMs: number, seed: number): number[] {
	const schedule = new Schedule(plan, durationMs, createRandom(seed));
	const timesMs: number[] = [];
	for (let atMs = schedule.next(); Number.isFinite(atMs); atMs = schedule.next()) timesMs.push(atMs);
	expect(schedule.next()).toBe(Number.POSITIVE_INFINITY);
	return timesMs;
}

/** The rate at a share 0…1 of a slice, said once more in the plainest way; arrivals per second. */
function rateAt(share: number, { profile, arrivalRatePerSec: from, toRatePerSec }: ArrivalPlan): number {
	const to = toRatePerSec ?? from;
	const fifth = Math.min(4, Math.floor(share * 5));
	if (profile === "ramp") return from + (to - from) * share;
	if (profile === "steps")
		return [from, 0.75 * from + 0.25 * to, (from + to) / 2, 0.25 * from + 0.75 * to, to][fifth] ?? 0;
	if (profile === "spike") return fifth === 2 ? to : from;
	return from;
}

/** How many arrivals the rate makes up to a share of the slice: its integral, in strips. */
function expectedUpTo(share: number, plan: ArrivalPlan, durationMs: number): number {
	const strips = 2_000;
	let sum = 0;
	for (let strip = 0; strip < strips; strip++) sum += rateAt((share * (strip + 0.5)) / strips, plan);
	return (sum / strips) * share * (durationMs / 1_000);
}

const rate = fc.integer({ min: 1, max: 2_000 });
const planOf = (arrivals: ArrivalPlan["arrivals"]) =>
	fc.record({
		arrivals: fc.constant(arrivals),
		profile: fc.constantFrom(...PROFILES),
		arrivalRatePerSec: rate,
		toRatePerSec: rate,
	});
const durationMs = fc.integer({ min: 100, max: 1_500 });
const seed = fc.integer({ min: 0, max: 2 ** 31 });

function planWith(profile: Profile, arrivals: ArrivalPlan["arrivals"]): ArrivalPlan {
	return { arrivals, profile, arrivalRatePerSec: 2_000, toRatePerSec: profile === "constant" ? null : 6_000 };
}

describe("a schedule", () => {
	test("rises, stays within its slice, and is the same for one seed", () => {
		fc.assert(
			fc.property(
				fc.oneof(planOf("constant"), planOf("poisson")),
				durationMs,
				seed,
				(plan, length, start) => {
					const timesMs = arrivalsOf(plan, length, start);
					const isRising = timesMs.every((timeMs, at) => timeMs >= (timesMs[at - 1] ?? 0));
					const again = arrivalsOf(plan, length, start);
					expect([isRising, timesMs.every((timeMs) => timeMs < length)]).toEqual([true, true]);
					expect(again.length === timesMs.length && again.every((one, at) => one === timesMs[at])).toBe(true);
				},
			),
			{ numRuns: 1_000 },
		);
	});

	test("of even arrivals keeps within one arrival of what its rate makes, at any time", () => {
		fc.assert(
			fc.property(
				planOf("constant"),
				durationMs,
				seed,
				fc.double({ min: 0, max: 1, noNaN: true }),
				(plan, length, start, share) => {
					const timesMs = arrivalsOf(plan, length, start);
					const come = timesMs.filter((timeMs) => timeMs <= share * length).length;
					expect(Math.abs(come - expectedUpTo(share, plan, length))).toBeLessThan(
						1.001 + 0.001 * timesMs.length,
					);
				},
			),
			{ numRuns: 1_000 },
		);
	});

	test("of a level rate spaces even arrivals evenly", () => {
		const timesMs = arrivalsOf({ ...planWith("constant", "constant"), arrivalRatePerSec: 40 }, 5_000, 4);
		expect(timesMs).toHaveLength(200);
		for (let at = 1; at < timesMs.length; at++) {
			expect((timesMs[at] ?? 0) - (timesMs[at - 1] ?? 0)).toBeCloseTo(25, 9);
		}
	});

	test("of a slice shorter than a gap has its share of arrivals on average", () => {
		const plan: ArrivalPlan = {
			arrivals: "constant",
			profile: "constant",
			arrivalRatePerSec: 1,
			toRatePerSec: null,
		};
		let count = 0;
		for (let one = 0; one < 4_000; one++) count += arrivalsOf(plan, 250, one).length;
		// 4,000 throws of a coin that shows heads in a quarter of them: 1,000 ± 27.
		expect(Math.abs(count - 1_000)).toBeLessThan(4 * 27);
	});

	test.each(PROFILES)(
		"of random arrivals with the profile %s brings as many to each tenth as its rate makes",
		(profile) => {
			const plan = planWith(profile, "poisson");
			const counts = new Array<number>(10).fill(0);
			const slices = 60;
			for (let one = 0; one < slices; one++) {
				for (const timeMs of arrivalsOf(plan, 1_000, one)) {
					const tenth = Math.floor(timeMs / 100);
					counts[tenth] = (counts[tenth] ?? 0) + 1;
				}
			}
			for (const [tenth, count] of counts.entries()) {
				const expected =
					slices * (expectedUpTo((tenth + 1) / 10, plan, 1_000) - expectedUpTo(tenth / 10, plan, 1_000));
				// Counts of a Poisson process vary by their own root.
				expect(Math.abs(count - expected)).toBeLessThan(4.5 * Math.sqrt(expected) + 0.002 * expected);
			}
		},
	);

	test("of random arrivals at a level rate has exponential gaps", () => {
		const gapsMs: number[] = [];
		for (let one = 0; one < 20; one++) {
			const timesMs = arrivalsOf(planWith("constant", "poisson"), 2_000, one);
			for (let at = 1; at < timesMs.length; at++) gapsMs.push((timesMs[at] ?? 0) - (timesMs[at - 1] ?? 0));
		}
		const mean = gapsMs.reduce((sum, gap) => sum + gap, 0) / gapsMs.length;
		const variance = gapsMs.reduce((sum, gap) => sum + (gap - mean) ** 2, 0) / gapsMs.length;
		// 2,000 a second: a mean of half a millisecond, a standard deviation as long, and e⁻² of the gaps beyond 1 ms.
		expect(mean).toBeCloseTo(0.5, 2);
		expect(Math.sqrt(variance)).toBeCloseTo(0.5, 1);
		expect(gapsMs.filter((gap) => gap > 1).length / gapsMs.length).toBeCloseTo(Math.exp(-2), 2);
	});

	test("knows its mean rate", () => {
		fc.assert(
			fc.property(planOf("constant"), (plan) => {
				expect(meanRatePerSec(plan)).toBeCloseTo(expectedUpTo(1, plan, 1_000), 3);
			}),
			{ numRuns: 1_000 },
		);
	});
});
