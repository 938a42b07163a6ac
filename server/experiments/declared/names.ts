import { nearest } from "#server/contract/nearest.ts";
import { isTree, type ParsedSql, type Statement, type Tree, textsOf, visitTree } from "./parse-sql.ts";
import type { Complain } from "./statements.ts";

/** Columns by table: those that SQL of an arm finds in its copies. */
export type Columns = ReadonlyMap<string, ReadonlySet<string>>;

/** Columns that every table has without saying so. */
const SYSTEM_COLUMNS = ["ctid", "xmin", "xmax", "cmin", "cmax", "tableoid"];

/** A table's name in a statement, and where it stands. */
export type TableUse = { table: string; schema: string | undefined; start: number };

/** The tables that a statement names, its own CTEs aside. */
export function tablesIn({ tree }: Statement, { offsetOf }: ParsedSql): TableUse[] {
	const own = new Set(commonTables(tree));
	const uses: TableUse[] = [];
	visitTree(tree, (one, path) => {
		// FOR UPDATE OF takes the name that the table goes by in the statement, and no other.
		if (typeof one.relname !== "string" || path.includes("lockedRels")) return;
		const schema = one.catalogname ?? one.schemaname;
		if (schema === undefined && own.has(one.relname)) return;
		uses.push({
			table: one.relname,
			schema: schema === undefined ? undefined : String(schema),
			start: offsetOf(one.location),
		});
	});
	return uses;
}

/** Finds tables and columns that are not there. What cannot be told without planning the statement is let pass. */
export function checkNames(
	statement: Statement,
	parsed: ParsedSql,
	columns: Columns,
	complain: Complain,
): void {
	const { tree } = statement;
	checkTables(statement, parsed, columns, complain);
	const names = new NamesOf(tree, columns);
	visitTree(tree, (one) => {
		if (isTree(one.ColumnRef)) {
			const at = parsed.offsetOf(one.ColumnRef.location);
			names.checkReference(textsOf(one.ColumnRef.fields), at, complain);
		}
	});
	for (const { table, column } of targetsOf(statement)) {
		const known = columns.get(table);
		if (known === undefined || isKnown(column, known)) continue;
		complain(statement.start, `the table ${table} has no column "${column}". ${hintFor(column, known)}`);
	}
}

function checkTables(statement: Statement, parsed: ParsedSql, columns: Columns, complain: Complain): void {
	for (const { table, schema, start } of tablesIn(statement, parsed)) {
		if (schema !== undefined) {
			complain(
				start,
				`write ${table} without "${schema}.": each arm has copies for itself, and reaches no other schema.`,
			);
		} else if (!columns.has(table)) {
			const known = [...columns.keys()];
			const near = nearest(table, known);
			const hint = near === undefined ? `There are: ${known.join(", ")}.` : `Did you mean "${near}"?`;
			complain(start, `no table "${table}" among those that the experiment copies. ${hint}`);
		}
	}
	for (const name of commonTables(statement.tree)) {
		if (columns.has(name)) {
			complain(statement.start, `a WITH query is called ${name} like a table. Call it otherwise.`);
		}
	}
}

function commonTables(tree: Tree): string[] {
	const names: string[] = [];
	visitTree(tree, (one) => {
		if (typeof one.ctename === "string") names.push(one.ctename);
	});
	return names;
}

/** What the names of one statement may stand for, all of its parts taken together. */
class NamesOf {
	readonly #columns: Columns;
	/** By the name that it goes by in the statement. */
	readonly #tables = new Map<string, Set<string>>();
	/** Names of what is no table, and whose columns only planning would tell. */
	readonly #others = new Set<string>(["excluded", "old", "new"]);
	/** Columns that the statement itself names. */
	readonly #given = new Set<string>();
	/** Whether it reads from something whose columns are not known. */
	#isUnsure = false;

