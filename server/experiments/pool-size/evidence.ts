import type { Arm } from "#server/contract/arm.ts";
import type { Evidence } from "#server/contract/evidence.ts";
import type { Dataset, Lab } from "#server/contract/lab.ts";
import { type EvenStatement, explainEvenly } from "../lab/explained-evenly.ts";
import { explainLookup, ORDER_RELATIONS } from "../lab/order-lookup.ts";
import { ACCOUNTS, BRANCH_COUNT, BRANCHES } from "./tables.ts";
import { NUMBER_SQL, REPORT_SQL, workOf } from "./work.ts";

/** The plan of the statement that an arm's work is about, on a connection of the pool. */
export function explainWork(arm: Arm, lab: Lab): Promise<Evidence> {
	if (arm.work === "lookup") return explainLookup(arm, "An operation does this once.", lab);
	return explainEvenly(arm, { ...statementOf(String(arm.work), lab.dataset), isOnPool: true }, lab);
}

function statementOf(work: string, dataset: Dataset): Omit<EvenStatement, "isOnPool"> {
	switch (work) {
		case "report":
			return {
				sql: REPORT_SQL,
				count: workOf(work, dataset).inputCount,
				say: (id) => `$1 = ${id}: the report is on the orders from there on. An operation does this once.`,
				relations: ORDER_RELATIONS,
			};
		default:
			return {
				sql: NUMBER_SQL,
				count: BRANCH_COUNT,
				say: (id) =>
					`$1 = ${id}, the branch in the middle. An operation does this once in a transaction, then charges an account and commits. Here no other payment was in its way, and it was taken back.`,
				relations: [
					{ name: BRANCHES, kind: "table" },
					{ name: ACCOUNTS, kind: "table" },
				],
				writes: true,
			};
	}
}
