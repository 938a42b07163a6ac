import { type Arm, formatArm } from "#server/contract/arm.ts";
import type { Evidence } from "#server/contract/evidence.ts";
import type { Lab } from "#server/contract/lab.ts";
import { explainSent, TYPICAL_SHARES } from "../lab/explained.ts";
import { explainLookup } from "../lab/order-lookup.ts";
import { sizesOf } from "../lab/relation-sizes.ts";
import { REVIEW_SQL, REVIEWED_ORDERS } from "./review.ts";

const RELATIONS = [
	{ name: "lab.order_items", kind: "table" },
	{ name: "lab.order_items_pkey", kind: "index" },
] as const;

/** The plan of what the arm has beside the lookup that all arms have: the review, where there are any. */
export async function explainArm(arm: Arm, lab: Lab): Promise<Evidence> {
	if (arm.slowPercent === 0) return explainLookup(arm, "Each operation does this, and no more.", lab);
	const idAt = (share: number) => Math.ceil(lab.dataset.orderCount * share);
	const id = idAt(0.5);
	const earlier = TYPICAL_SHARES.map(idAt);
	const { planning, ...plan } = await explainSent({ sql: REVIEW_SQL, value: id, earlier }, lab);
	return {
		arm: formatArm(arm),
		sql: REVIEW_SQL,
		...plan,
		parameters: `$1 = ${id}, the order in the middle, compared with the ${REVIEWED_ORDERS} up to it. ${arm.slowPercent} in 100 operations do this, after the lookup that all of them do. ${planning}`,
		relations: await sizesOf(RELATIONS, lab),
	};
}
