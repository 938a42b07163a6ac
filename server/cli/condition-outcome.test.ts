import { describe, expect, test } from "vitest";
import { findExperiment } from "#server/experiments/registry.ts";
import { recordedRun } from "#server/testing/recorded-run.ts";
import { checkConditions, outcomeLines } from "./condition-outcome.ts";
import { parseCondition } from "./condition-parser.ts";

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
		["mean(index=btree) >= 1s", false],
		["max(index=btree) < 1s", true],
		["throughput(index=btree) < 1000/s", false],
		["throughput(index=btree) <= 2000/s", true],
		["errors(index=none) > 0%", true],
		["errors(index=none) > 0.1%", false],
		["errors(index=btree) > 0%", false],
	])("what it says: %s is %j", (expression, met) => {
		expect(check(expression).met).toBe(met);
	});

	test("service times and what was dropped, in an open loop", () => {
		expect(check("p99(index=btree) > 500us", open).met).toBe(true);
		expect(check("service.p99(index=btree) > 500us", open).met).toBe(false);
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

	test("a ratio that nothing bounds as one of which too little is known, either way round", () => {
		const { output, ...rest } = recordedRun({ operations: 3 });
		const arms = output.arms.map((arm) => ({ ...arm, errors: 0, droppedCount: 0 }));
		for (const expression of [
			"ratio(p99, index=none, index=btree) > 1",
			"ratio(p99, index=btree, index=none) < 1",
		]) {
			const { measured, lines } = check(expression, { ...rest, output: { ...output, arms } });
			expect(measured[0]?.high).toBe(Number.MAX_VALUE);
			expect(lines[0]).toContain("(too little for an interval)");
		}
	});

	test("a ratio without an interval where nothing was compared", () => {
		const [slow, fast] = closed.output.arms;
		const { measured } = check("ratio(mean, index=none, index=btree) > 5");
		expect(measured[0]?.value).toBeCloseTo((slow?.meanUs ?? 0) / (fast?.meanUs ?? 1));
		expect(measured[0]).not.toHaveProperty("low");
	});
});

describe("a latency has no bound", () => {
	/** The fixture with so many of an arm's 4,000 operations failed and so many more dropped. */
	function withMissing(arm: number, errors: number, droppedCount = 0) {
		const arms = open.output.arms.map((one, place) =>
			place === arm ? { ...one, errors, droppedCount } : { ...one, errors: 0, droppedCount: 0 },
		);
		return { ...open, output: { ...open.output, arms } };
	}

	test.each([
		["p99", 40, 41],
		["p95", 210, 211],
		["p50", 4_000, 4_001],
		["mean", 0, 1],
		["max", 0, 1],
	])(
		"in %s once more of what was due is missing than it may be, whatever the rest took",
		(figure, most, over) => {
			const expression = `${figure}(index=btree) > 50s`;
			expect(check(expression, withMissing(1, most)).met).toBe(false);
			expect(check(expression, withMissing(1, over)).met).toBe(true);
			expect(check(expression, withMissing(1, 0, over)).met).toBe(true);
			expect(check(`${figure}(index=btree) < 50s`, withMissing(1, over)).met).toBe(false);
		},
	);

	test("and is told so, with how much is missing and what the rest took", () => {
		const { measured, lines } = check("p99(index=btree) >= 50s", withMissing(1, 500, 500));
		expect(measured).toMatchObject([{ missingShare: 0.2, unit: "us", met: true }]);
		expect(measured[0]?.value).toBeLessThan(1_000);
		expect(lines[0]).toMatch(
			/holds: without bound, for 20\.0.% of what was due failed or was dropped \(.* of what ended\)/,
		);
	});

	test("nor has its ratio, which is nothing known at all when both are without", () => {
		const ratio = (sign: string) => `ratio(p99, index=none, index=btree) ${sign} 3`;
		const met = (arm: number, sign: string) => check(ratio(sign), withMissing(arm, 500)).met;
		expect([met(0, ">"), met(0, "<"), met(1, ">"), met(1, "<")]).toEqual([true, false, false, true]);
		const both = withMissing(0, 500);
		const arms = both.output.arms.map((arm) => ({ ...arm, errors: 500 }));
		const lost = { ...both, output: { ...both.output, arms } };
		expect([check(ratio(">"), lost).met, check(ratio("<"), lost).met]).toEqual([true, true]);
		expect(check(ratio("<"), withMissing(1, 500)).measured[0]).not.toHaveProperty("low");
	});

	test("while throughput and the shares themselves are as they are", () => {
		const { measured } = check("throughput(index=btree) > 50/s", withMissing(1, 3_000));
		expect(measured[0]).not.toHaveProperty("missingShare");
	});
});
