import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Plan, type PlanNode, touched } from "./plan.ts";
import { anyPlan } from "./plan-arbitrary.ts";
import { readPlan } from "./read-plan.ts";
import { RECORDED_VERSIONS, recordedPairs, recordedPlans } from "./recorded-plans.ts";

function sumOf(plan: Plan, figureOf: (node: PlanNode) => number): number {
	return plan.nodes.reduce((sum, node) => sum + figureOf(node), 0);
}

function nodeNamed(plan: Plan, name: string): PlanNode {
	const node = plan.nodes.find((one) => one.name === name);
	if (node === undefined) throw new Error(`There is no ${name} in ${plan.nodes.map((one) => one.name)}.`);
	return node;
}

function ownBlocks({ own }: PlanNode): number {
	return own.blocks === null ? 0 : touched(own.blocks);
}

describe("what is a step's own", () => {
	it("is never below zero and adds up to the whole, whatever the figures are", () => {
		fc.assert(
			fc.property(anyPlan, (plan) => {
				const whole = plan.stepsUs ?? Number.NaN;
				for (const node of plan.nodes) {
					expect(node.own.us).toBeGreaterThanOrEqual(0);
					expect(ownBlocks(node)).toBeGreaterThanOrEqual(0);
				}
				expect(sumOf(plan, ({ own }) => own.us ?? 0)).toBeCloseTo(whole, 3);
				expect(sumOf(plan, ownBlocks)).toBeCloseTo(plan.blocks === null ? 0 : touched(plan.blocks), 3);
			}),
			{ numRuns: 500 },
		);
	});

	for (const version of RECORDED_VERSIONS) {
		it(`adds up to the top step's time and blocks in every plan of Postgres ${version}`, () => {
			for (const [name, json] of Object.entries(recordedPlans(version))) {
				const plan = readPlan(json);
				const { actual, blocks } = plan.root;
				expect(
					sumOf(plan, ({ own }) => own.us ?? 0),
					name,
				).toBeCloseTo(actual?.usPerLoop ?? 0, 3);
				expect(sumOf(plan, ownBlocks), name).toBe(blocks === null ? 0 : touched(blocks));
				for (const node of plan.nodes) {
					expect(Number.isInteger(ownBlocks(node)), `${name}: blocks of ${node.name}`).toBe(true);
				}
			}
		});
	}

	it("takes the time of a WITH query off the scan that computed it, not off the step it is printed under", () => {
		for (const version of RECORDED_VERSIONS) {
			const plan = readPlan(recordedPlans(version).cte);
			const query = plan.nodes.find(({ subplan }) => subplan === "CTE big");
			const scans = plan.nodes.filter(({ name }) => name === "CTE Scan");
			const first = scans.toSorted((a, b) => (b.actual?.usPerLoop ?? 0) - (a.actual?.usPerLoop ?? 0))[0];
			const expected = (first?.actual?.usPerLoop ?? 0) - (query?.actual?.usPerLoop ?? 0);
			expect(first?.own.us).toBeCloseTo(expected, 3);
		}
	});

	it("takes an InitPlan's off the step that needs its value, as each version spells it", () => {
		for (const version of RECORDED_VERSIONS) {
			const plan = readPlan(recordedPlans(version)["init-plan-elsewhere"]);
			const result = nodeNamed(plan, "Result");
			const us = ({ actual }: PlanNode) => (actual?.usPerLoop ?? 0) * (actual?.loops ?? 0);
			const [top] = plan.nodes;
			// The Aggregate above keeps all but its join's; what the InitPlan took is within the join.
			const join = plan.root.children.find(({ relationship }) => relationship === "Outer");
			expect(us(result)).toBeGreaterThan(0);
			expect(top?.own.us).toBeCloseTo(us(plan.root) - us(join as PlanNode), 3);
		}
	});

	it("takes an InitPlan's off the innermost of the steps that need its value, for that one runs first", () => {
		for (const version of RECORDED_VERSIONS) {
			const plan = readPlan(recordedPlans(version)["init-plan-elsewhere"]);
			const us = (node: PlanNode) => (node.actual?.usPerLoop ?? 0) * (node.actual?.loops ?? 0);
			const [heap, index] = ["Bitmap Heap Scan", "Bitmap Index Scan"].map((name) => nodeNamed(plan, name));
			const value = nodeNamed(plan, "Result");
			expect(us(index as PlanNode)).toBeGreaterThan(us(value));
			expect(index?.own.us).toBeCloseTo(us(index as PlanNode) - us(value), 3);
			expect(heap?.own.us).toBeCloseTo(us(heap as PlanNode) - us(index as PlanNode), 3);
		}
	});

	it("counts a WITH query that writes and that nobody reads, for it runs after the rest", () => {
		const plan = readPlan(recordedPairs(18)["writing-cte"]?.json);
		const written = nodeNamed(plan, "Delete");
		expect(plan.stepsUs).toBeCloseTo(
			(plan.root.actual?.usPerLoop ?? 0) + (written.actual?.usPerLoop ?? 0),
			3,
		);
		expect(plan.blocks?.hit).toBe((plan.root.blocks?.hit ?? 0) + (written.blocks?.hit ?? 0));
	});

	it("leaves an InitPlan's where its value is handed on, if no condition needs it", () => {
		const plan = readPlan(recordedPairs(18)["init-plan-above"]?.json);
		const us = (node: PlanNode | undefined) => node?.actual?.usPerLoop ?? 0;
		const [value, rest] = plan.root.children;
		expect(plan.root.own.us).toBeCloseTo(us(plan.root) - us(value) - us(rest), 3);
	});

	it("is the mean over the processes beneath a Gather", () => {
		for (const version of RECORDED_VERSIONS) {
			const plan = readPlan(recordedPlans(version).parallel);
			const scan = nodeNamed(plan, "Parallel Seq Scan");
			expect(scan.processes).toBe(3);
			expect(scan.own.us).toBeCloseTo(scan.actual?.usPerLoop ?? 0, 3);
			expect(plan.root.processes).toBe(1);
		}
	});

	it("is there of a step that one of several processes ran, so that the whole stays the whole", () => {
		const plan = readPlan(recordedPlans(18)["parallel-bitmap"]);
		const bitmap = nodeNamed(plan, "Bitmap Index Scan");
		expect(bitmap.actual?.loops).toBe(1);
		expect(bitmap.own.us).toBeCloseTo((bitmap.actual?.usPerLoop ?? 0) / 3, 3);
	});

	it("counts a loop's mean as often as it was run", () => {
		const plan = readPlan(recordedPlans(18)["sub-plan"]);
		const inner = plan.nodes.at(-1) as PlanNode;
		expect(inner.actual?.loops).toBe(99);
		expect(inner.own.us).toBeCloseTo(99 * (inner.actual?.usPerLoop ?? 0), 3);
	});

	it("ends where WITH queries read each other in a circle, as no Postgres prints them", () => {
		const scanOf = (name: string) => ({
			"Node Type": "CTE Scan",
			"CTE Name": name,
			"Actual Loops": 1,
			"Actual Total Time": 1,
		});
		const query = (name: string, read: string) => ({
			...scanOf(read),
			"Parent Relationship": "InitPlan",
			"Subplan Name": `CTE ${name}`,
		});
		const Plan = {
			"Node Type": "Result",
			"Actual Loops": 1,
			"Actual Total Time": 3,
			Plans: [query("a", "b"), query("b", "a")],
		};
		const plan = readPlan([{ Plan }]);
		expect(sumOf(plan, ({ own }) => own.us ?? 0)).toBeCloseTo(3_000, 3);
	});
});
