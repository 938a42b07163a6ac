import { type Arm, formatArm } from "#server/contract/arm.ts";
import type { Evidence } from "#server/contract/evidence.ts";
import type { Lab } from "#server/contract/lab.ts";
import { explainSent } from "../lab/explained.ts";
import { sizesOf } from "../lab/relation-sizes.ts";
import { LOOKUP_SQL } from "./order.ts";

const RELATIONS = [
	{ name: "lab.orders", kind: "table" },
	{ name: "lab.orders_pkey", kind: "index" },
] as const;
/** Orders from all over the table, as shares of it. */
const TYPICAL = [1 / 12, 3 / 12, 5 / 12, 7 / 12, 9 / 12, 11 / 12];

/** The plan of one lookup, for the order in the middle; the blocks are those of all lookups of an operation. */
export async function explainLookup(arm: Arm, lab: Lab): Promise<Evidence> {
	const queryCount = Number(arm.queries);
	const idAt = (share: number) => Math.ceil(lab.dataset.orderCount * share);
	const id = idAt(0.5);
	const { planning, planText, planJson, blocksHit, blocksRead } = await explainSent(
		{ sql: LOOKUP_SQL, value: id, earlier: TYPICAL.map(idAt) },
		lab,
	);
	const times = queryCount === 1 ? "once" : `${queryCount} times, each time for another order`;
	return {
		arm: formatArm(arm),
		sql: LOOKUP_SQL,
		planText,
		planJson,
		parameters: `$1 = ${id}, the order in the middle of the table. An operation runs this ${times}, and the blocks are counted for all of it. ${planning}`,
		blocksHit: queryCount * blocksHit,
		blocksRead: queryCount * blocksRead,
		relations: await sizesOf(RELATIONS, lab),
	};
}
