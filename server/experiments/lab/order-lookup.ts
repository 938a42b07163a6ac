import { columnText } from "./column-text.ts";

/** Looks one order up; `$1` is its id. */
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

/** What a lookup touches. */
export const ORDER_RELATIONS = [
	{ name: "lab.orders", kind: "table" },
	{ name: "lab.orders_pkey", kind: "index" },
] as const;
