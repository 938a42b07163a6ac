import { columnText } from "../lab/column-text.ts";
import type { RawRows } from "../lab/connections.ts";

/** Orders whose items are added up: enough that a pair of connections cannot serve a crowd. */
export const ORDERS_COUNTED = 5_000;

/** The measured SQL; `$1` is the first of the orders. */
export const BEST_SELLERS_SQL = `select product_id, sum(quantity) as sold
from lab.order_items
where order_id between $1 and $1::integer + ${ORDERS_COUNTED - 1}
group by product_id
order by sold desc, product_id
limit 10`;

/** A product and how often it was sold. */
export type Seller = { productId: number; sold: number };

/** Rows as Postgres sends them, in text form, to products. */
export function decodeSellers(rows: RawRows): Seller[] {
	return rows.map((row) => ({ productId: Number(columnText(row[0])), sold: Number(columnText(row[1])) }));
}

/** How many orders there are that a stretch of them can begin with: the first ones. */
export function startCount(orderCount: number): number {
	return Math.max(1, orderCount - ORDERS_COUNTED + 1);
}
