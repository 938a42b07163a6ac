import type { Arm } from "#server/contract/arm.ts";
import type { Evidence } from "#server/contract/evidence.ts";
import type { Lab } from "#server/contract/lab.ts";
import { explainEvenly } from "../lab/explained-evenly.ts";
import { LOOKUP_SQL, ORDER_RELATIONS } from "../lab/order-lookup.ts";

/** The plan of the lookup, for a request that gets its connection. */
export function explainRequest(arm: Arm, lab: Lab): Promise<Evidence> {
	return explainEvenly(
		arm,
		{
			sql: LOOKUP_SQL,
			count: lab.dataset.orderCount,
			say: (id) =>
				`$1 = ${id}, the order in the middle of the table. An operation does this once, if it gets a connection.`,
			relations: ORDER_RELATIONS,
			isOnPool: arm.access === "pool",
		},
		lab,
	);
}
