import { type Arm, formatArm } from "#server/contract/arm.ts";
import type { Evidence } from "#server/contract/evidence.ts";
import type { Lab } from "#server/contract/lab.ts";
import { explainSent, TYPICAL_SHARES } from "../lab/explained.ts";
import { sizesOf } from "../lab/relation-sizes.ts";
import { LOOKUP_SQL } from "./order.ts";

const RELATIONS = [
	{ name: "lab.orders", kind: "table" },
	{ name: "lab.orders_pkey", kind: "index" },
] as const;

/** The plan of one lookup, for the order in the middle. How many of them an operation makes is said in words. */
export async function explainLookup(arm: Arm, lab: Lab): Promise<Evidence> {
	const queryCount = Number(arm.queries);
	const idAt = (share: number) => Math.ceil(lab.dataset.orderCount * share);
	const id = idAt(0.5);
	const earlier = TYPICAL_SHARES.map(idAt);
	const { planning, ...plan } = await explainSent({ sql: LOOKUP_SQL, value: id, earlier }, lab);
	const times =
		queryCount === 1 ? "once" : `${queryCount} times, each time for another order: this is one of them`;
	return {
		arm: formatArm(arm),
		sql: LOOKUP_SQL,
		...plan,
		parameters: `$1 = ${id}, the order in the middle of the table. An operation does this ${times}. ${planning}`,
		relations: await sizesOf(RELATIONS, lab),
	};
}
