import { expect, test } from "vitest";
import type { Comparison, Metric } from "#server/contract/result.ts";
import { type CalibrationRun, summarise, tableOf } from "./calibration.ts";

function comparison(metric: Metric, given: Partial<Comparison>): Comparison {
	return { metric, baseline: "a", arm: "b", ratio: 1, low: 0.95, high: 1.05, verdict: "none", ...given };
}

function run(
	injectedPercent: number,
	p50: Partial<Comparison>,
	throughput: Partial<Comparison> = {},
): CalibrationRun {
	const seconds = injectedPercent === 0 ? 5 : 10;
	return {
		injectedPercent,
		seconds,
		comparisons: [comparison("p50", p50), comparison("throughput", throughput)],
	};
}

test("any difference between equal arms is a false alarm, whichever way it is", () => {
	const runs = [
		...Array.from({ length: 97 }, () => run(0, {})),
		run(0, { verdict: "lower" }),
		run(0, { verdict: "higher" }),
		run(0, { verdict: "noisy" }),
	];
	const [p50] = summarise(runs).falseAlarms;
	expect(p50).toMatchObject({ metric: "p50", seconds: 5, runs: 100, hits: 2, share: 0.02 });
	expect(p50).toMatchObject({ noneCount: 97, noisyCount: 1 });
	expect(p50?.low).toBeCloseTo(0.0024, 4);
	expect(p50?.high).toBeCloseTo(0.0704, 4);
	expect(p50?.medianReach).toBeCloseTo(1 / 0.95 - 1, 3);
});

test("more work is found as higher latency and as lower throughput; the opposite is the wrong way", () => {
	const higher = { verdict: "higher", ratio: 0.9, low: 0.88, high: 0.92 } as const;
	const lower = { verdict: "lower", ratio: 1.1, low: 1.05, high: 1.15 } as const;
	const { power } = summarise([
		run(10, higher, lower),
		run(10, lower, lower),
		run(10, {}, higher),
		run(25, higher),
	]);
	const of = (percent: number, metric: Metric) =>
		power.find((one) => one.injectedPercent === percent && one.metric === metric);
	expect(of(10, "p50")).toMatchObject({ seconds: 10, noneCount: 1, noisyCount: 0 });
	expect(of(10, "p50")?.medianReach).toBeCloseTo(1.1 / 1.05 - 1, 3);
	expect(of(10, "p50")).toMatchObject({ runs: 3, hits: 1, wrongWay: 1, medianRatio: 1, coverage: 0.3333 });
	expect(of(10, "throughput")).toMatchObject({ runs: 3, hits: 2, wrongWay: 1, coverage: null });
	expect(of(25, "p50")).toMatchObject({ runs: 1, hits: 1, medianRatio: 1.111, coverage: 0 });
});

test("people read what verdicts there were, and how far intervals reach, each in a column of its own", () => {
	const [heads = [], line = []] = tableOf(summarise([run(0, {}), run(0, { verdict: "noisy" })]));
	const cell = (head: string) => line[heads.indexOf(head)];
	expect(["seconds", "runs", "found", "none", "noisy", "median reach"].map(cell)).toEqual([
		"5",
		"2",
		"0",
		"1",
		"1",
		"±5.3 %",
	]);
	expect(tableOf(summarise([run(0, {}), run(10, {})])).map((row) => row.length)).toEqual(
		Array(9).fill(heads.length),
	);
});

test("what was stopped before any run, or before one of each kind, is told as it is", () => {
	expect(summarise([])).toEqual({ falseAlarms: [], power: [] });
	expect(tableOf(summarise([]))).toHaveLength(1);
	expect(summarise([run(5, {})]).falseAlarms).toEqual([]);
});