	constructor(tree: Tree, columns: Columns) {
		this.#columns = columns;
		visitTree(tree, (one) => this.#learn(one));
	}

	checkReference(fields: readonly string[], at: number, complain: Complain): void {
		const [first, second] = fields;
		if (first === undefined) return;
		if (second === undefined) this.#checkColumn(first, at, complain);
		else this.#checkQualified(first, second, at, complain);
	}

	#checkQualified(first: string, second: string, at: number, complain: Complain): void {
		const table = this.#tables.get(first);
		if (table !== undefined) {
			if (this.#others.has(first) || isKnown(second, table)) return;
			complain(at, `${first} has no column "${second}". ${hintFor(second, table)}`);
		} else if (!this.#others.has(first) && !this.#given.has(first)) {
			complain(at, `no table "${first}" in this statement. ${hintFor(first, this.#tables.keys())}`);
		}
	}

	#checkColumn(name: string, at: number, complain: Complain): void {
		const known = new Set([...this.#tables.values()].flatMap((columns) => [...columns]));
		for (const one of [...this.#tables.keys(), ...this.#others, ...this.#given]) known.add(one);
		if (isKnown(name, known)) return;
		const near = nearest(name, [...known]);
		// Of what a function or a subquery gives, nobody knows all the columns: only what looks like a slip is told.
		if (this.#isUnsure && near === undefined) return;
		complain(at, `no column "${name}" in the tables of this statement. ${hintFor(name, known)}`);
	}

	#learn(one: Tree): void {
		const alias = isTree(one.alias) ? one.alias : undefined;
		this.#learnSource(one, typeof alias?.aliasname === "string" ? alias.aliasname : undefined);
		if (typeof one.ctename === "string") this.#addOther(one.ctename);
		if ("RangeFunction" in one || "RangeSubselect" in one) this.#isUnsure = true;
		if (isTree(one.ResTarget) && typeof one.ResTarget.name === "string") this.#given.add(one.ResTarget.name);
		// A column without a name of its own goes by that of its function.
		for (const names of [alias?.colnames, one.aliascolnames, one.funcname]) {
			for (const name of textsOf(names)) this.#given.add(name);
		}
	}

	#learnSource({ relname }: Tree, alias: string | undefined): void {
		if (typeof relname !== "string") {
			if (alias !== undefined) this.#addOther(alias);
			return;
		}
		const name = alias ?? relname;
		const columns = this.#columns.get(relname);
		if (columns === undefined) this.#addOther(name);
		else this.#tables.set(name, new Set([...(this.#tables.get(name) ?? []), ...columns]));
	}

	#addOther(name: string): void {
		this.#others.add(name);
		this.#isUnsure = true;
	}
}

/** The columns that a statement sets, indexes, alters or looks at, where the parser keeps them by name alone. */
function targetsOf({ kind, tree }: Statement): { table: string; column: string }[] {
	const relation = isTree(tree.relation) ? String(tree.relation.relname) : "";
	const of = (names: readonly unknown[]) =>
		names.flatMap((column) => (typeof column === "string" ? [{ table: relation, column }] : []));
	switch (kind) {
		case "InsertStmt":
			return of(fieldsOf(tree.cols, "ResTarget", "name"));
		case "UpdateStmt":
			return of(fieldsOf(tree.targetList, "ResTarget", "name"));
		case "IndexStmt":
			return of([
				...fieldsOf(tree.indexParams, "IndexElem", "name"),
				...fieldsOf(tree.indexIncludingParams, "IndexElem", "name"),
			]);
		case "AlterTableStmt":
			return of(alteredColumns(tree));
		case "VacuumStmt":
			return vacuumedColumns(tree);
		default:
			return [];
	}
}

function fieldsOf(list: unknown, node: string, field: string): unknown[] {
	if (!Array.isArray(list)) return [];
	return list.map((one) => {
		const inner = isTree(one) ? one[node] : undefined;
		return isTree(inner) ? inner[field] : undefined;
	});
}

const COLUMN_ALTERATIONS =
	/^AT_(DropColumn|AlterColumnType|ColumnDefault|SetExpression|SetNotNull|DropNotNull|SetStatistics|SetStorage|SetCompression|SetOptions|ResetOptions)$/;

function alteredColumns(tree: Tree): unknown[] {
	if (!Array.isArray(tree.cmds)) return [];
	return tree.cmds.flatMap((one) => {
		const command = isTree(one) && isTree(one.AlterTableCmd) ? one.AlterTableCmd : {};
		return COLUMN_ALTERATIONS.test(String(command.subtype)) ? [command.name] : [];
	});
}

function vacuumedColumns(tree: Tree): { table: string; column: string }[] {
	if (!Array.isArray(tree.rels)) return [];
	return tree.rels.flatMap((one) => {
		const relation = isTree(one) && isTree(one.VacuumRelation) ? one.VacuumRelation : {};
		const table = isTree(relation.relation) ? String(relation.relation.relname) : "";
		return textsOf(relation.va_cols).map((column) => ({ table, column }));
	});
}

/** Columns that a setup's statement adds to tables. */
export function addedColumns({ kind, tree }: Statement): { table: string; column: string }[] {
	if (kind !== "AlterTableStmt" || !isTree(tree.relation)) return [];
	const table = String(tree.relation.relname);
	const columns: { table: string; column: string }[] = [];
	visitTree(tree.cmds, (one) => {
		if (typeof one.colname === "string") columns.push({ table, column: one.colname });
	});
	return columns;
}

function isKnown(name: string, known: ReadonlySet<string>): boolean {
	return known.has(name) || SYSTEM_COLUMNS.includes(name);
}

function hintFor(name: string, known: Iterable<string>): string {
	const names = [...known];
	const near = nearest(name, names);
	if (near !== undefined) return `Did you mean "${near}"?`;
	return names.length === 0 ? "" : `There are: ${names.join(", ")}.`;
}
