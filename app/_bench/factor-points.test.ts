import { describe, expect, it } from "vitest";
import type { Result } from "#server/contract/result.ts";
import { choiceFactor, numberFactor } from "#server/testing/sample-factors.ts";
import {
	factorPoints,
	factorScale,
	figureScale,
	idealOf,
	type Varied,
	variedNumber,
} from "./factor-points.ts";
import { recordedResult } from "./run-fixture.ts";

const size = numberFactor("size", "size", { unit: "", max: 128, initial: 1 });
const rows = numberFactor("rows", "rows", { unit: "", max: 128, initial: 1 });
const work = choiceFactor("work", "Work", { read: "Read", write: "Write" });
const theory = { kind: "little", places: "size", hold: ["query", "commit"] } as const;

/** A run over pool sizes: throughput, and how long a connection was held. */
function varied(
	sizes: readonly number[],
	achievedPerSec: readonly number[],
	holdUs: readonly number[],
): Varied {
	const recorded = recordedResult();
	const arms = sizes.map((one, place) => {
		const [arm] = recorded.arms;
		if (arm === undefined) throw new Error("the recorded run has no arm");
		return {
			...arm,
			arm: `size=${one}`,
			levels: { size: one },
			achievedPerSec: achievedPerSec[place] ?? 0,
			spans: [
				{ span: "poolWait", meanUs: 5_000 },
				{ span: "query", meanUs: (holdUs[place] ?? 0) / 4 },
				{ span: "commit", meanUs: ((holdUs[place] ?? 0) * 3) / 4 },
				{ span: "other", meanUs: 7 },
			],
		};
	});
	const comparisons: Result["comparisons"] = arms.slice(1).map(({ arm }) => ({
		metric: "throughput",
		baseline: arms[0]?.arm ?? "",
		arm,
		ratio: 0.5,
		low: 0.4,
		high: 0.625,
		verdict: "higher",
	}));
	return {
		factor: size,
		arms: arms.map(({ levels }) => levels),
		summaries: arms,
		result: { ...recorded, arms, comparisons },
		theory,
	};
}

describe("the number at which arms differ", () => {
	it("is the only thing at which they differ, and each of them has it", () => {
		const factors = [work, size, rows];
		const arm = (one: number, rowCount = 1, what = "read") => ({ work: what, size: one, rows: rowCount });
		expect(variedNumber(factors, [arm(1), arm(8), arm(64)])).toBe(size);
		expect(variedNumber(factors, [arm(1), arm(8, 2)])).toBeUndefined();
		expect(variedNumber(factors, [arm(1), arm(1, 1, "write")])).toBeUndefined();
		expect(variedNumber(factors, [arm(1), arm(8, 1, "write")])).toBeUndefined();
		expect(variedNumber([size], [{ size: 1 }, {}, { size: 2 }])).toBeUndefined();
	});
});

describe("the points of a figure", () => {
	it("stand in the order of the factor, whatever the order of the arms", () => {
		const points = factorPoints("throughput", varied([8, 64, 1], [400, 300, 100], [1, 1, 1]));
		expect(points.map(({ x, arm, value }) => [x, arm, value])).toEqual([
			[1, 2, 100],
			[8, 0, 400],
			[64, 1, 300],
		]);
	});

	it("have the interval of their ratio to the baseline about their value, and the baseline has none", () => {
		const points = factorPoints("throughput", varied([1, 2], [100, 200], [1, 1]));
		expect(points[0]?.interval).toBeNull();
		expect(points[1]?.interval?.low).toBeCloseTo(160);
		expect(points[1]?.interval?.high).toBeCloseTo(250);
	});

	it("have no interval where too little was measured to bound anything", () => {
		const run = varied([1, 2], [100, 200], [1, 1]);
		const comparisons =
			run.result?.comparisons.map((one) => ({ ...one, low: 0, high: Number.MAX_VALUE })) ?? [];
		const points = factorPoints("throughput", {
			...run,
			result: run.result === null ? null : { ...run.result, comparisons },
		});
		expect(points[1]?.interval).toBeNull();
	});

	it("are there while the run goes on, without what only its end can tell", () => {
		const run = varied([1, 2, 4], [100, 200, 300], [1, 1, 1]);
		const points = factorPoints("p50", {
			...run,
			result: null,
			summaries: [null, ...run.summaries.slice(1)],
		});
		expect(points).toMatchObject([
			{ x: 2, interval: null, bound: null },
			{ x: 4, interval: null, bound: null },
		]);
	});
});

describe("Little's law", () => {
	it("bounds the throughput of an arm by its places and its own hold time", () => {
		const points = factorPoints("throughput", varied([1, 8], [900, 1_500], [1_000, 4_000]));
		expect(points.map(({ bound }) => bound)).toEqual([1_000, 2_000]);
	});

	it("says nothing of latencies, of an experiment that does not ask for it, and of an arm that held nothing", () => {
		const run = varied([1, 8], [900, 1_500], [1_000, 0]);
		expect(factorPoints("p99", run).map(({ bound }) => bound)).toEqual([null, null]);
		expect(idealOf("p99", run)).toBeUndefined();
		expect(factorPoints("throughput", { ...run, theory: undefined }).map(({ bound }) => bound)).toEqual([
			null,
			null,
		]);
		expect(factorPoints("throughput", run).map(({ bound }) => bound)).toEqual([1_000, null]);
	});

	it("is a straight line from the arm with the fewest places, as if it were held no longer with more", () => {
		const ideal = idealOf("throughput", varied([8, 2], [1_500, 900], [4_000, 1_000]));
		expect(ideal).toMatchObject({ arm: 1, holdUs: 1_000 });
		expect([2, 8].map((x) => ideal?.at(x))).toEqual([2_000, 8_000]);
	});

	it("has no such line over another number than that of places", () => {
		const run = varied([1, 8], [900, 1_500], [1_000, 1_000]);
		expect(idealOf("throughput", { ...run, factor: rows })).toBeUndefined();
		expect(idealOf("throughput", { ...run, result: null })).toBeUndefined();
	});
});

describe("the axes", () => {
	const at = (x: number, value: number) => ({ arm: 0, x, value, interval: null, bound: null });

	it("of the factor has a tick at each arm's number, inside its ends, and is logarithmic over a wide span", () => {
		for (const [xs, kind] of [
			[[1, 2, 64], "log"],
			[[4, 8], "linear"],
			[[0, 50, 100], "linear"],
		] as const) {
			const scale = factorScale(
				size,
				xs.toReversed().map((one) => ({ size: one })),
			);
			expect(scale.kind).toBe(kind);
			expect(scale.ticks).toEqual(xs);
			expect(scale.domain[0]).toBeLessThan(xs[0]);
			expect(scale.domain[1]).toBeGreaterThan(xs.at(-1) ?? 0);
		}
	});

	it("of the figure has room for bounds, and is not stretched by an interval that says little", () => {
		const scale = figureScale([
			{ ...at(1, 100), interval: { low: 1, high: 10_000 } },
			{ ...at(2, 110), bound: 480 },
		]);
		expect(scale.kind).toBe("linear");
		expect(scale.domain[1]).toBeGreaterThanOrEqual(480);
		expect(scale.domain[1]).toBeLessThan(1_000);
	});

	it("has room for an interval that says something", () => {
		const scale = figureScale([at(1, 100), { ...at(2, 100), interval: { low: 75, high: 140 } }]);
		expect(scale.domain[1]).toBeGreaterThanOrEqual(140);
	});
});
