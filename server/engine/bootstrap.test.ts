import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { BlockTable, drawResamples, expandedInterval, type Figures } from "./bootstrap.ts";
import { createRandom } from "./random.ts";
import { binUs, Recorder } from "./recorder.ts";
import { studentT } from "./student.ts";

function recorded(durationsMs: readonly number[]): Recorder {
	const recorder = new Recorder();
	for (const durationMs of durationsMs) recorder.record(durationMs);
	return recorder;
}

type Block = { durations: readonly number[]; elapsedMs: number };

/** What a table must say: all operations recorded again, each block as often as drawn. */
function figuresOf(blocks: readonly Block[], times: readonly number[]): Figures {
	const together = recorded(blocks.flatMap(({ durations }, at) => Array(times[at]).fill(durations).flat()));
	const elapsedMs = blocks.reduce((sum, one, at) => sum + one.elapsedMs * (times[at] ?? 0), 0);
	const quantileUs = (share: number) => {
		const bin = together.quantileBin(share);
		return bin === undefined ? Number.NaN : binUs(bin);
	};
	return {
		p50Us: quantileUs(0.5),
		p95Us: quantileUs(0.95),
		p99Us: quantileUs(0.99),
		achievedPerSec: (together.count * 1_000) / elapsedMs,
	};
}

describe("a table of blocks", () => {
	const durationMs = fc.double({ min: -3, max: 3.7, noNaN: true }).map((exponent) => 10 ** exponent);
	const block = fc.record({
		durations: fc.array(durationMs, { maxLength: 40 }),
		// Whole, so that the order of adding them up makes no difference.
		elapsedMs: fc.integer({ min: 1, max: 500 }),
	});
	const draws = fc.array(fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 8, maxLength: 8 }), {
		minLength: 1,
		maxLength: 5,
	});

	test("has the figures of its blocks put together, each as often as drawn, draw after draw", () => {
		fc.assert(
			fc.property(fc.array(block, { minLength: 1, maxLength: 8 }), draws, (blocks, allTimes) => {
				const table = BlockTable.of(
					blocks.map(({ durations, elapsedMs }) => ({ samples: recorded(durations).samples(), elapsedMs })),
				);
				const found = allTimes.map((times) => table.figures(times.slice(0, blocks.length)));
				expect(found).toEqual(allTimes.map((times) => figuresOf(blocks, times)));
			}),
			{ numRuns: 1_000 },
		);
	});
});

describe("a resample", () => {
	test("draws as many units as there are, each of whole successive blocks, leaves no block over, and draws every unit at times", () => {
		const counts = fc.record({
			blockCount: fc.integer({ min: 1, max: 60 }),
			unit: fc.integer({ min: 1, max: 4 }),
		});
		fc.assert(
			fc.property(counts, fc.nat(), ({ blockCount, unit }, seed) => {
				const unitCount = Math.floor(blockCount / unit);
				const resamples = drawResamples(blockCount, 5, createRandom(seed), unit);
				for (const times of resamples) {
					const drawn = [...times].filter((_, block) => block % unit === 0 && block < unitCount * unit);
					expect(drawn.reduce((sum, one) => sum + one, 0)).toBe(unitCount);
					const left = Array(blockCount - unitCount * unit).fill(drawn.at(-1) ?? 0);
					expect([...times]).toEqual([...drawn.flatMap((one) => Array(unit).fill(one)), ...left]);
				}
			}),
			{ numRuns: 1_000 },
		);
		const drawn = drawResamples(12, 500, createRandom(1), 2);
		const often = Array.from({ length: 12 }, (_, at) =>
			drawn.reduce((sum, times) => sum + (times[at] ?? 0), 0),
		);
		// 500 expected of each with a standard deviation of 20.
		for (const one of often) expect(Math.abs(one - 500)).toBeLessThan(100);
	});
});

describe("an interval", () => {
	const values = fc.array(fc.double({ min: 0.1, max: 10, noNaN: true }), { minLength: 2, maxLength: 50 });

	const ratio = fc.double({ min: 0.1, max: 10, noNaN: true });

	test("reaches as far as the definition says, as far up as down from what was observed", () => {
		const units = fc.integer({ min: 5, max: 100 });
		const tail = fc.double({ min: 0.005, max: 0.2, noNaN: true });
		fc.assert(
			fc.property(ratio, values, units, tail, (observed, ratios, unitCount, tailShare) => {
				const { low, high } = expandedInterval(observed, ratios, unitCount, tailShare);
				const logs = ratios.map(Math.log);
				const mean = logs.reduce((sum, one) => sum + one) / logs.length;
				const squares = logs.map((one) => (one - mean) ** 2).reduce((sum, one) => sum + one);
				const deviation = Math.sqrt((squares / logs.length) * (unitCount / (unitCount - 1)));
				const reach = studentT(unitCount - 1, tailShare) * deviation;
				expect(Math.log(low)).toBeCloseTo(Math.log(observed) - reach, 6);
				expect(Math.log(high)).toBeCloseTo(Math.log(observed) + reach, 6);
			}),
			{ numRuns: 1_000 },
		);
	});

	test("of the inverse ratios is the inverse interval", () => {
		fc.assert(
			fc.property(ratio, values, (observed, ratios) => {
				const { low, high } = expandedInterval(observed, ratios, 20);
				const inverse = expandedInterval(
					1 / observed,
					ratios.map((one) => 1 / one),
					20,
				);
				expect(Math.log(inverse.low)).toBeCloseTo(-Math.log(high), 6);
				expect(Math.log(inverse.high)).toBeCloseTo(-Math.log(low), 6);
			}),
			{ numRuns: 1_000 },
		);
	});

	test("says nothing when there is a single unit, or a resample or the whole that has no ratio", () => {
		const nothing = { low: 0, high: Number.MAX_VALUE };
		expect(expandedInterval(1, [1, 2, 3], 1)).toEqual(nothing);
		expect(expandedInterval(1, [], 9)).toEqual(nothing);
		for (const none of [Number.NaN, Number.POSITIVE_INFINITY, 0]) {
			expect(expandedInterval(1, [1, 1.1, none, 0.9], 9)).toEqual(nothing);
			expect(expandedInterval(none, [1, 1.1, 0.9], 9)).toEqual(nothing);
		}
		expect(expandedInterval(1, [1e-300, 1e300], 2).high).toBe(Number.MAX_VALUE);
	});
});
