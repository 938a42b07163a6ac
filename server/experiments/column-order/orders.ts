import type { Arm } from "#server/contract/arm.ts";
import type { Dataset } from "#server/contract/lab.ts";
import { ORDER_SUM } from "../lab/order-answers.ts";
import { copiedCustomers, type OrdersCopy, relationsOf } from "../lab/orders-copy.ts";
import type { Statement } from "../lab/statement.ts";

const ROWS = 300_000;
const INDEX_COLUMNS = {
	customer: "(customer_id, placed_at)",
	date: "(placed_at, customer_id)",
} as const;

/** The arm's copy of the orders; both have an index on the same two columns. */
export function copyOf(arm: Arm): OrdersCopy {
	const table = `orders_${arm.first}_first`;
	return {
		schema: "column_order",
		table,
		rowCount: ROWS,
		index: { name: `${table}_index`, columns: INDEX_COLUMNS[arm.first as keyof typeof INDEX_COLUMNS] },
		version: 1,
	};
}

/** The question: what one customer has ordered in the last days before the end of 2025. */
export function statementOf(arm: Arm, dataset: Dataset): Statement {
	const copy = copyOf(arm);
	const { step, count } = copiedCustomers(ROWS, dataset);
	return {
		// The date is part of the text, so that Postgres knows when it plans how much of the table is that new.
		sql: `select ${ORDER_SUM.columns}
from ${copy.schema}.${copy.table}
where customer_id = $1
and placed_at >= timestamptz '2026-01-01 00:00:00+00' - interval '${arm.days} days'`,
		parameterOf: (request) => step * (1 + request),
		requestCount: count,
		decode: ORDER_SUM.decode,
		told: (customer) => `$1 = ${customer}, one customer of ${count}.`,
		relations: relationsOf(copy),
	};
}
