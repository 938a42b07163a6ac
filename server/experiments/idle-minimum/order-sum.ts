import type { Dataset } from "#server/contract/lab.ts";
import { columnText } from "../lab/column-text.ts";
import type { RawRows } from "../lab/connections.ts";

const SUMMED_ORDERS = 2_000;

/** The measured SQL: sums up the orders from `$1` on. */
export const SUM_SQL = `select count(*), sum(total_cents)
from lab.orders
where id >= $1 and id < $1::integer + ${SUMMED_ORDERS}`;

/** From which orders a sum may begin: 1 to this. */
export function startCount({ orderCount }: Dataset): number {
	return Math.max(1, orderCount - SUMMED_ORDERS + 1);
}

/** The one row as the service answers with it. */
export function decodeSum([row]: RawRows): { count: number; totalCents: number } {
	return { count: Number(columnText(row?.[0])), totalCents: Number(columnText(row?.[1])) };
}
