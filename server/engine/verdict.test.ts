import { expect, test } from "vitest";
import { type Finding, judge } from "./verdict.ts";

const plenty = { metric: "p50" as const, blockCount: 10, fewestOperations: 10_000 };

test.each<[string, Partial<Finding> & { low: number; high: number }, string]>([
	["clearly above 1", { low: 190, high: 240 }, "lower"],
	["clearly below 1", { low: 0.4, high: 0.6 }, "higher"],
	["just above 1", { low: 1.01, high: 1.05 }, "lower"],
	["narrow around 1", { low: 0.97, high: 1.04 }, "none"],
	["around 1 with no room for a quarter", { low: 0.8, high: 1.25 }, "none"],
	["around 1 with room for a quarter more", { low: 0.9, high: 1.26 }, "noisy"],
	["around 1 with room for a quarter less", { low: 0.79, high: 1.1 }, "noisy"],
	["narrow around 1, from a handful of operations", { low: 0.97, high: 1.04, fewestOperations: 10 }, "noisy"],
	["from too few blocks", { low: 5, high: 6, blockCount: 3 }, "noisy"],
	["from a handful of operations, small", { low: 1.2, high: 1.6, fewestOperations: 10 }, "noisy"],
	["from a handful of operations, huge", { low: 150, high: 300, fewestOperations: 10 }, "lower"],
	[
		"of p99 from a hundred operations",
		{ metric: "p99", low: 1.1, high: 1.5, fewestOperations: 100 },
		"noisy",
	],
])("an interval %s is judged right", (_, finding, verdict) => {
	expect(judge({ ...plenty, ...finding })).toBe(verdict);
});
