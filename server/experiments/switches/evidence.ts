import { idOfRank, popularityOrder } from "#db/schema/lab.ts";
import { type Arm, formatArm } from "#server/contract/arm.ts";
import type { Evidence } from "#server/contract/evidence.ts";
import type { Lab } from "#server/contract/lab.ts";
import { zipfRanks } from "../lab/popularity.ts";
import { relationsOf } from "./copies.ts";
import { type Copy, copyOf, lastOrdersSql } from "./orders.ts";
import { ACCESS_EXPONENT } from "./service.ts";

type PlanNode = { "Shared Hit Blocks"?: number; "Shared Read Blocks"?: number };

/** The plan for the customer in the middle: half of all operations ask for a more popular one. */
export async function explainArm(arm: Arm, lab: Lab): Promise<Evidence> {
	const { admin, dataset } = lab;
	const copy = copyOf(arm);
	const rank = zipfRanks(dataset.customerCount, ACCESS_EXPONENT)(0.5);
	const customer = idOfRank(popularityOrder(dataset.customerCount, dataset.seed), rank);
	const statement = lastOrdersSql(copy, customer);
	const lines = await admin.unsafe<{ "QUERY PLAN": string }[]>(`explain (analyze, buffers) ${statement}`);
	const [json] = await admin.unsafe<{ "QUERY PLAN": { Plan: PlanNode }[] }[]>(
		`explain (analyze, buffers, format json) ${statement}`,
	);
	const plan = json?.["QUERY PLAN"];
	const root = plan?.[0]?.Plan;
	return {
		arm: formatArm(arm),
		sql: lastOrdersSql(copy, "$1"),
		planText: lines.map((line) => line["QUERY PLAN"]).join("\n"),
		planJson: plan,
		parameters: await describeCustomer(customer, rank, arm, lab),
		blocksHit: root?.["Shared Hit Blocks"] ?? 0,
		blocksRead: root?.["Shared Read Blocks"] ?? 0,
		relations: await sizesOf(copy, lab),
	};
}

async function describeCustomer(customer: number, rank: number, arm: Arm, lab: Lab): Promise<string> {
	const [row] = await lab.admin.unsafe<{ count: number }[]>(
		`select count(*)::integer as count from switches.${copyOf(arm).table} where customer_id = ${customer}`,
	);
	const who = `$1 = ${customer}, a customer with ${row?.count ?? 0} orders, number ${rank} in popularity: half of all operations ask for a more popular one.`;
	return arm.cache === "none" ? who : `${who} This is what happens on a miss; a hit asks Postgres nothing.`;
}

async function sizesOf(copy: Copy, lab: Lab): Promise<Evidence["relations"]> {
	const relations = relationsOf(copy);
	const rows = await lab.admin<{ name: string; bytes: number }[]>`
		select name, pg_relation_size(to_regclass(name))::float8 as bytes
		from unnest(string_to_array(${relations.map(({ name }) => name).join()}, ',')) as name`;
	return relations.map((relation) => ({
		...relation,
		bytes: rows.find((row) => row.name === relation.name)?.bytes ?? 0,
	}));
}
