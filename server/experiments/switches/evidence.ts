import { idOfRank, popularityOrder } from "#db/schema/lab.ts";
import { type Arm, formatArm } from "#server/contract/arm.ts";
import type { Evidence } from "#server/contract/evidence.ts";
import type { Lab } from "#server/contract/lab.ts";
import { explainSent, TYPICAL_SHARES } from "../lab/explained.ts";
import { zipfRanks } from "../lab/popularity.ts";
import { sizesOf } from "../lab/relation-sizes.ts";
import { relationsOf } from "./copies.ts";
import { copyOf, lastOrdersSql } from "./orders.ts";
import { ACCESS_EXPONENT } from "./service.ts";

/** The plan for the customer in the middle: half of all operations ask for a more popular one. */
export async function explainArm(arm: Arm, lab: Lab): Promise<Evidence> {
	const { customerCount, seed } = lab.dataset;
	const copy = copyOf(arm);
	const rankOf = zipfRanks(customerCount, ACCESS_EXPONENT);
	const popularity = popularityOrder(customerCount, seed);
	const customerAt = (share: number) => idOfRank(popularity, rankOf(share));
	const customer = customerAt(0.5);
	const sql = lastOrdersSql(copy);
	const earlier = arm.pool === "pool" ? TYPICAL_SHARES.map(customerAt) : [];
	const { planning, ...plan } = await explainSent({ sql, value: customer, earlier }, lab);
	const who = await describeCustomer(customer, rankOf(0.5), arm, lab);
	return {
		arm: formatArm(arm),
		sql,
		...plan,
		parameters: `${who} ${planning}`,
		relations: await sizesOf(relationsOf(copy), lab),
	};
}

async function describeCustomer(customer: number, rank: number, arm: Arm, lab: Lab): Promise<string> {
	const [row] = await lab.admin.unsafe<{ count: number }[]>(
		`select count(*)::integer as count from switches.${copyOf(arm).table} where customer_id = ${customer}`,
	);
	const who = `$1 = ${customer}, a customer with ${row?.count ?? 0} orders, number ${rank} in popularity: half of all operations ask for a more popular one.`;
	return arm.cache === "none" ? who : `${who} This is what happens on a miss; a hit asks Postgres nothing.`;
}
