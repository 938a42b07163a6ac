import type { Arm } from "#server/contract/arm.ts";
import { Fault } from "#server/contract/fault.ts";
import type { Dataset } from "#server/contract/lab.ts";
import { ORDER_LIST } from "../lab/order-answers.ts";
import type { Statement } from "../lab/statement.ts";

const PAGE_ROWS = 20;

/** @throws Fault `bad-request` when the lab has not so many orders that a page begins behind them. */
export function checkDepth(arm: Arm, { orderCount }: Dataset): void {
	const deepest = orderCount - 2 * PAGE_ROWS;
	if (Number(arm.depth) <= deepest) return;
	throw new Fault(
		"bad-request",
		`depth: this lab has ${orderCount} orders, so ${arm.depth} cannot be passed over. Choose at most ${deepest}, or a larger LAB_SCALE.`,
		{ field: "depth" },
	);
}

/** The question: a page of all orders, newest first, that begins behind as many orders as the arm says. */
export function statementOf(arm: Arm, { orderCount }: Dataset): Statement {
	const depth = Number(arm.depth);
	const isKeyset = arm.paging === "keyset";
	return {
		sql: `select ${ORDER_LIST.columns}
from lab.orders${isKeyset ? "\nwhere id < $1" : ""}
order by id desc
limit ${PAGE_ROWS}${isKeyset ? "" : " offset $1"}`,
		// Ids are without gaps, so the last one of the page before is known from the number of rows in front.
		parameterOf: (request) => (isKeyset ? orderCount + 1 - depth - request : depth + request),
		// Any page that begins up to a page later, so that the rows are not always the same.
		requestCount: PAGE_ROWS,
		decode: ORDER_LIST.decode,
		told: (parameter) =>
			isKeyset
				? `$1 = ${parameter}, the last id of the page before.`
				: `$1 = ${parameter}, the number of rows to pass over.`,
		relations: [
			{ name: "lab.orders", kind: "table" },
			{ name: "lab.orders_pkey", kind: "index" },
		],
	};
}
