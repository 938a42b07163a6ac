import type { Dataset } from "#server/contract/lab.ts";
import { indexSteps, nameOf, type OwnRelation } from "./own-relation.ts";
import { type Relation, tableAndIndex } from "./relation-sizes.ts";

/** A copy of the orders of some of the lab's customers, in their order of time, with an index or none. */
export type OrdersCopy = {
	schema: string;
	table: string;
	/** About so many orders, or all there are when they are fewer; a customer's are there all or not at all. */
	rowCount: number;
	/** SQL over the orders' columns that stands in place of their status. */
	status?: string;
	/** `columns` is what follows the table's name in `create index`. */
	index: { name: string; columns: string } | null;
	version: number;
};

/** Seconds of a million rows, and of an index on them; what matters is their proportion. */
const SECONDS = { rows: 1.4, index: 0.8 };

/** Which customers a copy of about so many orders has: those whose ids are multiples of `step`, so many of them. */
export function copiedCustomers(
	rowCount: number,
	{ orderCount, customerCount }: Dataset,
): { step: number; count: number } {
	const step = Math.max(1, Math.round(orderCount / rowCount));
	return { step, count: Math.floor(customerCount / step) };
}

/** How the copy is made. */
export function ordersCopy(copy: OrdersCopy, dataset: Dataset): OwnRelation {
	const { index, status = "status", rowCount, schema, table, version } = copy;
	const name = nameOf(copy);
	const { step } = copiedCustomers(rowCount, dataset);
	return {
		schema,
		table,
		label: index === null ? "Copying orders" : `Copying orders, with index ${index.name}`,
		version,
		grant: "select",
		steps: [
			{ seconds: 0, sql: `create table ${name} (like lab.orders)` },
			{
				seconds: SECONDS.rows,
				sql: `insert into ${name} select id, customer_id, placed_at, ${status}, total_cents
					from lab.orders where customer_id % ${step} = 0 order by id`,
			},
			...indexSteps(name, index, SECONDS.index),
		],
	};
}

/** The copy's relations, for evidence. */
export function relationsOf({ schema, table, index }: OrdersCopy): Relation[] {
	return tableAndIndex(schema, table, index?.name ?? null);
}
