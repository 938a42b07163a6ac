import type { Arm } from "#server/contract/arm.ts";
import type { Lab } from "#server/contract/lab.ts";
import { columnText } from "../lab/column-text.ts";
import type { RawRows } from "../lab/connections.ts";

/** Each index level has a copy of `lab.orders` of its own, so that arms can take turns at once. */
export const COPIES = {
	none: { table: "orders_none", index: null },
	btree: {
		table: "orders_btree",
		index: { name: "orders_btree_customer", columns: "(customer_id)" },
	},
	ordered: {
		table: "orders_ordered",
		index: { name: "orders_ordered_customer", columns: "(customer_id, placed_at desc, id desc)" },
	},
	covering: {
		table: "orders_covering",
		index: {
			name: "orders_covering_customer",
			columns: "(customer_id, placed_at desc, id desc) include (status, total_cents)",
		},
	},
} as const;

export type Copy = (typeof COPIES)[keyof typeof COPIES];

/** The copy of an arm that has been checked. */
export function copyOf(arm: Arm): Copy {
	return COPIES[arm.index as keyof typeof COPIES];
}

/**
 * The lab as the arm sees it. One plan for all customers takes each for an average one, whose few orders are sorted
 * as cheaply as they are read in order: the sorted index would be used or not by which customers come first.
 */
export function labOf(arm: Arm, lab: Lab): Lab {
	return arm.index === "ordered" ? { ...lab, settings: { plan_cache_mode: "force_custom_plan" } } : lab;
}

/** The measured SQL; `$1` is the customer. */
export function lastOrdersSql(copy: Copy): string {
	return `select id, placed_at, status, total_cents
from switches.${copy.table}
where customer_id = $1
order by placed_at desc, id desc
limit 20`;
}

/** One line of a customer's order history, as the service answers with it. */
export type Order = { id: number; placedAt: string; status: string; totalCents: number };

/** Rows as Postgres sends them, in text form, to orders. The connection's time zone is UTC. */
export function decodeOrders(rows: RawRows): Order[] {
	return rows.map((row) => {
		const placed = columnText(row[1]);
		return {
			id: Number(columnText(row[0])),
			// From "2025-12-31 23:58:48.456+00".
			placedAt: `${placed.slice(0, 10)}T${placed.slice(11, -3)}Z`,
			status: columnText(row[2]),
			totalCents: Number(columnText(row[3])),
		};
	});
}
