import { type Arm, formatArm } from "#server/contract/arm.ts";
import type { Evidence } from "#server/contract/evidence.ts";
import type { Lab } from "#server/contract/lab.ts";
import { explainSent, TYPICAL_SHARES } from "../lab/explained.ts";
import { sizesOf } from "../lab/relation-sizes.ts";
import { BEST_SELLERS_SQL, firstOrder, ORDERS_COUNTED } from "./best-sellers.ts";

const RELATIONS = [
	{ name: "lab.order_items", kind: "table" },
	{ name: "lab.order_items_pkey", kind: "index" },
] as const;

/** The plan for orders in the middle of the table; it is the same statement in every arm. */
export async function explainArm(arm: Arm, lab: Lab): Promise<Evidence> {
	const from = (share: number) => firstOrder(share, lab.dataset.orderCount);
	const sent = { sql: BEST_SELLERS_SQL, value: from(0.5), earlier: TYPICAL_SHARES.map(from) };
	const { planning, ...plan } = await explainSent(sent, lab);
	const refused = arm.whenFull === "wait" ? "" : " A refused one asks Postgres nothing.";
	return {
		arm: formatArm(arm),
		sql: BEST_SELLERS_SQL,
		...plan,
		parameters: `$1 = ${sent.value}: the ${ORDERS_COUNTED} orders from the middle of the table on. An operation that is served does this once.${refused} ${planning}`,
		relations: await sizesOf(RELATIONS, lab),
	};
}
