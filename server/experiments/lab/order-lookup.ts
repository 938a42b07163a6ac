import type { Arm } from "#server/contract/arm.ts";
import type { Evidence } from "#server/contract/evidence.ts";
import type { Lab } from "#server/contract/lab.ts";
import { columnText } from "./column-text.ts";
import { explainEvenly } from "./explained-evenly.ts";

/** One order by its key, the quickest question there is; `$1` is the order's id. */
export const LOOKUP_SQL = `select id, customer_id, status, total_cents
from lab.orders
where id = $1`;

/** An order as a service answers with it. */
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

/**
 * The plan of one lookup, for the order in the middle. `use` is a sentence: what an operation of the arm does with it.
 *
 * @param isOnPool whether it comes on a connection that has asked before.
 */
export function explainLookup(arm: Arm, use: string, lab: Lab, isOnPool = true): Promise<Evidence> {
	return explainEvenly(
		arm,
		{
			sql: LOOKUP_SQL,
			count: lab.dataset.orderCount,
			say: (id) => `$1 = ${id}, the order in the middle of the table. ${use}`,
			relations: ORDER_RELATIONS,
			isOnPool,
		},
		lab,
	);
}
