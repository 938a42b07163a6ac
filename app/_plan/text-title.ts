/** EXPLAIN's JSON as far as its text tells it. */
export type Json = Record<string, unknown>;

const NAME = /(?:"(?:[^"]|"")+"|[\w$]+)/.source;
const ON = new RegExp(`^(.*?) on (?:${NAME}\\.)?(${NAME})(?: (${NAME}))?$`);
const USING = new RegExp(` using (${NAME})$`);
const JOIN =
	/^(Nested Loop|Hash|Merge)(?: ((?:Left|Right|Full|Semi|Anti|Right Semi|Right Anti)))? ?(?:Join)?$/;
const AGGREGATE = /^(?:(Partial|Finalize) )?(Group|Hash|Mixed)?Aggregate$/;
const STRATEGIES: Readonly<Record<string, string>> = { Group: "Sorted", Hash: "Hashed", Mixed: "Mixed" };

/** Takes a step's title apart: its kind, its variant, and what it reads. */
export function titleFields(title: string): Json {
	const on = ON.exec(title);
	const using = USING.exec(on?.[1] ?? title);
	let kind = (on?.[1] ?? title).replace(USING, "").replace(/^Async /, "");
	const fields: Json = {};
	if (kind.startsWith("Parallel ")) {
		fields["Parallel Aware"] = true;
		kind = kind.slice("Parallel ".length);
	}
	if (kind.endsWith(" Backward")) {
		fields["Scan Direction"] = "Backward";
		kind = kind.slice(0, -" Backward".length);
	}
	if (using !== null) fields["Index Name"] = unquoted(using[1]);
	if (on !== null) Object.assign(fields, readFrom(kind, unquoted(on[2]), unquoted(on[3] ?? on[2])));
	return { ...fields, ...kindFields(kind) };
}

function readFrom(kind: string, name: string, alias: string): Json {
	if (kind === "Bitmap Index Scan") return { "Index Name": name };
	if (kind === "Subquery Scan" || kind === "Values Scan") return { Alias: name };
	const field = { "CTE Scan": "CTE Name", "WorkTable Scan": "CTE Name", "Function Scan": "Function Name" }[
		kind
	];
	return { [field ?? "Relation Name"]: name, Alias: alias };
}

function kindFields(kind: string): Json {
	const join = JOIN.exec(kind);
	if (join !== null && (kind.endsWith("Join") || kind === "Nested Loop")) {
		const type = join[1] === "Nested Loop" ? "Nested Loop" : `${join[1]} Join`;
		return { "Node Type": type, "Join Type": join[2] ?? "Inner" };
	}
	const aggregate = AGGREGATE.exec(kind);
	if (aggregate !== null) {
		return {
			"Node Type": "Aggregate",
			"Partial Mode": aggregate[1] ?? "Simple",
			Strategy: STRATEGIES[aggregate[2] ?? ""] ?? "Plain",
		};
	}
	if (/^(Insert|Update|Delete|Merge)$/.test(kind)) return { "Node Type": "ModifyTable", Operation: kind };
	const operation = /^(Hash)?SetOp (.+)$/.exec(kind);
	if (operation !== null) {
		return { "Node Type": "SetOp", Strategy: operation[1] ? "Hashed" : "Sorted", Command: operation[2] };
	}
	return { "Node Type": kind };
}

function unquoted(name: string | undefined): string {
	return name?.startsWith('"') === true ? name.slice(1, -1).replaceAll('""', '"') : (name ?? "");
}
