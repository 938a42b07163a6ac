import type { Arm } from "#server/contract/arm.ts";
import type { Evidence } from "#server/contract/evidence.ts";
import type { Lab } from "#server/contract/lab.ts";
import { explainEvenly } from "../lab/explained-evenly.ts";
import { explainLookup } from "../lab/order-lookup.ts";
import { REVIEW_SQL, REVIEWED_ORDERS } from "./review.ts";

const RELATIONS = [
	{ name: "lab.order_items", kind: "table" },
	{ name: "lab.order_items_pkey", kind: "index" },
] as const;

/** The plan of what the arm has beside the lookup that all arms have: the review, where there are any. */
export function explainArm(arm: Arm, lab: Lab): Promise<Evidence> {
	if (arm.slowPercent === 0) return explainLookup(arm, "Each operation does this, and no more.", lab);
	return explainEvenly(
		arm,
		{
			sql: REVIEW_SQL,
			count: lab.dataset.orderCount,
			say: (id) =>
				`$1 = ${id}, the order in the middle, compared with the ${REVIEWED_ORDERS} up to it. ${arm.slowPercent} in 100 operations do this, after the lookup that all of them do.`,
			relations: RELATIONS,
			isOnPool: true,
		},
		lab,
	);
}
