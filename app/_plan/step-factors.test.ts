import { describe, expect, it } from "vitest";
import type { PlanNode } from "./plan.ts";
import { readPlan } from "./read-plan.ts";
import { factorsOf } from "./step-factors.ts";

function scan(rows: number, ms: number, hit: number): PlanNode {
	const figures = {
		"Actual Rows": rows,
		"Actual Loops": 1,
		"Actual Total Time": ms,
		"Shared Hit Blocks": hit,
	};
	return readPlan([{ Plan: { "Node Type": "Seq Scan", ...figures } }]).root;
}

describe("a step's figures beside those of its counterpart", () => {
	it("are told as factors, of those alone that differ", () => {
		expect(factorsOf(scan(1_000, 50, 300), scan(1_000, 10, 900), "A")).toEqual({
			rows: null,
			time: "5.00 × as much as in A",
			blocks: "3.00 × less than in A",
		});
	});

	it("are told of nothing that one execution cannot tell apart, nor of a few", () => {
		const none = { rows: null, time: null, blocks: null };
		expect(factorsOf(scan(1_000, 19, 190), scan(1_900, 10, 100), "A")).toEqual(none);
		expect(factorsOf(scan(1, 0.01, 1), scan(8, 0.09, 9), "A")).toEqual(none);
		expect(factorsOf(scan(0, 0, 0), scan(500, 50, 50), "A")).toEqual(none);
	});
});
