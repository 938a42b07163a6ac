import type { Experiment, ExperimentDeclaration, Factor } from "#server/contract/experiment.ts";
import { closedLoad } from "#server/contract/load.ts";
import { ordersCopy } from "../lab/orders-copy.ts";
import { ensureRelation } from "../lab/own-relation.ts";
import { explainStatement, openStatementService, STATEMENT_SPANS, statementCost } from "../lab/statement.ts";
import { copyOf, statementOf } from "./orders.ts";

const factors: readonly Factor[] = [
	{
		kind: "choice",
		id: "index",
		label: "Index",
		help: "What Postgres has to find the newest orders of one status.",
		initial: "filter",
		levels: [
			{
				id: "none",
				label: "No index",
				help: "Postgres reads the whole table and keeps the twenty newest of the rows that match.",
			},
			{
				id: "filter",
				label: "On the filter",
				help: "An index on status alone. It finds all rows that match, in no useful order, and every one of them must be read before the newest twenty are known.",
			},
			{
				id: "sorted",
				label: "On filter and order",
				help: "An index on (status, placed_at, id). The rows that match stand in it newest first, so Postgres reads twenty and stops.",
			},
		],
	},
];

const declaration: ExperimentDeclaration = {
	id: "sort-limit",
	title: "The newest twenty of very many",
	question: "What must an index hold so that a sorted page need not sort?",
	operation:
		"Somebody in the warehouse opens the list of orders on their way: the newest twenty of the fifth of all orders that has this status.",
	factors,
	defaultArms: [{ index: "none" }, { index: "filter" }, { index: "sorted" }],
	load: closedLoad(1, 8),
	spans: STATEMENT_SPANS,
	counters: [],
};

/** ORDER BY with LIMIT over an index that finds, and over one that finds in order. */
export const sortLimit: Experiment = {
	declaration,
	cost: statementCost,
	prepare: (arm, lab) => ensureRelation(ordersCopy(copyOf(arm), lab.dataset), lab),
	client: (arm, lab) => openStatementService(statementOf(arm), lab),
	evidence: (arm, lab) => explainStatement(arm, statementOf(arm), lab),
};
