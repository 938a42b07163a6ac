import type { Arm } from "#server/contract/arm.ts";
import type { Evidence } from "#server/contract/evidence.ts";
import type { Lab } from "#server/contract/lab.ts";
import { explainEvenly } from "../lab/explained-evenly.ts";
import { BEST_SELLERS_SQL, ORDERS_COUNTED, startCount } from "./best-sellers.ts";

const RELATIONS = [
	{ name: "lab.order_items", kind: "table" },
	{ name: "lab.order_items_pkey", kind: "index" },
] as const;

/** The plan for orders in the middle of the table; it is the same statement in every arm. */
export function explainArm(arm: Arm, lab: Lab): Promise<Evidence> {
	const refused = arm.whenFull === "wait" ? "" : " A refused one asks Postgres nothing.";
	return explainEvenly(
		arm,
		{
			sql: BEST_SELLERS_SQL,
			count: startCount(lab.dataset.orderCount),
			say: (from) =>
				`$1 = ${from}: the ${ORDERS_COUNTED} orders in the middle of the table. An operation that is served does this once.${refused}`,
			relations: RELATIONS,
			isOnPool: true,
		},
		lab,
	);
}
