import { createHash } from "node:crypto";
import type { DeclaredExperiment, DeclaredTable } from "#server/contract/declared.ts";
import { Fault } from "#server/contract/fault.ts";
import type { Lab } from "#server/contract/lab.ts";
import { datasetIdentity } from "../lab/own-relation.ts";
import { compileQuery, type SetupStatement, splitSetup } from "./compile.ts";

/** Raised whenever copies are made in another way: what an earlier version made is then made anew. */
const VERSION = 1;

/** The copies of one arm: what they are called, how they are made, and what asks them. */
export type CopyPlan = {
	/** `SLUG/ID` of the experiment, and the lesson's file. */
	experiment: string;
	file: string;
	arm: string;
	label: string;
	/** Stands for the definition's SQL and the data set; arms of one experiment share it. */
	key: string;
	schema: string;
	/** Owns the schemas of the experiment and nothing else. */
	role: string;
	tables: readonly DeclaredTable[];
	setup: readonly SetupStatement[];
	/** The measured statement for this arm. */
	sql: string;
	isWriting: boolean;
};

/** Works out an arm's copies. The same SQL over the same data set has the same names. */
export async function planOf(definition: DeclaredExperiment, arm: unknown, lab: Lab): Promise<CopyPlan> {
	const found = definition.arms.find(({ id }) => id === arm);
	if (found === undefined) throw new Fault("internal", `The experiment ${definition.id} has no arm ${arm}.`);
	const key = keyOf(definition, await datasetIdentity(lab));
	const schema = `${schemaPrefix(key)}${found.id}`;
	const { id: experiment, file, tables } = definition;
	return {
		experiment,
		file,
		arm: found.id,
		label: found.label,
		key,
		schema,
		// Roles are of the whole server, where another database may hold the same lab.
		role: `${schemaPrefix(key)}${digest(lab.service.database, 8)}`,
		tables,
		setup: await splitSetup(found.setup),
		...(await compileQuery(definition, schema)),
	};
}

/** What the schemas of an experiment's arms begin with. */
export function schemaPrefix(key: string): string {
	return `declared_${key}_`;
}

/** Of all that the copies depend on; not of words, nor of where in the file they stand. */
function keyOf({ id, tables, arms, query, parameters }: DeclaredExperiment, dataset: string): string {
	const sql = JSON.stringify(
		[tables, arms.map((arm) => [arm.id, arm.setup]), query, parameters],
		(field, value) => (field === "line" ? undefined : value),
	);
	return digest(JSON.stringify([VERSION, id, sql, dataset]), 12);
}

function digest(text: string, length: number): string {
	return createHash("sha256").update(text).digest("hex").slice(0, length);
}
