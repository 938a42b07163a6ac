import type { Arm } from "#server/contract/arm.ts";
import type { Dataset, Lab } from "#server/contract/lab.ts";
import { copySteps, ensureRelation, nameOf } from "../lab/own-relation.ts";

export const SCHEMA = "temperature";

/** So many that a slice's lookups touch only a part of their pages: else a cold arm would soon be a warm one. */
const MOST_ORDERS = 500_000;
/** Seconds of a copy of a million rows and its key; what matters is their proportion. */
const SECONDS = { rows: 1.4, key: 0.4 };

/** Orders in each arm's copy. */
export function orderCountOf({ orderCount }: Dataset): number {
	return Math.min(MOST_ORDERS, orderCount);
}

/** Each level has a copy of its own, for Postgres's memory holds pages, whoever asked for them. */
export function tableOf(arm: Arm): string {
	return nameOf({ schema: SCHEMA, table: `orders_${arm.memory}` });
}

/** The measured SQL; `$1` is the order's id. */
export function lookupSql(arm: Arm): string {
	return `select id, customer_id, status, total_cents
from ${tableOf(arm)}
where id = $1`;
}

/** Makes the arm's copy of the orders with its primary key, unless it is there. @throws Fault as `ensureRelation`. */
export function ensureOrders(arm: Arm, lab: Lab): Promise<void> {
	const table = `orders_${arm.memory}`;
	const name = tableOf(arm);
	return ensureRelation(
		{
			schema: SCHEMA,
			table,
			label: `Copying orders, for the ${arm.memory} arm`,
			version: 1,
			grant: "select",
			steps: [
				{ seconds: 0, sql: `create table ${name} (like lab.orders)` },
				...copySteps(name, "lab.orders", orderCountOf(lab.dataset), SECONDS.rows),
				{ seconds: SECONDS.key, sql: `alter table ${name} add constraint ${table}_pkey primary key (id)` },
			],
		},
		lab,
	);
}
