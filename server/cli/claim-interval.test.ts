import { describe, expect, test } from "vitest";
import type { StoredSlice } from "#db/schema/workbench.ts";
import { type Expectation, judge } from "#server/contract/claim.ts";
import { encodeSamples } from "#server/engine/encoding.ts";
import { createRandom } from "#server/engine/random.ts";
import { Recorder } from "#server/engine/recorder.ts";
import { recordedRun } from "#server/testing/recorded-run.ts";
import { claimInterval } from "./claim-interval.ts";

const confident = { confidence: 0.95 };

/** Slices of two arms whose blocks share a mood, as those of one machine do. */
function slicesOf(
	meansUs: readonly number[],
	{ mood = 0.2, errors = [0, 0], operations = 200, seed = 1 },
): StoredSlice[] {
	const moods = createRandom(seed, 9);
	return Array.from({ length: 20 }, (_, block) => {
		const shared = 1 + mood * (2 * moods() - 1);
		return meansUs.map((meanUs, arm): StoredSlice => {
			const random = createRandom(seed * 100 + block, arm);
			const recorder = new Recorder();
			for (let count = 0; count < operations; count++) {
				recorder.record((meanUs * shared * (0.5 + random())) / 1_000);
			}
			return {
				arm,
				block,
				startMs: 0,
				elapsedMs: 100,
				errors: errors[arm] ?? 0,
				endedCount: operations,
				histogram: encodeSamples(recorder.samples()),
				serviceHistogram: null,
				disturbances: [],
				gcMs: 0,
				loopDelayMaxMs: 0,
			};
		});
	}).flat();
}

const value = (figure: string, arm = 1): Expectation => ({
	figure,
	of: "value",
	arm,
	bound: { operator: ">", amount: 0 },
});
const ratio = (figure: string, numerator = 2, denominator = 1): Expectation => ({
	figure,
	of: "ratio",
	numerator,
	denominator,
	bound: { operator: ">", amount: 0 },
});

describe("the interval of a claimed figure", () => {
	test("holds the truth of a mean, a quantile and a throughput, and is no wider than its blocks are apart", () => {
		const slices = slicesOf([400, 1_000], {});
		for (const [figure, truth] of [
			["mean", 1_000],
			["p50", 1_000],
			["throughput", 2_000],
		] as const) {
			const { low, high } = claimInterval(value(figure), confident, slices) ?? { low: 0, high: 0 };
			expect([figure, low < truth * 1.02, high > truth * 0.98]).toEqual([figure, true, true]);
			expect(high / low).toBeLessThan(1.3);
		}
	});

	test("of a ratio without the baseline lets what the machine did to both arms cancel", () => {
		const slices = slicesOf([400, 1_000, 3_000], { mood: 0.5 });
		for (const figure of ["mean", "p50", "p95"]) {
			const { low, high } = claimInterval(ratio(figure), confident, slices) ?? { low: 0, high: 0 };
			expect([figure, low < 3, high > 3]).toEqual([figure, true, true]);
			expect(high / low).toBeLessThan(1.25);
			const alone = claimInterval(value(figure), confident, slices) ?? { low: 1, high: 1 };
			expect(alone.high / alone.low).toBeGreaterThan(high / low);
		}
	});

	test("holds the truth about as often as it says", () => {
		const held = Array.from({ length: 60 }, (_, seed) => {
			const slices = slicesOf([400, 1_000], { seed: seed + 1, operations: 40 });
			const { low, high } = claimInterval(value("mean"), confident, slices) ?? { low: 0, high: 0 };
			return low <= 1_000 && high >= 1_000;
		}).filter(Boolean).length;
		// Fewer than 51 of 60 would come by chance once in some four thousand times.
		expect(held).toBeGreaterThan(50);
	});

	test("of a share of errors ends above none where none was seen, the nearer the more there were to be seen", () => {
		const highOf = (operations: number) =>
			claimInterval(value("errors"), confident, slicesOf([400, 400], { operations }))?.high ?? 0;
		expect(highOf(50)).toBeGreaterThan(0.002);
		expect(highOf(500)).toBeLessThan(0.0005);
		expect(highOf(500)).toBeGreaterThan(0.0002);
		const some = claimInterval(value("errors"), confident, slicesOf([400, 400], { errors: [0, 50] }));
		expect(some?.low).toBeGreaterThan(0.17);
		expect(some?.high).toBeLessThan(0.23);
	});

	test("is as wide as can be where there is one block, and there is none of a counter", () => {
		const one = slicesOf([400, 1_000], {}).filter(({ block }) => block === 0);
		expect(claimInterval(value("mean"), confident, one)).toEqual({ low: 0, high: Number.MAX_VALUE });
		expect(claimInterval(value("errors"), confident, one)).toEqual({ low: 0, high: 1 });
		expect(claimInterval(value("hitRatio"), confident, one)).toBeUndefined();
		expect(claimInterval(ratio("hitRatio", 0, 1), confident, one)).toBeUndefined();
	});

	test("decides a claim that the run has no interval of", () => {
		const { output, slices } = recordedRun({ meansUs: [4_000, 400] });
		const decided = (bound: Expectation["bound"]) => {
			const expectation = { ...value("mean"), bound };
			return judge(expectation, output, claimInterval(expectation, output, slices)).outcome;
		};
		expect(decided({ operator: "<", amount: 1_000 })).toBe("holds");
		expect(decided({ operator: ">", amount: 1_000 })).toBe("refuted");
		expect(decided({ operator: "<", amount: output.arms[1]?.meanUs ?? 0 })).toBe("undecided");
	});
});
