import { columnText } from "./column-text.ts";

/** An order as a service answers with it. */
export type Order = { id: number; customerId: number; status: string; totalCents: number };

/** A row of id, customer, status and total, as Postgres sends it in text form, to an order. */
export function decodeOrder(row: readonly (Buffer | null)[]): Order {
	return {
		id: Number(columnText(row[0])),
		customerId: Number(columnText(row[1])),
		status: columnText(row[2]),
		totalCents: Number(columnText(row[3])),
	};
}
