import type { PgTable } from "drizzle-orm/pg-core";
import { getTableConfig } from "drizzle-orm/pg-core";

/** A table of the schema file as SQL, in another schema and without keys, which are quicker made after the rows. */
export function createTableSql(table: PgTable, schema: string): string {
	const { name, columns } = getTableConfig(table);
	const lines = columns.map(
		(column) => `"${column.name}" ${column.getSQLType()}${column.notNull ? " not null" : ""}`,
	);
	return `create table ${schema}."${name}" (${lines.join(", ")})`;
}

/** The table's primary key. */
export function primaryKeySql(table: PgTable, schema: string): string[] {
	const { name, primaryKeys } = getTableConfig(table);
	return primaryKeys.map(
		(key) =>
			`alter table ${schema}."${name}" add constraint "${key.getName()}" primary key (${list(key.columns)})`,
	);
}

/** The table's foreign keys, to tables of the same schema. */
export function foreignKeySql(table: PgTable, schema: string): string[] {
	const { name, foreignKeys } = getTableConfig(table);
	return foreignKeys.map((key) => {
		const { columns, foreignColumns, foreignTable } = key.reference();
		const target = `${schema}."${getTableConfig(foreignTable).name}" (${list(foreignColumns)})`;
		return `alter table ${schema}."${name}" add constraint "${key.getName()}" foreign key (${list(columns)}) references ${target}`;
	});
}

function list(columns: readonly { name: string }[]): string {
	return columns.map((column) => `"${column.name}"`).join(", ");
}
