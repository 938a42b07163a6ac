import fc from "fast-check";
import type { Plan } from "./plan.ts";
import { readPlan } from "./read-plan.ts";

type Step = { type: string; relation: string; ms: number; loops: number; hit: number; Plans: Step[] };

const TYPES = [
	"Seq Scan",
	"Index Scan",
	"Hash Join",
	"Nested Loop",
	"Hash",
	"Sort",
	"Gather",
	"Aggregate",
	"Limit",
	"New",
];

/** Steps around one another; three beneath each make forty in all. */
const DEPTH = 3;

function anyStep(depth: number): fc.Arbitrary<Step> {
	return fc.record({
		type: fc.constantFrom(...TYPES),
		relation: fc.constantFrom("orders", "orders_btree", "items"),
		ms: fc.double({ min: 0, max: 1_000, noNaN: true }),
		loops: fc.nat({ max: 4 }),
		hit: fc.nat({ max: 1_000 }),
		Plans: depth === 0 ? fc.constant([]) : fc.array(anyStep(depth - 1), { maxLength: 3 }),
	});
}

/** For tests: any plan that was run, its figures as wrong as Postgres's rounding could never make them. */
export const anyPlan: fc.Arbitrary<Plan> = anyStep(DEPTH).map((root) => readPlan([{ Plan: printed(root) }]));

function printed({ type, relation, ms, loops, hit, Plans }: Step): object {
	return {
		"Node Type": type,
		...(type.endsWith("Scan") ? { "Relation Name": relation } : {}),
		"Plan Rows": 1,
		"Actual Total Time": ms,
		"Actual Rows": 1,
		"Actual Loops": loops,
		"Shared Hit Blocks": hit,
		"Shared Read Blocks": 0,
		Plans: Plans.map(printed),
	};
}
