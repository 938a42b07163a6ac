import type { Arm } from "#server/contract/arm.ts";
import type { Evidence } from "#server/contract/evidence.ts";
import type { Lab } from "#server/contract/lab.ts";
import { explainEvenly } from "../lab/explained-evenly.ts";
import { LOOKUP_SQL, ORDER_RELATIONS } from "../lab/order-lookup.ts";

/** The plan of one lookup, for the order in the middle. How many of them an operation makes is said in words. */
export function explainLookup(arm: Arm, lab: Lab): Promise<Evidence> {
	const queryCount = Number(arm.queries);
	const times =
		queryCount === 1 ? "once" : `${queryCount} times, each time for another order: this is one of them`;
	return explainEvenly(
		arm,
		{
			sql: LOOKUP_SQL,
			count: lab.dataset.orderCount,
			say: (id) => `$1 = ${id}, the order in the middle of the table. An operation does this ${times}.`,
			relations: ORDER_RELATIONS,
			isOnPool: true,
		},
		lab,
	);
}
