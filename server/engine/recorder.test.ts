import fc from "fast-check";
import { decodeFromCompressedBase64 } from "hdr-histogram-js";
import { describe, expect, test } from "vitest";
import { rankOf } from "#server/contract/rank.ts";
import { encodeSamples } from "./encoding.ts";
import { binUs, Recorder, resolutionOf } from "./recorder.ts";

const SHARES = [0, 0.01, 0.07, 0.5, 0.9, 0.95, 0.99, 0.999, 1];
/** Durations over the whole range, as dense at a microsecond as at a minute. */
const durationMs = fc.double({ min: -3.3, max: 4.8, noNaN: true }).map((exponent) => 10 ** exponent);
const durations = fc.array(durationMs, { minLength: 1, maxLength: 400 });

function recorded(values: readonly number[]): Recorder {
	const recorder = new Recorder();
	for (const value of values) recorder.record(value);
	return recorder;
}

describe("a recorder", () => {
	test("gives the quantiles of a sorted array to within 0.1 % or half a tick", () => {
		fc.assert(
			fc.property(durations, fc.constantFrom(...SHARES), (values, share) => {
				const sorted = values.toSorted((left, right) => left - right);
				const rank = Math.max(1, Math.ceil(share * values.length - 1e-9));
				const exactUs = (sorted[rank - 1] ?? 0) * 1000;
				const bin = recorded(values).quantileBin(share);
				expect(bin).toBeDefined();
				expect(Math.abs(binUs(bin ?? 0) - exactUs)).toBeLessThanOrEqual(Math.max(1 / 32, exactUs * 0.001));
			}),
			{ numRuns: 1_000 },
		);
	});

	test("gives whole microseconds to within 1 µs or 0.1 %", () => {
		fc.assert(
			fc.property(durationMs, (value) => {
				const us = recorded([value]).quantileUs(0.5);
				expect(Math.abs(us - value * 1000)).toBeLessThanOrEqual(Math.max(1, value));
			}),
			{ numRuns: 1_000 },
		);
	});

	test("gives the mean, the count and the longest of a plain array", () => {
		fc.assert(
			fc.property(durations, (values) => {
				const recorder = recorded(values);
				const exactUs = (values.reduce((sum, one) => sum + one, 0) * 1_000) / values.length;
				expect(Math.abs(recorder.meanUs / exactUs - 1)).toBeLessThan(1e-9);
				expect(recorder.count).toBe(values.length);
				const longestUs = Math.max(...values) * 1_000;
				expect(Math.abs(recorder.maxUs - longestUs)).toBeLessThanOrEqual(Math.max(1, longestUs * 0.001));
			}),
			{ numRuns: 1_000 },
		);
	});

	test("ranks a share of a count as whole numbers do", () => {
		fc.assert(
			fc.property(
				fc.integer({ min: 0, max: 1_000 }),
				fc.integer({ min: 1, max: 2 ** 31 }),
				(permille, count) => {
					const exact = (BigInt(permille) * BigInt(count) + 999n) / 1_000n;
					expect(rankOf(permille / 1_000, count)).toBe(Math.max(1, Number(exact)));
				},
			),
			{ numRuns: 10_000 },
		);
	});

	test("puts no sample further from the middle of its bin than the resolution says", () => {
		fc.assert(
			fc.property(durationMs, (value) => {
				const middleUs = binUs(recorded([value]).quantileBin(0.5) ?? 0);
				expect(Math.abs(middleUs - value * 1_000) / middleUs).toBeLessThanOrEqual(
					resolutionOf(middleUs) * (1 + 1e-9),
				);
			}),
			{ numRuns: 1_000 },
		);
	});

	test("merges as if all had been recorded in one", () => {
		fc.assert(
			fc.property(durations, durations, (left, right) => {
				const merged = recorded(left);
				merged.merge(recorded(right));
				const both = recorded([...left, ...right]);
				expect(merged.samples()).toEqual(both.samples());
				expect(merged.count).toBe(both.count);
				expect(merged.maxUs).toBe(both.maxUs);
				expect(merged.meanUs).toBeCloseTo(both.meanUs, 3);
			}),
			{ numRuns: 1_000 },
		);
	});

	test("is empty again after a reset", () => {
		const recorder = recorded([0.001, 5, 60_000]);
		recorder.reset();
		expect(recorder.samples()).toEqual(new Recorder().samples());
		expect([recorder.count, recorder.meanUs, recorder.maxUs, recorder.quantileUs(0.5)]).toEqual([0, 0, 0, 0]);
		recorder.record(2);
		expect(recorder.samples().count).toBe(1);
	});

	test("takes what is out of range at the nearest end", () => {
		const recorder = recorded([-1, 0, 1e9]);
		expect(recorder.count).toBe(3);
		expect(recorder.quantileUs(0.5)).toBe(1);
		expect(recorder.maxUs).toBeGreaterThan(60_000_000);
	});

	test("is stored as an HdrHistogram that gives the very same percentiles, maximum and count", () => {
		fc.assert(
			fc.property(durations, (values) => {
				const recorder = recorded(values);
				const stored = decodeFromCompressedBase64(encodeSamples(recorder.samples()));
				expect(stored.totalCount).toBe(recorder.count);
				expect(stored.maxValue).toBe(recorder.maxUs);
				for (const share of SHARES.slice(1)) {
					expect(stored.getValueAtPercentile(share * 100)).toBe(recorder.quantileUs(share));
				}
			}),
			{ numRuns: 1_000 },
		);
	});
});
