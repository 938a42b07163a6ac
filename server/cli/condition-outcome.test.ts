import { describe, expect, test } from "vitest";
import { findExperiment } from "#server/experiments/registry.ts";
import { checkConditions, outcomeLines } from "./condition-outcome.ts";
import { parseCondition } from "./condition-parser.ts";
import { recordedRun } from "./recorded-run.ts";

const { factors } = findExperiment("switches").declaration;
const closed = recordedRun();
const open = recordedRun({ open: true });

function check(expression: string, { output, request } = closed) {
	const condition = parseCondition(expression, { factors, arms: request.arms, load: request.load });
	const [outcome] = checkConditions([condition], [expression], output);
	if (outcome === undefined) throw new Error("There is no outcome.");
	return { ...outcome, lines: outcomeLines(outcome, output, factors) };
}

describe("a condition is held against", () => {
	test("the figure of each arm that it picks, in the figure's own measure", () => {
		const [slow, fast] = closed.output.arms;
		const outcome = check("p99(pool=pool) > 2ms");
		expect(outcome.met).toBe(true);
		expect(outcome.measured).toEqual([
			{ arm: slow?.arm, value: slow?.p99Us, unit: "us", met: true },
			{ arm: fast?.arm, value: fast?.p99Us, unit: "us", met: false },
		]);
		expect(outcome.lines).toEqual([
			expect.stringMatching(/^p99\(pool=pool\) > 2ms holds: .*\sms for "No index"\.$/),
		]);
	});

	test.each([
		["p99(index=btree) > 2ms", false],
		["mean(index=none) >= 1s", false],
		["max(index=none) < 1s", true],
		["throughput(index=btree) < 1000/s", false],
		["throughput(index=btree) <= 2000/s", true],
		["errors(index=none) > 0%", true],
		["errors(index=none) > 0.1%", false],
		["errors(index=btree) > 0%", false],
	])("what it says: %s is %j", (expression, met) => {
		expect(check(expression).met).toBe(met);
	});

	test("service times and what was dropped, in an open loop", () => {
		expect(check("p99(index=none) > 4ms", open).met).toBe(true);
		expect(check("service.p99(index=none) > 4ms", open).met).toBe(false);
		expect(check("dropped(index=none) > 0.9%", open).met).toBe(true);
		expect(check("dropped(index=none) > 1%", open).met).toBe(false);
	});

	test("the run's own ratio and its interval where it compared the two, either way round", () => {
		const comparison = closed.output.comparisons.find(({ metric }) => metric === "p50");
		if (comparison === undefined) throw new Error("Nothing was compared.");
		const { ratio, low, high } = comparison;
		const straight = check("ratio(p50, index=none, index=btree) < 1000");
		expect(straight.measured).toMatchObject([{ value: ratio, low, high, unit: "ratio" }]);
		expect(straight.lines[0]).toContain("95 % interval");
		expect(straight.lines[0]).toContain('for "No index" against "B-tree"');
		const inverse = check("ratio(p50, index=btree, index=none) < 1");
		expect(inverse.measured).toMatchObject([{ value: 1 / ratio, low: 1 / high, high: 1 / low }]);
	});

	test("a ratio without an interval where nothing was compared", () => {
		const [slow, fast] = closed.output.arms;
		const { measured } = check("ratio(mean, index=none, index=btree) > 5");
		expect(measured[0]?.value).toBeCloseTo((slow?.meanUs ?? 0) / (fast?.meanUs ?? 1));
		expect(measured[0]).not.toHaveProperty("low");
	});
});
