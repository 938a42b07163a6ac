import type { Experiment, ExperimentDeclaration, Factor } from "#server/contract/experiment.ts";
import { closedLoad } from "#server/contract/load.ts";
import { explainStatement, openStatementService, STATEMENT_SPANS, statementCost } from "../lab/statement.ts";
import { checkDepth, statementOf } from "./orders.ts";

const factors: readonly Factor[] = [
	{
		kind: "choice",
		id: "paging",
		label: "Paging",
		help: "How the service asks for a page that is not the first.",
		initial: "offset",
		levels: [
			{
				id: "offset",
				label: "Offset",
				help: "OFFSET n: Postgres walks through the n rows in front and throws them away. Any page can be asked for by its number.",
			},
			{
				id: "keyset",
				label: "Keyset",
				help: "The request brings along the last id it has seen, and the index leads straight behind it. One can go on from a page, and not jump to one.",
			},
		],
	},
	{
		kind: "number",
		id: "depth",
		label: "Rows in front",
		help: "How many rows lie before the page that is asked for.",
		unit: "rows",
		min: 10,
		max: 100_000,
		step: 1_000,
		initial: 5_000,
	},
];

const declaration: ExperimentDeclaration = {
	id: "paging",
	title: "Deep pages",
	question: "What does a page cost that lies far behind the first one?",
	operation: "A request asks for a page of twenty orders out of the list of all orders, newest first.",
	factors,
	defaultArms: [
		{ paging: "offset", depth: 5_000 },
		{ paging: "keyset", depth: 5_000 },
	],
	load: closedLoad(1, 8),
	spans: STATEMENT_SPANS,
	counters: [],
};

/** OFFSET against a condition on the last key seen, over the same index. */
export const paging: Experiment = {
	declaration,
	cost: statementCost,
	// It reads the data set itself.
	prepare: async (arm, lab) => checkDepth(arm, lab.dataset),
	client: (arm, lab) => openStatementService(statementOf(arm, lab.dataset), lab),
	evidence: (arm, lab) => explainStatement(arm, statementOf(arm, lab.dataset), lab),
};
