import type { Arm } from "#server/contract/arm.ts";
import type { Lab } from "#server/contract/lab.ts";
import { copySteps, ensureRelation, indexSteps } from "../lab/own-relation.ts";
import { type Relation, tableAndIndex } from "../lab/relation-sizes.ts";
import { type Copy, copyOf } from "./orders.ts";

/** Seconds of a copy of a million rows, its key and its index; what matters is their proportion. */
const SECONDS = { rows: 1.4, key: 0.4, index: 0.6 };

/**
 * Makes the arm's own copy of the orders with its index, unless it is there for this data set.
 *
 * @throws Fault as `ensureRelation`.
 */
export async function prepareCopy(arm: Arm, lab: Lab): Promise<void> {
	const copy = copyOf(arm);
	const table = `switches.${copy.table}`;
	await ensureRelation(
		{
			schema: "switches",
			table: copy.table,
			label: copy.index === null ? "Copying the orders" : `Copying the orders, with index ${copy.index.name}`,
			version: 1,
			grant: "select",
			steps: [
				{ seconds: 0, sql: `create table ${table} (like lab.orders)` },
				...copySteps(table, "lab.orders", lab.dataset.orderCount, SECONDS.rows),
				{
					seconds: SECONDS.key,
					sql: `alter table ${table} add constraint ${copy.table}_pkey primary key (id)`,
				},
				...indexSteps(table, copy.index, SECONDS.index),
			],
		},
		lab,
	);
}

/** The table and index names of a copy, for evidence. */
export function relationsOf(copy: Copy): Relation[] {
	return tableAndIndex("switches", copy.table, copy.index?.name ?? null);
}
