import type { Arm } from "#server/contract/arm.ts";
import { columnText } from "../lab/column-text.ts";
import { type OrdersCopy, relationsOf } from "../lab/orders-copy.ts";
import type { Statement } from "../lab/statement.ts";

const ROWS = 300_000;
const INDEX_COLUMNS = {
	none: null,
	filter: "(status)",
	sorted: "(status, placed_at desc, id desc)",
} as const;

/** The arm's copy of the orders with its index. */
export function copyOf(arm: Arm): OrdersCopy {
	const columns = INDEX_COLUMNS[arm.index as keyof typeof INDEX_COLUMNS];
	const table = `orders_${arm.index}`;
	return {
		schema: "sort_limit",
		table,
		rowCount: ROWS,
		index: columns === null ? null : { name: `${table}_status`, columns },
		version: 1,
	};
}

/** The question: the newest twenty of all orders that are on their way. */
export function statementOf(arm: Arm): Statement {
	const copy = copyOf(arm);
	return {
		sql: `select id, customer_id, placed_at, total_cents
from ${copy.schema}.${copy.table}
where status = 'shipped'
order by placed_at desc, id desc
limit 20`,
		parameterOf: null,
		requestCount: 1,
		decode: (row) => ({
			id: Number(columnText(row[0])),
			customerId: Number(columnText(row[1])),
			placedAt: columnText(row[2]),
			totalCents: Number(columnText(row[3])),
		}),
		told: () => "There is no parameter; every request asks this.",
		relations: relationsOf(copy),
	};
}
