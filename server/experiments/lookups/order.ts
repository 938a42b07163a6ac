import { columnText } from "../lab/column-text.ts";

/** The measured SQL; `$1` is the order's id. */
export const LOOKUP_SQL = `select id, customer_id, status, total_cents
from lab.orders
where id = $1`;

/** An order as the service answers with it. */
export type Order = { id: number; customerId: number; status: string; totalCents: number };

/** A row as Postgres sends it, in text form, to an order. */
export function decodeOrder(row: readonly (Buffer | null)[]): Order {
	return {
		id: Number(columnText(row[0])),
		customerId: Number(columnText(row[1])),
		status: columnText(row[2]),
		totalCents: Number(columnText(row[3])),
	};
}
