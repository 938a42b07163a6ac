import { describe, expect, it } from "vitest";
import { alignPlans } from "./align-plans.ts";
import type { Plan } from "./plan.ts";
import { rowsOf } from "./plan-rows.ts";
import { readPlan } from "./read-plan.ts";

/** A chain of joins as large queries have them: each joins what is beneath with one more table, from either side. */
function chainOf(joinCount: number, isSwapped: (join: number) => boolean): Plan {
	const scan = (table: number) => ({ "Node Type": "Seq Scan", "Relation Name": `table${table}` });
	const as = (relationship: string, fields: object) => ({ ...fields, "Parent Relationship": relationship });
	let plan: object = scan(0);
	for (let join = 1; join <= joinCount; join++) {
		const [outer, inner] = isSwapped(join) ? [scan(join), plan] : [plan, scan(join)];
		const hash = { "Node Type": "Hash", Plans: [as("Outer", inner)] };
		plan = { "Node Type": "Hash Join", "Join Type": "Inner", Plans: [as("Outer", outer), as("Inner", hash)] };
	}
	return readPlan([{ Plan: plan }]);
}

describe("two plans of five hundred steps", () => {
	it("are put beside each other within the blink of an eye, also where inputs changed places", () => {
		const left = chainOf(166, () => false);
		const right = chainOf(166, (join) => join > 160);
		expect(left.nodes.length).toBe(499);
		const startMs = performance.now();
		const steps = alignPlans(left, right);
		rowsOf(left, right, steps);
		// Some 100 ms on two busy cores; what is asserted is that no power of the size has crept in.
		expect(performance.now() - startMs).toBeLessThan(2_000);
		expect(steps?.filter((step) => "isSwapped" in step && step.isSwapped)).toHaveLength(6);
	});
});
