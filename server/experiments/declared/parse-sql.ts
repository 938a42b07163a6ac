/** A node of Postgres's parse tree, or a part of one: fields, and `{ SelectStmt: {…} }` where a field holds any node. */
export type Tree = { readonly [field: string]: unknown };

/** One statement and where it stands in the text, in UTF-16 units. */
export type Statement = {
	/** Its type in the parse tree: `SelectStmt`. */
	kind: string;
	tree: Tree;
	start: number;
	end: number;
};

/** What Postgres's own parser says of a text it does not understand. */
export class SqlSyntaxError extends Error {
	/** In UTF-16 units from the text's start. */
	readonly offset: number;

	constructor(message: string, offset: number) {
		super(message);
		this.name = "SqlSyntaxError";
		this.offset = offset;
	}
}

/** A parsed text; `offsetOf` turns the tree's locations, which count bytes, into UTF-16 units. */
export type ParsedSql = { statements: Statement[]; offsetOf(location: unknown): number };

type RawStatement = { stmt: Tree; stmt_location?: number; stmt_len?: number };

/**
 * Parses SQL with Postgres's own parser, of version 18, compiled to WebAssembly; nothing is run.
 *
 * @throws SqlSyntaxError
 */
export async function parseSql(text: string): Promise<ParsedSql> {
	// A few megabytes, which only those load who meet such an experiment.
	const { parse } = await import("libpg-query");
	const bytes = Buffer.from(text, "utf8");
	const offsetOf = (location: unknown) =>
		typeof location === "number" ? bytes.subarray(0, location).toString("utf8").length : 0;
	if (text.trim() === "") return { statements: [], offsetOf };
	let parsed: { stmts?: RawStatement[] };
	try {
		parsed = (await parse(text)) as { stmts?: RawStatement[] };
	} catch (thrown) {
		throw syntaxError(thrown, text);
	}
	const statements = (parsed.stmts ?? []).map(({ stmt, stmt_location = 0, stmt_len }) => {
		const [kind = "", tree] = Object.entries(stmt)[0] ?? [];
		const endByte = stmt_len === undefined ? bytes.length : stmt_location + stmt_len;
		const from = offsetOf(stmt_location);
		// A statement is said to begin right behind the one before it.
		const start = from + (/^\s*/.exec(text.slice(from))?.[0].length ?? 0);
		return { kind, tree: tree as Tree, start, end: offsetOf(endByte) };
	});
	return { statements, offsetOf };
}

function syntaxError(thrown: unknown, text: string): SqlSyntaxError {
	const details = thrown instanceof Error && "sqlDetails" in thrown ? thrown.sqlDetails : undefined;
	if (typeof details !== "object" || details === null || !("cursorPosition" in details)) {
		// Such as nesting too deep for its stack.
		return new SqlSyntaxError("it is too deep for the parser; make it simpler", 0);
	}
	// It counts characters where JavaScript counts units.
	const offset = [...text].slice(0, Number(details.cursorPosition)).join("").length;
	return new SqlSyntaxError(thrown instanceof Error ? thrown.message : "", offset);
}

/** Calls `see` with every object of a tree, and the names of the fields that lead to it. */
export function visitTree(
	value: unknown,
	see: (tree: Tree, path: readonly string[]) => void,
	path: readonly string[] = [],
): void {
	if (Array.isArray(value)) for (const one of value) visitTree(one, see, path);
	else if (isTree(value)) {
		see(value, path);
		for (const [field, inner] of Object.entries(value)) visitTree(inner, see, [...path, field]);
	}
}

export function isTree(value: unknown): value is Tree {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The texts of a list of `String` nodes, as names in the tree are kept: `pg_catalog.int4`. */
export function textsOf(list: unknown): string[] {
	if (!Array.isArray(list)) return [];
	return list.flatMap((node) => {
		const inner = isTree(node) ? node.String : undefined;
		return isTree(inner) && typeof inner.sval === "string" ? [inner.sval] : [];
	});
}
