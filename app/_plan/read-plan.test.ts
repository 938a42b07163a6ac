import { describe, expect, it } from "vitest";
import { familyOf, headOf } from "./node-kinds.ts";
import type { Plan, PlanNode } from "./plan.ts";
import { readPlan } from "./read-plan.ts";
import { PAIRED_VERSIONS, RECORDED_VERSIONS, recordedPairs, recordedPlans } from "./recorded-plans.ts";

const recorded = recordedPlans(18);

function named(plan: Plan, name: string): PlanNode {
	const node = plan.nodes.find((one) => one.name === name);
	if (node === undefined) throw new Error(`There is no ${name} in ${plan.nodes.map((one) => one.name)}.`);
	return node;
}

describe("a plan as Postgres printed it", () => {
	for (const version of RECORDED_VERSIONS) {
		it(`is read whole, with words for every step, from Postgres ${version}`, () => {
			for (const [name, json] of Object.entries(recordedPlans(version))) {
				const plan = readPlan(json);
				const text = JSON.stringify(json);
				expect(plan.nodes.length, name).toBe(text.split('"Node Type"').length - 1);
				expect(plan.isExecuted, name).toBe(true);
				expect(plan.stepsUs, name).not.toBeNull();
				for (const node of plan.nodes) {
					expect(familyOf(node), `${name}: ${node.type}`).not.toBe("other");
					expect(headOf(node)).toMatch(/^[A-Z]/);
				}
			}
		});
	}

	for (const version of PAIRED_VERSIONS) {
		it(`is read with every option of EXPLAIN, with words for every step, from Postgres ${version}`, () => {
			for (const [name, { json }] of Object.entries(recordedPairs(version))) {
				for (const node of readPlan(json).nodes) {
					expect(familyOf(node), `${name}: ${node.type}`).not.toBe("other");
				}
			}
		});
	}

	it("tells what was measured beside the steps, and which checks ran", () => {
		const of = (name: string) => readPlan(recordedPairs(18)[name]?.json);
		expect(of("serialize").beside.map(({ label }) => label)).toEqual(["Planner's memory", "Answer"]);
		expect(of("foreign-keys").triggers.map(({ name }) => name)).toEqual([
			"the check of children_parent_id_fkey",
			"log_deleted",
		]);
		expect(of("settings").settings).toContainEqual({ label: "work_mem", text: "64kB" });
		expect(of("pruned").nodes.some(({ prunedParts }) => prunedParts === 1)).toBe(true);
		expect(of("planned").isExecuted).toBe(false);
		expect(of("no-timing")).toMatchObject({ isExecuted: true, stepsUs: null });
	});

	it("names steps as the text form does", () => {
		const namesOf = (name: string) => readPlan(recorded[name]).nodes.map((node) => node.name);
		expect(namesOf("parallel-hash")).toEqual([
			"Finalize Aggregate",
			"Gather",
			"Partial Aggregate",
			"Parallel Hash Join",
			"Parallel Seq Scan",
			"Parallel Hash",
			"Parallel Seq Scan",
		]);
		expect(namesOf("init-plan-elsewhere")).toContain("Index Scan Backward");
		expect(namesOf("set-operation")[0]).toBe("HashSetOp Intersect");
		expect(namesOf("grouping-sets")[0]).toBe("MixedAggregate");
		expect(namesOf("update")[0]).toBe("Update");
		const join = { "Node Type": "Nested Loop", "Join Type": "Left" };
		expect(readPlan([{ Plan: join }]).root.name).toBe("Nested Loop Left Join");
		expect(readPlan([{ Plan: { ...join, "Node Type": "Hash Join", "Join Type": "Anti" } }]).root.name).toBe(
			"Hash Anti Join",
		);
	});

	it("tells how steps went about it, in all versions alike", () => {
		for (const version of RECORDED_VERSIONS) {
			const plans = recordedPlans(version);
			expect(readPlan(plans["sort-disk"]).root.sort).toMatchObject({
				method: "external merge",
				onDisk: true,
			});
			expect(named(readPlan(plans["hash-batches"]), "Hash").hash?.batches).toBeGreaterThan(1);
			expect(named(readPlan(plans["heap-fetches"]), "Index Only Scan").heapFetches).toBeGreaterThan(100);
			expect(named(readPlan(plans.parallel), "Gather Merge").workers).toEqual({ planned: 2, launched: 2 });
			expect(readPlan(plans["never-executed"]).nodes.at(-1)?.actual?.loops).toBe(0);
			// Sorts of all three processes, of which two are told apart as workers.
			const sort = named(readPlan(plans["gather-merge"]), "Sort");
			expect(sort.sort?.onDisk).toBe(true);
			expect(sort.sort?.spaceKb).toBeGreaterThan(3_000);
			expect(sort.details.map(({ label }) => label)).toEqual(
				expect.arrayContaining(["Worker 0", "Worker 1"]),
			);
		}
	});

	it("tells of compiling where there was any", () => {
		expect(readPlan(recordedPlans(15).jit).jit?.us).toBeGreaterThan(0);
		expect(readPlan(recorded["seq-scan"]).jit).toBeNull();
	});

	it("adds the blocks of temporary tables to those of others", () => {
		const Plan = {
			"Node Type": "Seq Scan",
			"Shared Hit Blocks": 1,
			"Local Hit Blocks": 2,
			"Local Read Blocks": 3,
		};
		expect(readPlan([{ Plan }]).blocks).toMatchObject({ hit: 3, read: 3 });
	});

	it("keeps a step and fields that it does not know, by their names", () => {
		const Plan = {
			"Node Type": "Quantum Scan",
			"Relation Name": "orders",
			Qubits: 7,
			Nothing: 0,
			Parts: ["a", { b: 1 }],
		};
		const { root } = readPlan([{ Plan }]);
		expect(headOf(root)).toBe("Does something this page has no words for");
		expect(root.details).toEqual([
			{ label: "Qubits", text: "7" },
			{ label: "Parts", text: "a, b: 1" },
		]);
	});

	it("is read when it was only planned, and when it was run without times or blocks", () => {
		const planned = readPlan([{ Plan: { "Node Type": "Seq Scan", "Plan Rows": 5, "Total Cost": 9 } }]);
		expect(planned).toMatchObject({ isExecuted: false, stepsUs: null, blocks: null });
		expect(planned.root).toMatchObject({ planned: { rows: 5, totalCost: 9 }, actual: null });
		const untimed = readPlan([{ Plan: { "Node Type": "Seq Scan", "Actual Rows": 5, "Actual Loops": 1 } }]);
		expect(untimed).toMatchObject({ isExecuted: true, stepsUs: null });
		expect(untimed.root.own).toEqual({ us: null, timeShare: null, blocks: null });
	});
});
