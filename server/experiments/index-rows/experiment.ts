import type { Experiment, ExperimentDeclaration, Factor } from "#server/contract/experiment.ts";
import { closedLoad } from "#server/contract/load.ts";
import { ensureRelation } from "../lab/own-relation.ts";
import { explainStatement, openStatementService, STATEMENT_SPANS, statementCost } from "../lab/statement.ts";
import { relationOf, statementOf } from "./orders.ts";

const factors: readonly Factor[] = [
	{
		kind: "choice",
		id: "index",
		label: "Index",
		help: "How Postgres finds the ten orders of one customer.",
		initial: "btree",
		levels: [
			{
				id: "none",
				label: "No index",
				help: "Postgres reads the whole table for every request and throws away all rows but ten.",
			},
			{
				id: "btree",
				label: "B-tree",
				help: "An index on customer_id points at the ten rows. Postgres fetches each from the table, then sorts them.",
			},
			{
				id: "covering",
				label: "Covering index",
				help: "An index on (customer_id, placed_at) that also holds id and total. The ten orders stand side by side in it, sorted, and the table is not read.",
			},
		],
	},
	{
		kind: "choice",
		id: "rows",
		label: "Rows",
		help: "How many orders the table holds. A customer has ten of them, whatever the size: only what has to be searched grows.",
		initial: "1m",
		levels: [
			{ id: "10k", label: "10,000 rows", help: "A small table, read from end to end in no time." },
			{ id: "100k", label: "100,000 rows", help: "Ten times as much to read, or one level more of a tree." },
			{
				id: "1m",
				label: "1,000,000 rows",
				help: "A hundred times as much to read. Postgres may share such a scan among several processes.",
			},
		],
	},
];

const declaration: ExperimentDeclaration = {
	id: "index-rows",
	title: "Searching or reading everything",
	question: "How does the time to find ten rows grow with the table?",
	operation:
		"A request asks for the ten orders of one customer, newest first, and every customer is as likely as any other.",
	factors,
	defaultArms: [
		{ index: "none", rows: "1m" },
		{ index: "btree", rows: "1m" },
	],
	load: closedLoad(2, 8),
	spans: STATEMENT_SPANS,
	counters: [],
};

/** What a scan and a search cost as the table grows, with an answer that stays as large as it is. */
export const indexRows: Experiment = {
	declaration,
	cost: statementCost,
	prepare: (arm, lab) => ensureRelation(relationOf(arm), lab),
	client: (arm, lab) => openStatementService(statementOf(arm), lab),
	evidence: (arm, lab) => explainStatement(arm, statementOf(arm), lab),
};
