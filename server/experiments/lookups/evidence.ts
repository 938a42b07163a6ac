import { type Arm, formatArm } from "#server/contract/arm.ts";
import type { Evidence } from "#server/contract/evidence.ts";
import type { Lab } from "#server/contract/lab.ts";
import { lookupSql } from "./order.ts";

type PlanNode = { "Shared Hit Blocks"?: number; "Shared Read Blocks"?: number };
const RELATIONS = [
	{ name: "lab.orders", kind: "table" },
	{ name: "lab.orders_pkey", kind: "index" },
] as const;

/** The plan of one lookup, for the order in the middle; the blocks are those of all lookups of an operation. */
export async function explainLookup(arm: Arm, lab: Lab): Promise<Evidence> {
	const { admin, dataset } = lab;
	const queryCount = Number(arm.queries);
	const id = Math.ceil(dataset.orderCount / 2);
	const lines = await admin.unsafe<{ "QUERY PLAN": string }[]>(`explain (analyze, buffers) ${lookupSql(id)}`);
	const [json] = await admin.unsafe<{ "QUERY PLAN": { Plan: PlanNode }[] }[]>(
		`explain (analyze, buffers, format json) ${lookupSql(id)}`,
	);
	const plan = json?.["QUERY PLAN"];
	const root = plan?.[0]?.Plan;
	const times = queryCount === 1 ? "once" : `${queryCount} times, each time for another order`;
	return {
		arm: formatArm(arm),
		sql: lookupSql("$1"),
		planText: lines.map((line) => line["QUERY PLAN"]).join("\n"),
		planJson: plan,
		parameters: `$1 = ${id}, the order in the middle of the table. An operation runs this ${times}, and the blocks are counted for all of it.`,
		blocksHit: queryCount * (root?.["Shared Hit Blocks"] ?? 0),
		blocksRead: queryCount * (root?.["Shared Read Blocks"] ?? 0),
		relations: await sizesOf(lab),
	};
}

async function sizesOf({ admin }: Lab): Promise<Evidence["relations"]> {
	const rows = await admin<{ name: string; bytes: number }[]>`
		select name, pg_relation_size(to_regclass(name))::float8 as bytes
		from unnest(string_to_array(${RELATIONS.map(({ name }) => name).join()}, ',')) as name`;
	return RELATIONS.map((relation) => ({
		...relation,
		bytes: rows.find((row) => row.name === relation.name)?.bytes ?? 0,
	}));
}
