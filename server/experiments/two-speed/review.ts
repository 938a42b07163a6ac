import { columnText } from "../lab/column-text.ts";
import type { RawRows } from "../lab/connections.ts";

/** Orders that a review looks at: with so many it takes ten to twenty times as long as a lookup. */
export const REVIEWED_ORDERS = 750;

/** The slow path's SQL; `$1` is the order's id. One row, from the items of all the orders just before it. */
export const REVIEW_SQL = `select count(*), round(avg(cents)), max(cents)
from (
	select order_id, sum(quantity * unit_price_cents) as cents
	from lab.order_items
	where order_id between $1::integer - ${REVIEWED_ORDERS - 1} and $1
	group by order_id
) as basket`;

/** What an order is compared with: how many orders there were, what they came to on average, and at most. */
export type Review = { orderCount: number; meanCents: number; mostCents: number };

/** A row as Postgres sends it, in text form, to a review. */
export function decodeReview([row]: RawRows): Review {
	return {
		orderCount: Number(columnText(row?.[0])),
		meanCents: Number(columnText(row?.[1])),
		mostCents: Number(columnText(row?.[2])),
	};
}

/** Whether an order is one of those marked for a review, so many of each hundred. Who is marked at 1 % is so at 5 %. */
export function isMarked(id: number, slowPercent: number): boolean {
	return id % 100 < slowPercent;
}
