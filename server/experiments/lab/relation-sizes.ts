import type { Evidence } from "#server/contract/evidence.ts";
import type { Lab } from "#server/contract/lab.ts";

/** A table or index, by its schema-qualified name. */
export type Relation = Omit<Evidence["relations"][number], "bytes">;

/** A table and its index, when it has one; names are of the schema. */
export function tableAndIndex(schema: string, table: string, index: string | null): Relation[] {
	const relations: Relation[] = [{ name: `${schema}.${table}`, kind: "table" }];
	if (index !== null) relations.push({ name: `${schema}.${index}`, kind: "index" });
	return relations;
}

/** The relations with their sizes in bytes; 0 where there is none of that name. Names are schema-qualified. */
export async function sizesOf(
	relations: readonly Relation[],
	{ admin }: Lab,
): Promise<Evidence["relations"]> {
	const rows = await admin<{ name: string; bytes: number }[]>`
		select name, pg_relation_size(to_regclass(name))::float8 as bytes
		from unnest(string_to_array(${relations.map(({ name }) => name).join()}, ',')) as name`;
	return relations.map(({ name, kind }) => ({
		name,
		kind,
		bytes: rows.find((row) => row.name === name)?.bytes ?? 0,
	}));
}
