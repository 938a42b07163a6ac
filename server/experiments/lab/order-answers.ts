import { columnText } from "./column-text.ts";
import type { Statement } from "./statement.ts";

/** A list of orders: the columns that `select` names, and what a row of them is. */
export const ORDER_LIST = {
	columns: "id, customer_id, placed_at, total_cents",
	decode: (row) => ({
		id: Number(columnText(row[0])),
		customerId: Number(columnText(row[1])),
		placedAt: columnText(row[2]),
		totalCents: Number(columnText(row[3])),
	}),
} satisfies { columns: string; decode: Statement["decode"] };

/** What some orders come to. */
export const ORDER_SUM = {
	columns: "count(*), sum(total_cents)",
	decode: (row) => ({ orders: Number(columnText(row[0])), cents: Number(columnText(row[1])) }),
} satisfies { columns: string; decode: Statement["decode"] };
