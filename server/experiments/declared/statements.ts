import { nearest } from "#server/contract/nearest.ts";
import { FUNCTIONS } from "./functions.ts";
import { type ParsedSql, type Statement, type Tree, textsOf, visitTree } from "./parse-sql.ts";

/** A text of SQL in a definition: what an arm's setup may hold is not what the measured query may. */
export type Role = "query" | "values" | "setup" | "where";

/** Says where, in UTF-16 units from the text's start, and what is wrong. */
export type Complain = (offset: number, sentence: string) => void;

const READING = ["SelectStmt"];
const WRITING = ["InsertStmt", "UpdateStmt", "DeleteStmt"];
const SHAPING = ["IndexStmt", "AlterTableStmt", "VacuumStmt"];

const STATEMENTS: Record<Role, { kinds: readonly string[]; told: string }> = {
	query: { kinds: [...READING, ...WRITING], told: "one SELECT, INSERT, UPDATE or DELETE" },
	values: { kinds: READING, told: "one SELECT" },
	where: { kinds: READING, told: "a condition on the table's columns" },
	setup: {
		kinds: [...WRITING, ...SHAPING],
		told: "CREATE INDEX, ALTER TABLE, INSERT, UPDATE, DELETE, ANALYZE and VACUUM",
	},
};

/**
 * Node types of the parse tree that expressions and statements may be made of. A list of what is allowed: what the
 * next version of Postgres can do besides is refused until somebody has looked at it.
 */
const NODES = new Set([
	...[
		"SelectStmt",
		"InsertStmt",
		"UpdateStmt",
		"DeleteStmt",
		"WithClause",
		"CommonTableExpr",
		"ReturningClause",
	],
	...["RangeVar", "RangeSubselect", "RangeFunction", "RangeTableSample", "JoinExpr", "Alias", "ResTarget"],
	...["ColumnRef", "ParamRef", "A_Star", "A_Const", "A_Expr", "A_ArrayExpr", "A_Indirection", "A_Indices"],
	...["BoolExpr", "NullTest", "BooleanTest", "CaseExpr", "CaseWhen", "CoalesceExpr", "MinMaxExpr", "RowExpr"],
	...["SubLink", "FuncCall", "NamedArgExpr", "TypeCast", "TypeName", "CollateClause", "SQLValueFunction"],
	...[
		"SortBy",
		"WindowDef",
		"GroupingSet",
		"GroupingFunc",
		"MultiAssignRef",
		"SetToDefault",
		"LockingClause",
	],
	...["OnConflictClause", "InferClause", "IndexElem", "ReturningOption"],
	...["List", "String", "Integer", "Float", "Boolean", "BitString", "Null"],
]);
const SETUP_NODES = new Set([
	...NODES,
	...SHAPING,
	...["AlterTableCmd", "ColumnDef", "Constraint", "DefElem", "VacuumRelation"],
]);

/** What ALTER TABLE may do, by its subtypes in the parse tree. */
const ALTERATIONS = new Set([
	...["AT_AddColumn", "AT_DropColumn", "AT_AlterColumnType", "AT_ColumnDefault", "AT_SetExpression"],
	...["AT_SetNotNull", "AT_DropNotNull", "AT_AddConstraint", "AT_DropConstraint", "AT_ValidateConstraint"],
	...["AT_SetStatistics", "AT_SetStorage", "AT_SetCompression", "AT_SetOptions", "AT_ResetOptions"],
	...["AT_SetRelOptions", "AT_ResetRelOptions", "AT_SetLogged", "AT_SetUnLogged"],
]);

/** Finds what is in a text that may not be: statements, ways to write them, functions, other schemas. */
export function checkStatements(parsed: ParsedSql, role: Role, complain: Complain): void {
	const { kinds, told } = STATEMENTS[role];
	if (role !== "setup" && parsed.statements.length !== 1) {
		const [, second] = parsed.statements;
		complain(second?.start ?? 0, `${parsed.statements.length} statements are here; it takes ${told}.`);
		return;
	}
	for (const statement of parsed.statements) {
		if (!kinds.includes(statement.kind)) {
			const start = statement.start;
			complain(start, `${nameOf(statement.kind)} is not allowed here; it takes ${told}.`);
			continue;
		}
		checkNodes(statement, role, parsed, complain);
		checkWays(statement, role, complain);
	}
}

