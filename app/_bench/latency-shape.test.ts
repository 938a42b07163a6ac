import { describe, expect, it } from "vitest";
import { shareOf } from "#app/_chart/scale.ts";
import { highestShare } from "#server/contract/rank.ts";
import {
	cumulativeRows,
	densityRows,
	percentileRows,
	quantileOf,
	stepAround,
	timeScale,
	timesOf,
} from "./latency-shape.ts";
import { recordedResult } from "./run-fixture.ts";
import { readHistogram } from "./stored-histogram.ts";

/** So many operations of each of these whole microseconds. */
const times = (counts: Record<number, number>) =>
	timesOf(Object.entries(counts).map(([us, count]) => ({ lowUs: Number(us), highUs: Number(us), count })));

const even = times(Object.fromEntries(Array.from({ length: 1_000 }, (_, index) => [index + 1, 10])));

describe("the percentile curve", () => {
	it("has at each share the time that so many operations did not exceed", () => {
		const rows = percentileRows([even]);
		const at = (share: number) => rows.find(({ x }) => x === share)?.values[0];
		expect([at(0), at(0.5), at(0.95), at(0.995)]).toEqual([1, 500, 950, 995]);
	});

	it("ends, for each arm, where ten operations were slower", () => {
		const rows = percentileRows([even, times({ 5: 90, 80: 10 })]);
		const last = (arm: number) => rows.findLast(({ values }) => values[arm] !== null)?.x;
		expect([last(0), last(1)]).toEqual([0.999, 0.9]);
		expect([highestShare(100), highestShare(10), highestShare(3), highestShare(0)]).toEqual([0.9, 0, 0, 0]);
	});

	it("has no place twice, and rises from left to right", () => {
		const shares = percentileRows([even]).map(({ x }) => x);
		expect(shares).toEqual([...new Set(shares)].sort((left, right) => left - right));
		const values = percentileRows([even]).map((row) => row.values[0] ?? 0);
		expect(values).toEqual([...values].sort((left, right) => left - right));
	});

	it("has no line of an arm with fewer than twenty operations: it would be told by its fastest alone", () => {
		const rows = percentileRows([even, times({ 5: 19 }), times({ 5: 20 })]);
		const last = (arm: number) => rows.findLast(({ values }) => values[arm] !== null)?.x;
		expect([last(1), last(2)]).toEqual([undefined, 0.5]);
		expect(percentileRows([times({ 5: 19 })])).toEqual([]);
	});

	it("has no line of an arm that finished nothing", () => {
		expect(percentileRows([times({})])).toEqual([]);
		expect(quantileOf(times({}), 0.5)).toBeNull();
	});
});

describe("the distribution", () => {
	it("counts every operation within the axis once, and few lie beyond it", () => {
		const scale = timeScale([even]);
		const sum = densityRows([even], scale).reduce((total, row) => total + (row.values[0] ?? 0), 0);
		expect(sum).toBeGreaterThan(0.985);
		expect(sum).toBeLessThanOrEqual(1);
		const cumulative = cumulativeRows([even], scale);
		expect(cumulative.at(0)?.values[0]).toBeLessThan(0.01);
		expect(cumulative.at(-1)?.values[0]).toBeGreaterThan(0.999);
	});

	it("has no teeth where a step is narrower than the microsecond of the clock", () => {
		const fast = times({ 3: 100, 4: 100, 5: 100, 6: 100 });
		const inside = densityRows([fast], { kind: "linear", domain: [2.5, 6.5], ticks: [] });
		for (const { values } of inside) expect(values[0]).toBeCloseTo(1 / 64, 6);
	});

	it("has two humps where an answer comes from two places", () => {
		const cached = times({ 10: 800, 5000: 200 });
		const rows = densityRows([cached], timeScale([cached]));
		const humps = rows.filter(
			({ values }, index) => (values[0] ?? 0) > 0.05 && (rows[index - 1]?.values[0] ?? 0) <= 0.05,
		);
		expect(humps).toHaveLength(2);
	});

	it("tells the step in whose middle a value stands", () => {
		const scale = timeScale([even]);
		const row = densityRows([even], scale)[10];
		const [from, to] = stepAround(row?.x ?? 0, scale);
		expect(shareOf(from, scale)).toBeCloseTo(10 / 64, 4);
		expect(shareOf(to, scale)).toBeCloseTo(11 / 64, 4);
	});

	it("gives the percentiles of the result when it is read from its histogram", async () => {
		const [arm] = recordedResult().arms;
		const read = timesOf(await readHistogram(arm?.histogram ?? ""));
		expect(read.count).toBe(1_000);
		expect(quantileOf(read, 0.5)).toBe(270);
	});
});
