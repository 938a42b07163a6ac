import type { Arm } from "#server/contract/arm.ts";
import { ORDER_LIST } from "../lab/order-answers.ts";
import { type OrdersCopy, relationsOf } from "../lab/orders-copy.ts";
import type { Statement } from "../lab/statement.ts";

const ROWS = 100_000;
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
		version: 2,
	};
}

/** The question: the newest twenty of all orders that are on their way. */
export function statementOf(arm: Arm): Statement {
	const copy = copyOf(arm);
	return {
		sql: `select ${ORDER_LIST.columns}
from ${copy.schema}.${copy.table}
where status = 'shipped'
order by placed_at desc, id desc
limit 20`,
		parameterOf: null,
		requestCount: 1,
		decode: ORDER_LIST.decode,
		told: () => "There is no parameter; every request asks this.",
		relations: relationsOf(copy),
	};
}
