import { expect, test } from "vitest";
import type { Comparison } from "#server/contract/result.ts";
import { isDecided } from "./decision.ts";

const LOWER: Comparison = {
	metric: "p50",
	baseline: "index=none",
	arm: "index=btree",
	ratio: 200,
	low: 190,
	high: 210,
	verdict: "lower",
};
const of = (given: Partial<Comparison>): Comparison => ({ ...LOWER, ...given });

test.each<[string, Partial<Comparison>, boolean]>([
	["lower", {}, true],
	["higher", { verdict: "higher", low: 0.5, high: 0.9 }, true],
	["equal to within 5 %", { verdict: "none", low: 0.96, high: 1.04 }, true],
	["perhaps 7 % higher", { verdict: "none", low: 0.93, high: 1.04 }, false],
	["perhaps 7 % lower", { verdict: "none", low: 0.97, high: 1.07 }, false],
	["too noisy to say", { verdict: "noisy", low: 0.5, high: 2.5 }, false],
	["too noisy, from a handful of operations", { verdict: "noisy", low: 0.99, high: 1.01 }, false],
])("a pair whose median is %s: decided or not", (_, given, decided) => {
	expect(isDecided([of(given)])).toBe(decided);
});

test("every pair has to be decided, and the median of each is enough", () => {
	const noisy = of({ verdict: "noisy" });
	expect(isDecided([LOWER, { ...noisy, metric: "p99" }, { ...noisy, metric: "throughput" }])).toBe(true);
	expect(isDecided([LOWER, { ...noisy, arm: "index=covering" }])).toBe(false);
});
