import { formatArm } from "#server/contract/arm.ts";
import type { DeclaredExperiment } from "#server/contract/declared.ts";
import type { Evidence } from "#server/contract/evidence.ts";
import type { Lab } from "#server/contract/lab.ts";
import { explainSent, TYPICAL_SHARES } from "../lab/explained.ts";
import { connectService } from "./answers.ts";
import type { CopyPlan } from "./plan.ts";
import type { Values } from "./values.ts";

/** The plan for the values in the middle of their draws, made and executed as the service. */
export async function explainArm(
	plan: CopyPlan,
	{ parameters }: DeclaredExperiment,
	values: Values,
	lab: Lab,
): Promise<Evidence> {
	const { sql, isWriting } = plan;
	const middle = values.at(0.5);
	const earlier = TYPICAL_SHARES.map((share) => values.at(share));
	const service = connectService(lab);
	try {
		const { planning, ...explained } = await explainSent(
			{ sql, value: middle, earlier, writes: isWriting },
			{ admin: service, signal: lab.signal },
		);
		const given = parameters.map(({ name }, place) => `$${place + 1} = ${middle[place]} (${name})`);
		return {
			arm: formatArm({ arm: plan.arm }),
			sql,
			...(plan.setup.length === 0 ? {} : { setup: plan.setup.map((one) => `${one.sql};`).join("\n") }),
			...explained,
			parameters: `${given.length === 0 ? "No parameters." : `${given.join(", ")}: each stands in the middle of what is drawn.`} ${planning}`,
			relations: await relationsOf(plan, lab),
		};
	} finally {
		await service.end({ timeout: 1 });
	}
}

/** The copies and their indexes, with their sizes. */
async function relationsOf({ schema }: CopyPlan, { admin }: Lab): Promise<Evidence["relations"]> {
	const rows = await admin<{ name: string; isTable: boolean; bytes: number }[]>`
		select format('%I.%I', nspname, relname) as name, relkind = 'r' as "isTable",
			pg_relation_size(pg_class.oid)::float8 as bytes
		from pg_class join pg_namespace on pg_namespace.oid = relnamespace
		where nspname = ${schema} and relkind in ('r', 'i') order by relkind desc, relname`;
	return rows.map(({ name, isTable, bytes }) => ({ name, kind: isTable ? "table" : "index", bytes }));
}
