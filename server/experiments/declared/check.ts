import type { DeclaredExperiment, DeclaredTable, SqlText } from "#server/contract/declared.ts";
import { Fault } from "#server/contract/fault.ts";
import { nearest } from "#server/contract/nearest.ts";
import { LAB_TABLES } from "./lab-tables.ts";
import { findParameters, numberInPlace } from "./named-parameters.ts";
import { addedColumns, type Columns, checkNames } from "./names.ts";
import { parseSql, SqlSyntaxError } from "./parse-sql.ts";
import { checkStatements, type Role } from "./statements.ts";

/** Where a text stands in a definition, as in `["arms", 1, "setup"]`. */
export type TextPath = readonly (string | number)[];

/** Something wrong with one of a definition's texts. */
export type TextFault = {
	path: TextPath;
	/** In UTF-16 units from the text's start. */
	offset: number;
	/** In the lesson's file. */
	line: number;
	sentence: string;
};

/** What of a definition is SQL, and what that may name: all that has to hold before a database is asked. */
export type DeclaredSql = Pick<DeclaredExperiment, "tables" | "arms" | "query" | "parameters">;

/** All that is wrong with a definition's SQL, as far as it can be told without a database. */
export async function checkTexts(definition: DeclaredSql): Promise<TextFault[]> {
	const faults: TextFault[] = [];
	const names = definition.parameters.map(({ name }) => name);
	const copied = columnsOf(definition.tables);
	const read = (path: TextPath, sql: SqlText, role: Role, columns: Columns) =>
		readText({ path, sql, role, columns, names, faults });
	for (const table of definition.tables) {
		await checkCondition(table, faults);
	}
	const grown: Columns[] = [];
	for (const [place, { setup }] of definition.arms.entries()) {
		if (setup === null) continue;
		const columns = await withAdded(copied, setup.text);
		grown.push(columns);
		await read(["arms", place, "setup"], setup, "setup", columns);
	}
	await read(["query"], definition.query, "query", merged([copied, ...grown]));
	for (const parameter of definition.parameters) {
		if (parameter.kind !== "from") continue;
		await read(["parameters", parameter.name, "from"], parameter.query, "values", copied);
	}
	return [...faults, ...unusedParameters(definition)];
}

/** @throws Fault `bad-request` with the first fault of a definition's SQL, and its line in the lesson. */
export async function refuseFaults(definition: DeclaredExperiment): Promise<void> {
	const [first] = await checkTexts(definition);
	if (first === undefined) return;
	const field = first.path.join(".");
	throw new Fault("bad-request", `${definition.file}:${first.line}: ${field}: ${first.sentence}`, { field });
}

type Reading = {
	path: TextPath;
	sql: SqlText;
	role: Role;
	columns: Columns;
	names: readonly string[];
	faults: TextFault[];
};

/** Reads one text as far as it can be understood, and adds what is wrong with it. */
async function readText({ path, sql, role, columns, names, faults }: Reading): Promise<void> {
	const { text } = sql;
	const complain = (offset: number, sentence: string) => {
		// A part of the tree may be seen through more than one of its nodes.
		if (faults.some((one) => one.path === path && one.offset === offset && one.sentence === sentence)) return;
		faults.push({ path, offset, line: lineAt(sql, offset), sentence });
	};
	const before = faults.length;
	checkParameters(text, role === "query" ? names : null, complain);
	if (faults.length > before) return;
	try {
		const parsed = await parseSql(role === "query" ? numberInPlace(text, names) : text);
		checkStatements(parsed, role, complain);
		// Of what is not allowed there is no need to know whether it would work.
		if (faults.length > before) return;
		for (const statement of parsed.statements) checkNames(statement, parsed, columns, complain);
	} catch (thrown) {
		if (!(thrown instanceof SqlSyntaxError)) throw thrown;
		complain(thrown.offset, `Postgres does not understand this: ${thrown.message}.`);
	}
}

/** The line in the lesson's file of a place in one of its texts. */
export function lineAt({ text, line }: SqlText, offset: number): number {
	return line + text.slice(0, offset).split("\n").length - 1;
}

/** @param names of the parameters there are; null where a text takes none. */
function checkParameters(
	text: string,
	names: readonly string[] | null,
	complain: (offset: number, sentence: string) => void,
): void {
	const { named, numbered } = findParameters(text);
	for (const at of numbered) complain(at, "parameters go by name here, as in :customer.");
	for (const { name, start } of named) {
		if (names === null) complain(start, `only the query takes parameters, and here is ":${name}".`);
		else if (!names.includes(name)) {
			const near = nearest(name, names);
			const there = names.length === 0 ? "There are none." : `There are: ${names.join(", ")}.`;
			const hint = near === undefined ? `${there} Declare it under parameters.` : `Did you mean ":${near}"?`;
			complain(start, `no parameter "${name}". ${hint}`);
		}
	}
}

function unusedParameters({ parameters, query }: DeclaredSql): TextFault[] {
	const used = new Set(findParameters(query.text).named.map(({ name }) => name));
	// One that is written otherwise there has been told there.
	if ([...used].some((name) => !parameters.some((one) => one.name === name))) return [];
	return parameters
		.filter(({ name }) => !used.has(name))
		.map(({ name }) => ({
			path: ["parameters", name],
			offset: 0,
			line: query.line,
			sentence: `the query does not use ":${name}". Use it there, or leave it out here.`,
		}));
}

async function checkCondition({ name, where }: DeclaredTable, faults: TextFault[]): Promise<void> {
	if (where === null) return;
	// A condition parses as a part of a statement.
	const head = `select from ${name} where (`;
	const sql = { text: `${head}${where.text}\n)`, line: where.line };
	const path = ["tables", name, "where"];
	const columns = new Map([[name, new Set(LAB_TABLES[name].columns)]]);
	const found: TextFault[] = [];
	await readText({ path, sql, role: "where", columns, names: [], faults: found });
	for (const fault of found) faults.push({ ...fault, offset: Math.max(0, fault.offset - head.length) });
}

function columnsOf(tables: DeclaredSql["tables"]): Columns {
	return new Map(tables.map(({ name }) => [name, new Set(LAB_TABLES[name].columns)]));
}

/** With the columns that a setup adds, for what comes behind it. */
async function withAdded(columns: Columns, setup: string): Promise<Columns> {
	const parsed = await parseSql(setup).catch(() => undefined);
	const added = parsed?.statements.flatMap(addedColumns) ?? [];
	return merged([columns, ...added.map(({ table, column }) => new Map([[table, new Set([column])]]))]);
}

/** All columns by table; a table that the first of them does not have stays unknown. */
function merged([first = new Map(), ...others]: readonly Columns[]): Columns {
	return new Map(
		[...first].map(([table, columns]) => [
			table,
			new Set([...columns, ...others.flatMap((more) => [...(more.get(table) ?? [])])]),
		]),
	);
}
