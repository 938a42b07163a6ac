import type { Experiment, ExperimentDeclaration, Factor } from "#server/contract/experiment.ts";
import { closedLoad } from "#server/contract/load.ts";
import { ordersCopy } from "../lab/orders-copy.ts";
import { ensureRelation } from "../lab/own-relation.ts";
import { explainStatement, openStatementService, STATEMENT_SPANS, statementCost } from "../lab/statement.ts";
import { copyOf, labOf, statementOf } from "./orders.ts";

const factors: readonly Factor[] = [
	{
		kind: "choice",
		id: "index",
		label: "Index",
		help: "How Postgres may find the orders of one status.",
		initial: "btree",
		levels: [
			{ id: "none", label: "No index", help: "Postgres reads the whole table, whatever is asked." },
			{
				id: "btree",
				label: "B-tree",
				help: "There is an index on status, and Postgres decides for itself whether to use it.",
			},
			{
				id: "forced",
				label: "B-tree, forced",
				help: "The same index, over connections on which scanning a table is switched off (enable_seqscan = off). Nobody should run a service like this; it shows what Postgres decided against.",
			},
		],
	},
	{
		kind: "choice",
		id: "asked",
		label: "Asked for",
		help: "Which status the request asks for, and so how many of the rows match. They lie anywhere in the table.",
		initial: "delivered",
		levels: [
			{ id: "disputed", label: "Disputed, 0.1 %", help: "One row of a thousand matches." },
			{ id: "shipped", label: "Shipped, 20 %", help: "One row of five matches, so some on every page." },
			{ id: "delivered", label: "Delivered, 80 %", help: "Four rows of five match." },
		],
	},
];

const declaration: ExperimentDeclaration = {
	id: "selectivity",
	title: "An index on a column that says little",
	question: "How many rows may match before an index on the column is of no use?",
	operation: "A request asks how many orders have a certain status, and what they come to.",
	factors,
	defaultArms: [
		{ index: "none", asked: "delivered" },
		{ index: "btree", asked: "delivered" },
		{ index: "forced", asked: "delivered" },
	],
	load: closedLoad(1, 8),
	spans: STATEMENT_SPANS,
	counters: [],
};

/** An index that Postgres uses for a rare value, and leaves alone for a common one. */
export const selectivity: Experiment = {
	declaration,
	cost: statementCost,
	prepare: (arm, lab) => ensureRelation(ordersCopy(copyOf(arm), lab.dataset), lab),
	client: (arm, lab) => openStatementService(statementOf(arm), labOf(arm, lab)),
	evidence: (arm, lab) => explainStatement(arm, statementOf(arm), labOf(arm, lab)),
};
