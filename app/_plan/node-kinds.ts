import { capitalised } from "#app/_lib/in-sentence.ts";
import type { PlanNode } from "./plan.ts";

/** What a step is for. Steps of one family can stand in for each other in another plan of the same statement. */
export type Family =
	| "scan"
	| "bitmap"
	| "join"
	| "hash"
	| "sort"
	| "aggregate"
	| "limit"
	| "gather"
	| "keep"
	| "append"
	| "result"
	| "derived"
	| "modify"
	| "lock"
	| "other";

type Kind = {
	family: Family /** What it does, after "A": "reads all of orders". */;
	words(node: PlanNode): string;
};

const what = (node: PlanNode, instead = "the table") => node.relation ?? instead;
const by = (node: PlanNode) => (node.index === null ? "an index" : node.index);
const together = ({ name }: PlanNode) =>
	name.startsWith("Parallel ") ? ", in parts that processes share" : "";
const says = (node: PlanNode, label: string) => node.conditions.some((said) => said.label === label);

/** The steps there are, by their `Node Type`, after the list in Postgres's `explain.c`. */
const KINDS = new Map<string, Kind>([
	[
		"Seq Scan",
		{ family: "scan", words: (node) => `reads ${what(node)} row by row, with no index${together(node)}` },
	],
	["Sample Scan", { family: "scan", words: (node) => `reads a random sample of ${what(node)}` }],
	[
		"Index Scan",
		{
			family: "scan",
			words: (node) =>
				says(node, "Index Cond")
					? `finds rows by ${by(node)} and fetches them from ${what(node)}`
					: `walks ${what(node)} in the order of ${by(node)}`,
		},
	],
	[
		"Index Only Scan",
		{
			family: "scan",
			words: (node) =>
				says(node, "Index Cond")
					? `finds all it needs in ${by(node)}`
					: `walks ${by(node)}, which holds all it needs`,
		},
	],
	[
		"Bitmap Heap Scan",
		{
			family: "scan",
			words: (node) => `fetches the blocks that were noted from ${what(node)}, in their order`,
		},
	],
	["Tid Scan", { family: "scan", words: (node) => `fetches rows of ${what(node)} by their place` }],
	["Tid Range Scan", { family: "scan", words: (node) => `reads a range of ${what(node)} by place` }],
	["Foreign Scan", { family: "scan", words: (node) => `asks another server for ${what(node, "rows")}` }],
	[
		"Custom Scan",
		{ family: "scan", words: (node) => `reads ${what(node, "rows")} in an extension's own way` },
	],
	[
		"Bitmap Index Scan",
		{ family: "bitmap", words: (node) => `notes the blocks in which ${by(node)} finds rows` },
	],
	["BitmapAnd", { family: "bitmap", words: () => "keeps the blocks that all lists name" }],
	["BitmapOr", { family: "bitmap", words: () => "keeps the blocks that any list names" }],
	[
		"Nested Loop",
		{ family: "join", words: () => "joins by asking the second part once for each row of the first" },
	],
	[
		"Hash Join",
		{
			family: "join",
			words: () => "joins by looking each row of the first part up in a hash table of the second",
		},
	],
	["Merge Join", { family: "join", words: () => "joins by walking through two sorted parts side by side" }],
	["Hash", { family: "hash", words: (node) => `builds that hash table${together(node)}` }],
	["Sort", { family: "sort", words: () => "sorts" }],
	["Incremental Sort", { family: "sort", words: () => "sorts what comes half sorted, group by group" }],
	[
		"Aggregate",
		{
			family: "aggregate",
			words: ({ name }) => {
				if (name.endsWith("GroupAggregate")) return "makes one row of each group, as rows come in order";
				if (name.endsWith("HashAggregate")) return "gathers groups in a hash table";
				return name.endsWith("MixedAggregate") ? "makes one row of each group" : "makes one row of all";
			},
		},
	],
	["Group", { family: "aggregate", words: () => "keeps one row of each group, as rows come in order" }],
	["Unique", { family: "aggregate", words: () => "drops rows equal to the one before" }],
	["SetOp", { family: "aggregate", words: () => "compares two sets of rows" }],
	["WindowAgg", { family: "aggregate", words: () => "adds figures over neighbouring rows" }],
	["Limit", { family: "limit", words: () => "stops when it has enough rows" }],
	["Gather", { family: "gather", words: () => "collects the rows of several processes" }],
	[
		"Gather Merge",
		{ family: "gather", words: () => "collects the sorted rows of several processes in order" },
	],
	["Materialize", { family: "keep", words: () => "keeps rows, to read them again" }],
	["Memoize", { family: "keep", words: () => "remembers answers, for keys that come again" }],
	["Append", { family: "append", words: () => "takes its parts one after the other" }],
	["Merge Append", { family: "append", words: () => "merges sorted parts" }],
	["Recursive Union", { family: "append", words: () => "feeds what it found back in, until nothing is new" }],
	["Result", { family: "result", words: () => "computes a row without reading any table" }],
	["ProjectSet", { family: "result", words: () => "makes several rows of one" }],
	["CTE Scan", { family: "derived", words: (node) => `reads what WITH ${what(node, "a query")} gave` }],
	["WorkTable Scan", { family: "derived", words: () => "reads what the last round found" }],
	[
		"Named Tuplestore Scan",
		{ family: "derived", words: (node) => `reads the rows of ${what(node, "a trigger")}` },
	],
	["Subquery Scan", { family: "derived", words: () => "reads what a subquery gave" }],
	["Function Scan", { family: "derived", words: (node) => `reads what ${what(node, "a function")} gave` }],
	["Table Function Scan", { family: "derived", words: () => "reads what a table function gave" }],
	["Values Scan", { family: "derived", words: () => "reads the rows of a VALUES list" }],
	[
		"ModifyTable",
		{
			family: "modify",
			words: (node) =>
				({ Insert: "writes rows into", Update: "changes rows of", Delete: "deletes rows of" })[
					node.name
				]?.concat(` ${what(node)}`) ?? `changes ${what(node)}`,
		},
	],
	["LockRows", { family: "lock", words: () => "locks each row" }],
]);

/** What a step is for; `other` for one that came after this list. */
export function familyOf(node: PlanNode): Family {
	return KINDS.get(node.type)?.family ?? "other";
}

/** What a step does, as the words after its plan's name: "reads all of orders". */
export function wordsOf(node: PlanNode): string {
	return KINDS.get(node.type)?.words(node) ?? "does something this page has no words for";
}

/** What a step does, as a sentence of its own: "Reads all of orders". */
export function headOf(node: PlanNode): string {
	return capitalised(wordsOf(node));
}
