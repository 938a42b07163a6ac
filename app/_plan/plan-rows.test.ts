import { describe, expect, it } from "vitest";
import { alignPlans } from "./align-plans.ts";
import type { Plan } from "./plan.ts";
import { type PlanRow, rowsOf, type Shown, shownOf, sumOf, turn } from "./plan-rows.ts";
import { FIRST_CHOICE, type Folds } from "./plan-side.ts";
import { readPlan } from "./read-plan.ts";

type Fields = { type?: string; relation?: string; ms?: number; Plans?: object[] };

function step({ type = "Seq Scan", relation, ms = 1, Plans = [] }: Fields): object {
	return {
		"Node Type": type,
		...(relation === undefined ? {} : { "Relation Name": relation }),
		"Plan Rows": 10,
		"Actual Rows": 10,
		"Actual Loops": 1,
		"Actual Total Time": ms,
		"Shared Hit Blocks": 10,
		Plans,
	};
}

function planOf(fields: Fields): Plan {
	return readPlan([{ Plan: step(fields) }]);
}

/** Many parts of one kind, beneath an Append that stands beside another scan. */
function partsAnd(last: string, ms = 1): Plan {
	const parts = Array.from({ length: 40 }, (_, at) => step({ relation: `part${at}`, ms: ms / 100 }));
	const append = step({ type: "Append", ms, Plans: parts });
	return planOf({
		type: "Nested Loop",
		ms: ms + 5,
		Plans: [append, step({ type: last, relation: "orders" })],
	});
}

function pairRows(left: Plan, right: Plan): PlanRow[] {
	return rowsOf(left, right, alignPlans(left, right));
}

function shown(
	rows: readonly PlanRow[],
	folds: Folds = FIRST_CHOICE.folds,
	extent: "all" | "differing" = "all",
) {
	return shownOf(rows, { ...FIRST_CHOICE, extent, folds });
}

function names(all: readonly Shown[]): string[] {
	return all.map((one) => {
		if (one.kind === "left-out") return `${one.count} left out`;
		const name = one.row.left?.name ?? one.row.right?.name ?? "";
		return one.folded.length === 0 ? name : `${name} with ${one.folded.length} folded`;
	});
}

describe("the rows of two plans", () => {
	it("begin folded, in a large plan, where what is beneath is alike and took about as long", () => {
		const rows = pairRows(partsAnd("Seq Scan"), partsAnd("Index Scan", 1.02));
		expect(names(shown(rows))).toEqual(["Nested Loop", "Append with 40 folded", "Seq Scan"]);
	});

	it("begin unfolded where one of them took much longer, which nobody should miss", () => {
		const rows = pairRows(partsAnd("Seq Scan"), partsAnd("Index Scan", 40));
		expect(shown(rows)).toHaveLength(43);
	});

	it("begin unfolded in a small plan", () => {
		const sort = (ms: number) => planOf({ type: "Sort", ms: ms + 1, Plans: [step({ relation: "a", ms })] });
		const rows = pairRows(sort(1), sort(1));
		expect(names(shown(rows))).toEqual(["Sort", "Seq Scan"]);
		expect(rows[0]?.foldable).toBe(1);
	});

	it("can be folded only where all that is beneath is alike", () => {
		const deep = (scan: string) =>
			planOf({
				type: "Limit",
				Plans: [
					step({ type: "Sort", Plans: [step({ type: scan, relation: "a" })] }),
					step({ type: "Sort", Plans: [step({ relation: "b" })] }),
				],
			});
		const rows = pairRows(deep("Seq Scan"), deep("Index Scan"));
		expect(rows.map(({ foldable }) => foldable)).toEqual([0, 0, 0, 1, 0]);
		expect(names(shown(rows, { rule: "all", turned: [] }))).toEqual([
			"Limit",
			"Sort",
			"Seq Scan",
			"Sort with 1 folded",
		]);
	});

	it("tell of equal ones how many were left out between those that differ", () => {
		const rows = pairRows(partsAnd("Seq Scan"), partsAnd("Index Scan"));
		expect(names(shown(rows, FIRST_CHOICE.folds, "differing"))).toEqual(["42 left out", "Seq Scan"]);
	});

	it("are turned by hand from what the rule says, and back", () => {
		const rows = pairRows(partsAnd("Seq Scan"), partsAnd("Index Scan"));
		const append = rows[1] as PlanRow;
		const unfolded = turn(FIRST_CHOICE.folds, append);
		expect(shown(rows, unfolded)).toHaveLength(43);
		expect(turn(unfolded, append)).toEqual(FIRST_CHOICE.folds);
		expect(names(shown(rows, turn({ rule: "none", turned: [] }, append)))[1]).toBe("Append with 40 folded");
	});

	it("add up what is folded, for each plan", () => {
		const rows = pairRows(partsAnd("Seq Scan"), partsAnd("Index Scan"));
		const folded = rows.slice(2, 42);
		expect(sumOf(folded, "left").us).toBeCloseTo(400, 3);
		expect(sumOf(folded, "right").blocks).toBeGreaterThan(0);
	});
});

describe("the rows of one plan", () => {
	it("begin folded, in a large plan, where what is beneath took less than a hundredth of the time", () => {
		const parts = Array.from({ length: 60 }, (_, at) => step({ relation: `part${at}`, ms: 0.001 }));
		const plan = planOf({
			type: "Nested Loop",
			ms: 100,
			Plans: [step({ type: "Append", ms: 0.1, Plans: parts }), step({ relation: "orders", ms: 60 })],
		});
		expect(names(shown(rowsOf(plan, null, null)))).toEqual([
			"Nested Loop",
			"Append with 60 folded",
			"Seq Scan",
		]);
	});

	it("can all be folded but for the outermost step", () => {
		const rows = rowsOf(partsAnd("Seq Scan"), null, null);
		expect(names(shown(rows, { rule: "all", turned: [] }))).toEqual([
			"Nested Loop",
			"Append with 40 folded",
			"Seq Scan",
		]);
		expect(names(shown(rows, turn({ rule: "all", turned: [] }, rows[0] as PlanRow)))).toEqual([
			"Nested Loop with 42 folded",
		]);
	});
});
