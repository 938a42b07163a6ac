import type { DeclaredExperiment, DeclaredTable } from "#server/contract/declared.ts";
import { LAB_TABLES } from "./lab-tables.ts";
import { findParameters, replaceAll } from "./named-parameters.ts";
import { tablesIn } from "./names.ts";
import { parseSql } from "./parse-sql.ts";
import { isWriting } from "./statements.ts";

/** One statement of a setup and its line in the lesson's file. */
export type SetupStatement = { sql: string; line: number };

/**
 * Writes a definition's measured query for one arm: its parameters by number, in the order in which they are declared,
 * and its tables with the arm's schema before them. The connections are shared by the arms, so that no setting of
 * theirs could say whose tables are meant.
 */
export async function compileQuery(
	{ query, parameters }: Pick<DeclaredExperiment, "query" | "parameters">,
	schema: string,
): Promise<{ sql: string; isWriting: boolean }> {
	const names = parameters.map(({ name }) => name);
	const numbered = replaceAll(
		query.text.trim().replace(/;\s*$/, ""),
		findParameters(query.text.trim()).named.map(({ name, start, end }) => ({
			start,
			end,
			text: `$${names.indexOf(name) + 1}`,
		})),
	);
	const parsed = await parseSql(numbered);
	const uses = parsed.statements.flatMap((statement) => tablesIn(statement, parsed));
	const sql = replaceAll(
		numbered,
		uses.map(({ table, start }) => ({
			start,
			end: start + nameLength(numbered.slice(start)),
			text: `${schema}.${table}`,
		})),
	);
	return { sql, isWriting: parsed.statements.some(isWriting) };
}

/** How long the name is that a text begins with, in quotes or without. */
function nameLength(text: string): number {
	return /^(?:"(?:[^"]|"")*"|[\w$\u0080-\uffff]+)/.exec(text)?.[0].length ?? 0;
}

/** The statements of an arm's setup, in order. */
export async function splitSetup(
	setup: DeclaredExperiment["arms"][number]["setup"],
): Promise<SetupStatement[]> {
	if (setup === null) return [];
	const { text, line } = setup;
	const { statements } = await parseSql(text);
	return statements.map(({ start, end }) => ({
		sql: text.slice(start, end).trim(),
		line: line + text.slice(0, start).split("\n").length - 1,
	}));
}

/** The rows of a lab's table that are copied, in the order of its key where that matters or is asked for. */
export function copiedRowsSql({ name, rows, where }: DeclaredTable, isOrdered: boolean): string {
	// The condition ends on a line of its own, so that a comment in it takes nothing with it.
	const condition = where === null ? "" : ` where (${where.text}\n)`;
	const order = isOrdered || rows !== null ? ` order by ${LAB_TABLES[name].key.join(", ")}` : "";
	const limit = rows === null ? "" : ` limit ${rows}`;
	return `select * from lab.${name}${condition}${order}${limit}`;
}

/** The query of a parameter's values, over the rows that are copied and not over what a setup makes of them. */
export function valuesSql(query: string, tables: readonly DeclaredTable[], most: number): string {
	const common = tables.map((table) => `${table.name} as (${copiedRowsSql(table, false)})`);
	return `with ${common.join(", ")} select * from (${query.trim().replace(/;\s*$/, "")}\n) as given limit ${most}`;
}
