import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type AlignedStep, alignPlans } from "./align-plans.ts";
import type { Plan } from "./plan.ts";
import { anyPlan } from "./plan-arbitrary.ts";
import { readPlan } from "./read-plan.ts";
import { recordedPlans } from "./recorded-plans.ts";

const recorded = recordedPlans(18);

function aligned(left: Plan, right: Plan): AlignedStep[] {
	const steps = alignPlans(left, right);
	if (steps === null) throw new Error("The plans are too large.");
	return steps;
}

function told(left: string, right: string): string[] {
	const steps = aligned(readPlan(recorded[left]), readPlan(recorded[right]));
	return steps.map((step) => `${step.left?.name ?? "–"} | ${step.right?.name ?? "–"} | ${step.change}`);
}

function pairsOf(steps: readonly AlignedStep[], isSwapped: boolean): string[] {
	return steps
		.map(({ left, right }) => (isSwapped ? [right, left] : [left, right]))
		.map(([one, other]) => `${one?.id ?? "–"}:${other?.id ?? "–"}`)
		.sort();
}

describe("two plans beside each other", () => {
	it("are all the same where they are one", () => {
		fc.assert(
			fc.property(anyPlan, (plan) => {
				const steps = aligned(plan, plan);
				expect(steps.map(({ change }) => change)).toEqual(plan.nodes.map(() => "same"));
				for (const { left, right } of steps) expect(left).toBe(right);
			}),
		);
	});

	it("have each step once, in the order of its own plan", () => {
		fc.assert(
			fc.property(anyPlan, anyPlan, (left, right) => {
				const steps = aligned(left, right);
				expect(steps.flatMap((step) => (step.left === null ? [] : [step.left]))).toEqual(left.nodes);
				expect(steps.flatMap((step) => (step.right === null ? [] : [step.right]))).toEqual(right.nodes);
			}),
		);
	});

	it("keep what is around what: a step matched beneath another's partner is beneath that one", () => {
		fc.assert(
			fc.property(anyPlan, anyPlan, (left, right) => {
				const pairs = aligned(left, right).flatMap((step) =>
					step.left === null || step.right === null ? [] : [[step.left, step.right] as const],
				);
				const isIn = (plan: Plan, inner: number, outer: number) => {
					const [a, b] = [plan.nodes[inner], plan.nodes[outer]];
					const between = plan.nodes.slice(outer + 1, inner + 1);
					return (
						a !== undefined &&
						b !== undefined &&
						inner > outer &&
						between.every(({ depth }) => depth > b.depth)
					);
				};
				for (const [a, b] of pairs) {
					for (const [c, d] of pairs) expect(isIn(left, a.id, c.id)).toBe(isIn(right, b.id, d.id));
				}
			}),
		);
	});

	it("are matched alike whichever is named first", () => {
		fc.assert(
			fc.property(anyPlan, anyPlan, (left, right) => {
				expect(pairsOf(aligned(left, right), false)).toEqual(pairsOf(aligned(right, left), true));
			}),
		);
	});

	it("show a scan that found an index as one changed step", () => {
		expect(told("seq-scan", "index-scan")).toEqual(["Seq Scan | Index Scan | changed"]);
		expect(told("index-scan", "bitmap")).toEqual([
			"Index Scan | Bitmap Heap Scan | changed",
			"– | Bitmap Index Scan | right-only",
		]);
	});

	it("leave a gap for what only one of them does", () => {
		expect(told("parallel", "group-aggregate")).toEqual([
			"Finalize GroupAggregate | GroupAggregate | changed",
			"Gather Merge | – | left-only",
			"Sort | – | left-only",
			"Partial HashAggregate | – | left-only",
			"Parallel Seq Scan | Index Only Scan | changed",
		]);
	});

	it("take copies of one table for the same, and other tables not", () => {
		const scan = (relation: string, index: string) =>
			readPlan([{ Plan: { "Node Type": "Index Scan", "Relation Name": relation, "Index Name": index } }]);
		const copies = aligned(
			scan("orders_none", "orders_none_pkey"),
			scan("orders_btree", "orders_btree_pkey"),
		);
		expect(copies[0]?.change).toBe("same");
		expect(aligned(scan("orders", "by_date"), scan("orders", "by_customer"))[0]?.change).toBe("changed");
		expect(aligned(scan("orders", "a"), scan("items", "a"))[0]?.change).toBe("changed");
	});

	it("tell an index condition from a filter on the same index", () => {
		const scan = (condition: object) =>
			readPlan([{ Plan: { "Node Type": "Index Scan", "Relation Name": "orders", ...condition } }]);
		const [step] = aligned(scan({ "Index Cond": "(id < 5)" }), scan({ Filter: "(id < 5)" }));
		expect(step?.change).toBe("changed");
	});

	it("are given up where finding out would take too long", () => {
		// Each step has a leaf before the next one: the shape that costs most.
		const comb = (size: number): object => {
			let plan: object = { "Node Type": "Result" };
			for (let step = 0; step < size; step++) {
				plan = { "Node Type": "Append", Plans: [{ "Node Type": "Result" }, plan] };
			}
			return plan;
		};
		const large = readPlan([{ Plan: comb(190) }]);
		expect(alignPlans(large, large)).toBeNull();
	});
});
