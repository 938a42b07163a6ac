import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { BlockTable, drawResamples, expandedInterval } from "./bootstrap.ts";
import type { Slice } from "./lane.ts";
import type { Measurement } from "./measure.ts";
import { mockMeasurement, mockSlice } from "./mock-measurement.ts";
import { createRandom } from "./random.ts";
import { binUs, Recorder } from "./recorder.ts";
import { compareArms } from "./statistics.ts";

const ARMS = ["index=none", "index=btree"];

function recorded(durationsMs: readonly number[]): Recorder {
	const recorder = new Recorder();
	for (const durationMs of durationsMs) recorder.record(durationMs);
	return recorder;
}

/** A measurement of arms whose latencies are log-normal around a median that drifts with the block, as machines do. */
function simulate(
	mediansMs: readonly number[],
	blockCount: number,
	perSlice: number,
	seed: number,
): Measurement {
	const random = createRandom(seed);
	const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
	const slices: Slice[] = [];
	for (let block = 0; block < blockCount; block++) {
		const drift = Math.exp(0.15 * normal());
		mediansMs.forEach((medianMs, arm) => {
			const mood = drift * Math.exp(0.05 * normal());
			const durations = Array.from({ length: perSlice }, () => medianMs * mood * Math.exp(0.4 * normal()));
			const elapsedMs = durations.reduce((sum, one) => sum + one, 0);
			slices.push(mockSlice({ arm, block, elapsedMs, samples: recorded(durations).samples() }));
		});
	}
	const arms = mediansMs.map(() => mockMeasurement({ summary: { operations: blockCount * perSlice } }));
	return { warmupMs: 0, sliceMs: 100, blockCount, slices, arms };
}

describe("a resample", () => {
	test("has the quantiles of its blocks merged, each as often as drawn", () => {
		const duration = fc.double({ min: 0.001, max: 5_000, noNaN: true });
		const block = fc.record({
			durations: fc.array(duration, { minLength: 1, maxLength: 50 }),
			times: fc.integer({ min: 0, max: 3 }),
		});
		fc.assert(
			fc.property(fc.array(block, { minLength: 1, maxLength: 8 }), (blocks) => {
				fc.pre(blocks.some(({ times }) => times > 0));
				const table = new BlockTable(
					blocks.map(({ durations }) => ({ samples: recorded(durations).samples(), elapsedMs: 100 })),
				);
				const figures = table.figures(blocks.map(({ times }) => times));
				const merged = recorded(
					blocks.flatMap(({ durations, times }) => Array(times).fill(durations).flat()),
				);
				expect(figures.p50Us).toBe(binUs(merged.quantileBin(0.5) ?? -1));
				expect(figures.p95Us).toBe(binUs(merged.quantileBin(0.95) ?? -1));
				expect(figures.p99Us).toBe(binUs(merged.quantileBin(0.99) ?? -1));
				const drawn = blocks.reduce((sum, { times }) => sum + times, 0);
				expect(figures.achievedPerSec).toBeCloseTo((merged.count * 10) / drawn, 6);
			}),
		);
	});

	test("draws as many blocks as there are", () => {
		for (const times of drawResamples(7, 200, createRandom(1))) {
			expect(times.reduce((sum, one) => sum + one, 0)).toBe(7);
		}
	});

	test("of few blocks gives a wider interval than the plain one, and none at all of a single block", () => {
		const values = Array.from({ length: 1_000 }, (_, at) => at);
		expect(expandedInterval(values, 1_000)).toEqual({ low: 24, high: 975 });
		expect(expandedInterval(values, 6).low).toBeLessThan(5);
		expect(expandedInterval(values, 1)).toEqual({ low: 0, high: Number.MAX_VALUE });
		expect(expandedInterval([Number.NaN, Number.POSITIVE_INFINITY], 9).low).toBe(0);
	});
});

describe("comparing arms", () => {
	test("finds a tenfold difference and which way it goes", () => {
		const comparisons = compareArms(simulate([10, 1], 10, 200, 5), ARMS, 1);
		const p50 = comparisons.find(({ metric }) => metric === "p50");
		expect(p50).toMatchObject({ baseline: "index=none", arm: "index=btree", verdict: "lower" });
		expect(p50?.low).toBeGreaterThan(8.5);
		expect(p50?.high).toBeLessThan(11.5);
		expect(comparisons.find(({ metric }) => metric === "throughput")).toMatchObject({
			verdict: "higher",
		});
		const [reversed] = compareArms(simulate([1, 10], 10, 200, 5), ARMS, 1);
		expect(reversed).toMatchObject({ metric: "p50", verdict: "higher" });
	});

	test("repeats itself for one seed", () => {
		const measurement = simulate([2, 3], 8, 50, 2);
		expect(compareArms(measurement, ARMS, 1)).toEqual(compareArms(measurement, ARMS, 1));
	});

	test.each([6, 20])(
		"of equal arms with %i blocks holds 1 in about 95 of 100 intervals",
		(blockCount) => {
			const rounds = 80;
			let missed = 0;
			for (let round = 0; round < rounds; round++) {
				const [p50] = compareArms(simulate([1, 1], blockCount, 40, 1_000 + round), ARMS, round);
				if (p50 === undefined || p50.low > 1 || p50.high < 1) missed++;
			}
			// 5 % of 300 is 15 with a standard deviation of 3.8.
			expect(missed).toBeLessThan(30);
		},
		60_000,
	);

	test("gives no numbers beyond JSON when an arm has an empty block", () => {
		const measurement = simulate([1, 1], 6, 1, 3);
		const slices = measurement.slices.map((slice) =>
			slice.arm === 1 && slice.block < 5 ? { ...slice, samples: recorded([]).samples() } : slice,
		);
		for (const comparison of compareArms({ ...measurement, slices }, ARMS, 1)) {
			for (const value of [comparison.ratio, comparison.low, comparison.high]) {
				expect(Number.isFinite(value)).toBe(true);
			}
		}
	});

	test("takes a moment for the largest run", () => {
		const measurement = simulate([1, 1], 300, 400, 3);
		// Processor time, for a crowded machine makes anything slow.
		const before = process.cpuUsage();
		compareArms(measurement, ARMS, 1);
		const { user, system } = process.cpuUsage(before);
		expect((user + system) / 1_000).toBeLessThan(3_000);
	}, 60_000);
});
