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
				// Only a join's inputs may change places, and these plans do not tell which input is which.
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

	it("take tables for other tables where both plans read both, whatever they are called", () => {
		const join = (first: string, second: string) =>
			readPlan([
				{
					Plan: {
						"Node Type": "Nested Loop",
						Plans: [first, second].map((name) => ({ "Node Type": "Seq Scan", "Relation Name": name })),
					},
				},
			]);
		const steps = aligned(join("app_users", "app_orders"), join("app_orders", "app_users"));
		expect(steps.every(({ left, right }) => left?.relation === right?.relation || !left || !right)).toBe(
			true,
		);
		expect(steps.filter(({ change }) => change === "same")).toHaveLength(2);
	});

	it("are given up where finding out would take too long", () => {
		// A leaf before the next step and after it by turns: the shape that costs most.
		let plan: object = { "Node Type": "Result" };
		for (let step = 0; step < 190; step++) {
			const leaf = { "Node Type": "Result" };
			plan = { "Node Type": "Append", Plans: step % 2 === 0 ? [leaf, plan] : [plan, leaf] };
		}
		const large = readPlan([{ Plan: plan }]);
		expect(alignPlans(large, large)).toBeNull();
	});
});

type JoinTree = string | { left: JoinTree; right: JoinTree; isSwapped: boolean };

/** A join of up to seven tables, each of them once. */
const anyJoin: fc.Arbitrary<JoinTree> = fc
	.tuple(fc.integer({ min: 2, max: 7 }), fc.infiniteStream(fc.nat()), fc.infiniteStream(fc.boolean()))
	.map(([count, places, swaps]) => {
		const parts: JoinTree[] = Array.from({ length: count }, (_, at) => `table${at}`);
		while (parts.length > 1) {
			const [left, right] = parts.splice((places.next().value ?? 0) % (parts.length - 1), 2);
			const join = {
				left: left as JoinTree,
				right: right as JoinTree,
				isSwapped: swaps.next().value === true,
			};
			parts.unshift(join);
		}
		return parts[0] as JoinTree;
	});

function printed(tree: JoinTree, canSwap: boolean, relationship = "Outer"): object {
	const common = { "Parent Relationship": relationship };
	if (typeof tree === "string") return { ...common, "Node Type": "Seq Scan", "Relation Name": tree };
	const [one, other] = canSwap && tree.isSwapped ? [tree.right, tree.left] : [tree.left, tree.right];
	return {
		...common,
		"Node Type": "Nested Loop",
		"Join Type": "Inner",
		Plans: [printed(one, canSwap), printed(other, canSwap, "Inner")],
	};
}

function swapsIn(tree: JoinTree): number {
	if (typeof tree === "string") return 0;
	return (tree.isSwapped ? 1 : 0) + swapsIn(tree.left) + swapsIn(tree.right);
}

describe("joins whose inputs changed places", () => {
	it("have every table beside itself, and just they are called so", () => {
		fc.assert(
			fc.property(anyJoin, (tree) => {
				const left = readPlan([{ Plan: printed(tree, false) }]);
				const right = readPlan([{ Plan: printed(tree, true) }]);
				for (const steps of [aligned(left, right), aligned(right, left)]) {
					expect(steps).toHaveLength(left.nodes.length);
					for (const step of steps) expect(step.left?.relation).toBe(step.right?.relation);
					const swapped = steps.filter((step) => "isSwapped" in step && step.isSwapped);
					expect(swapped).toHaveLength(swapsIn(tree));
					expect(swapped.every(({ change }) => change === "changed")).toBe(true);
				}
			}),
		);
	});

	it("keep the left plan's order and exchange that of the right plan's inputs, hash tables too", () => {
		const side = (outer: string, inner: string) =>
			readPlan([
				{
					Plan: {
						"Node Type": "Hash Join",
						Plans: [
							{ "Node Type": "Seq Scan", "Parent Relationship": "Outer", "Relation Name": outer },
							{
								"Node Type": "Hash",
								"Parent Relationship": "Inner",
								Plans: [{ "Node Type": "Seq Scan", "Parent Relationship": "Outer", "Relation Name": inner }],
							},
						],
					},
				},
			]);
		const steps = aligned(side("orders", "items"), side("items", "orders"));
		expect(steps.map(({ left, right }) => [left, right].map((node) => node?.relation ?? node?.name))).toEqual(
			[
				["Hash Join", "Hash Join"],
				[undefined, "Hash"],
				["orders", "orders"],
				["Hash", undefined],
				["items", "items"],
			],
		);
	});

	const self = (outer: string, inner: string) =>
		readPlan([
			{
				Plan: {
					"Node Type": "Nested Loop",
					Plans: [
						{ "Node Type": "Seq Scan", "Parent Relationship": "Outer", "Relation Name": "t", Alias: outer },
						{ "Node Type": "Seq Scan", "Parent Relationship": "Inner", "Relation Name": "t", Alias: inner },
					],
				},
			},
		]);

	it("have each use of a table that is joined to itself beside the same use", () => {
		for (const steps of [aligned(self("a", "b"), self("b", "a")), aligned(self("b", "a"), self("a", "b"))]) {
			expect(steps).toHaveLength(3);
			expect(steps[0]).toMatchObject({ change: "changed", isSwapped: true });
			for (const { left, right, change } of steps.slice(1)) {
				expect([left?.alias, change]).toEqual([right?.alias, "same"]);
			}
		}
	});

	it("are not looked for among uses that go by other names", () => {
		const steps = aligned(self("a", "b"), self("x", "y"));
		expect(steps.map(({ left, right }) => [left?.alias, right?.alias])).toEqual([
			[null, null],
			["a", "x"],
			["b", "y"],
		]);
	});

	it("are not called so where one table has two uses that stand where they stood", () => {
		expect(aligned(self("a", "b"), self("a", "b")).map(({ change }) => change)).toEqual([
			"same",
			"same",
			"same",
		]);
	});
});