/** Whether a statement changes rows, or locks them, which writes to them as well. */
export function isWriting({ kind, tree }: Statement): boolean {
	let writes = WRITING.includes(kind);
	visitTree(tree, (one) => {
		if (WRITING.some((node) => node in one) || "LockingClause" in one) writes = true;
	});
	return writes;
}

function checkNodes(statement: Statement, role: Role, parsed: ParsedSql, complain: Complain): void {
	const allowed = role === "setup" ? SETUP_NODES : NODES;
	visitTree(statement.tree, (tree) => {
		const at = "location" in tree ? parsed.offsetOf(tree.location) : statement.start;
		for (const [field, inner] of Object.entries(tree)) {
			// Fields that hold any node name its type, which begins with a capital.
			if (!/^[A-Z]/.test(field) || allowed.has(field)) continue;
			complain(placeOf(inner, at, parsed), `${nameOf(field)} is not allowed here.`);
		}
		if (role === "where" && "SubLink" in tree) complain(at, "a condition on what is copied holds no SELECT.");
		if ("intoClause" in tree) complain(at, "SELECT … INTO makes a table, which is not allowed here.");
		checkCalled(tree, at, complain);
	});
}

/** What a node names by more than one word: functions, types, operators, collations. */
function checkCalled(tree: Tree, at: number, complain: Complain): void {
	if ("funcname" in tree) checkFunction(textsOf(tree.funcname), at, complain);
	for (const names of [tree.names, tree.name, tree.collname, tree.opclass]) {
		checkSchema(textsOf(names), at, complain);
	}
}

function placeOf(inner: unknown, otherwise: number, parsed: ParsedSql): number {
	const location =
		typeof inner === "object" && inner !== null && "location" in inner ? inner.location : undefined;
	return location === undefined ? otherwise : parsed.offsetOf(location);
}

function checkFunction(name: readonly string[], at: number, complain: Complain): void {
	const own = name.at(-1) ?? "";
	checkSchema(name, at, complain);
	if (FUNCTIONS.includes(own)) return;
	const near = nearest(own, FUNCTIONS);
	const hint =
		near === undefined
			? "Lessons may call the usual ones on numbers, texts, times, arrays and JSON."
			: `Did you mean "${near}"?`;
	complain(at, `there is no function "${own}" that a lesson may call. ${hint}`);
}

/** Only what Postgres brings along may be named with its schema, for the parser itself does so here and there. */
function checkSchema(name: readonly string[], at: number, complain: Complain): void {
	if (name.length > 1 && name[0] !== "pg_catalog") {
		complain(at, `"${name.join(".")}" is of another schema, and a lesson's SQL stays with its own tables.`);
	}
}

/** What a statement that is allowed may still not be. */
function checkWays({ kind, tree, start }: Statement, role: Role, complain: Complain): void {
	if (role === "where") checkCondition(tree, start, complain);
	if (kind === "IndexStmt") {
		if (tree.concurrent === true) complain(start, "nobody else uses the copy: leave CONCURRENTLY out.");
		if ("tableSpace" in tree) complain(start, "an index is made where its table is: leave TABLESPACE out.");
	}
	if (kind === "VacuumStmt" && !("rels" in tree)) {
		complain(start, "say which table, as in ANALYZE orders.");
	}
	if (kind !== "AlterTableStmt") return;
	if (tree.objtype !== "OBJECT_TABLE") complain(start, "only a table can be altered here.");
	visitTree(tree.cmds, (one) => {
		if (typeof one.subtype !== "string" || ALTERATIONS.has(one.subtype)) return;
		const words = one.subtype
			.replace(/^AT_/, "")
			.replace(/(?<=[a-z])(?=[A-Z])/g, " ")
			.toLowerCase();
		complain(start, `ALTER TABLE may not do this here (${words}): columns, constraints and storage only.`);
	});
}

/** A condition was parsed within a SELECT; what is more than the condition was smuggled into it. */
function checkCondition(tree: Tree, start: number, complain: Complain): void {
	const known = ["targetList", "fromClause", "whereClause", "limitOption", "op"];
	if (Object.keys(tree).some((field) => !known.includes(field))) {
		complain(start, "takes one condition on the table's columns, as in placed_at >= '2025-01-01'.");
	}
}

/** A node's type as SQL is written: `CreateStmt` to CREATE. */
function nameOf(kind: string): string {
	const words = kind.replace(/Stmt$/, "").replace(/(?<=[a-z])(?=[A-Z])/g, " ");
	return words.toUpperCase();
}
