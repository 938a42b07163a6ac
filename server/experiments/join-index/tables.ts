import type { Arm } from "#server/contract/arm.ts";
import type { Dataset } from "#server/contract/lab.ts";
import { columnText } from "../lab/column-text.ts";
import { copiedCustomers, type OrdersCopy, relationsOf } from "../lab/orders-copy.ts";
import { indexSteps, nameOf, type OwnRelation } from "../lab/own-relation.ts";
import { tableAndIndex } from "../lab/relation-sizes.ts";
import type { Statement } from "../lab/statement.ts";

const SCHEMA = "join_index";
/** Orders; items are three times as many. */
const ROWS = 33_000;
/** Seconds of the items and their index; what matters is their proportion. */
const SECONDS = { rows: 0.8, index: 0.3 };

/** The orders that both arms join: their customers are indexed in either case. */
export const ORDERS: OrdersCopy = {
	schema: SCHEMA,
	table: "orders",
	rowCount: ROWS,
	index: { name: "orders_customer", columns: "(customer_id)" },
	version: 2,
};

function itemsOf(arm: Arm): { name: string; index: { name: string; columns: string } | null } {
	const name = `items_${arm.index}`;
	return { name, index: arm.index === "btree" ? { name: `${name}_order`, columns: "(order_id)" } : null };
}

/** The arm's copy of these orders' items; the orders must be there. */
export function itemsRelation(arm: Arm): OwnRelation {
	const { name, index } = itemsOf(arm);
	const table = nameOf({ schema: SCHEMA, table: name });
	return {
		schema: SCHEMA,
		table: name,
		label: index === null ? "Copying order items" : "Copying order items, with an index on their order",
		version: 2,
		grant: "select",
		steps: [
			{ seconds: 0, sql: `create table ${table} (like lab.order_items)` },
			{
				seconds: SECONDS.rows,
				sql: `insert into ${table} select item.* from lab.order_items as item
					join ${nameOf(ORDERS)} as placed on placed.id = item.order_id
					order by item.order_id, item.line_no`,
			},
			...indexSteps(table, index, SECONDS.index),
		],
	};
}

/** The question: how many items were ordered, and what they come to; of one customer, or in all. */
export function statementOf(arm: Arm, dataset: Dataset): Statement {
	const { name, index } = itemsOf(arm);
	const ofOne = arm.asked === "customer";
	const { step, count } = copiedCustomers(ROWS, dataset);
	return {
		sql: `select count(*), sum(item.quantity * item.unit_price_cents)
from ${nameOf(ORDERS)} as placed
join ${SCHEMA}.${name} as item on item.order_id = placed.id${ofOne ? "\nwhere placed.customer_id = $1" : ""}`,
		parameterOf: ofOne ? (request) => step * (1 + request) : null,
		requestCount: ofOne ? count : 1,
		decode: (row) => ({ items: Number(columnText(row[0])), cents: Number(columnText(row[1])) }),
		told: (customer) =>
			ofOne
				? `$1 = ${customer}, one customer of ${count}.`
				: "There is no parameter; every request asks this.",
		relations: [...relationsOf(ORDERS), ...tableAndIndex(SCHEMA, name, index?.name ?? null)],
	};
}
