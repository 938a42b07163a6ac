import type { Lab, SpanSink } from "#server/contract/lab.ts";
import { columnText } from "../lab/column-text.ts";
import type { Connections } from "../lab/connections.ts";
import { copySteps, ensureRelation } from "../lab/own-relation.ts";

/** Orders that the summaries are about. */
const MOST_ORDERS = 100_000;
export const ORDERS_TABLE = "cache_levels.orders";
export const ORDERS_INDEX = "cache_levels.orders_customer";

/** The measured SQL; `$1` is the customer. */
export const SUMMARY_SQL = `select category, count(*) as lines, sum(quantity * unit_price_cents) as cents
from ${ORDERS_TABLE}
join lab.order_items on order_id = orders.id
join lab.products on products.id = product_id
where customer_id = $1
group by category
order by cents desc, category`;

/** What a customer has bought of one category. */
export type CategoryLine = { category: string; lines: number; cents: number };

/** What a customer has bought, the dearest category first. */
export type Summary = CategoryLine[];

/** Asks Postgres. Books `poolWait`, `query` and `decode`. */
export async function loadSummary(pool: Connections, customerId: number, spans: SpanSink): Promise<Summary> {
	const rows = await pool.use(SUMMARY_SQL, [customerId], spans);
	const startMs = performance.now();
	const summary = rows.map((row) => ({
		category: columnText(row[0]),
		lines: Number(columnText(row[1])),
		cents: Number(columnText(row[2])),
	}));
	spans.add("decode", performance.now() - startMs);
	return summary;
}

/** Makes the copy of the orders with its index unless it is there. @throws Fault as `ensureRelation`. */
export function prepareOrders(lab: Lab): Promise<void> {
	const count = Math.min(MOST_ORDERS, lab.dataset.orderCount);
	return ensureRelation(
		{
			schema: "cache_levels",
			table: "orders",
			label: "Copying the orders, with an index on the customer",
			version: 1,
			grant: "select",
			steps: [
				{ seconds: 0, sql: `create table ${ORDERS_TABLE} (like lab.orders)` },
				...copySteps(ORDERS_TABLE, "lab.orders", count, 1.4),
				{ seconds: 0.6, sql: `create index orders_customer on ${ORDERS_TABLE} (customer_id)` },
			],
		},
		lab,
	);
}
