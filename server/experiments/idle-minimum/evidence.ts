import type { Arm } from "#server/contract/arm.ts";
import type { Evidence } from "#server/contract/evidence.ts";
import type { Lab } from "#server/contract/lab.ts";
import { explainEvenly } from "../lab/explained-evenly.ts";
import { ORDER_RELATIONS } from "../lab/order-lookup.ts";
import { SUM_SQL, startCount } from "./order-sum.ts";

/** The plan of the sum, on a connection that has been open for a while. */
export function explainSum(arm: Arm, lab: Lab): Promise<Evidence> {
	return explainEvenly(
		arm,
		{
			sql: SUM_SQL,
			count: startCount(lab.dataset),
			say: (id) => `$1 = ${id}: the orders from there on are summed up. An operation does this once.`,
			relations: ORDER_RELATIONS,
			isOnPool: true,
		},
		lab,
	);
}
