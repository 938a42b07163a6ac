import { columnText } from "../lab/column-text.ts";

/** The measured SQL; the id is `$1` or a number. */
export function lookupSql(id: "$1" | number): string {
	return `select id, customer_id, status, total_cents
from lab.orders
where id = ${id}`;
}

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
