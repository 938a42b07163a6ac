import type { Experiment, ExperimentDeclaration, Factor } from "#server/contract/experiment.ts";
import { closedLoad } from "#server/contract/load.ts";
import { ordersCopy } from "../lab/orders-copy.ts";
import { ensureRelation } from "../lab/own-relation.ts";
import { explainStatement, openStatementService, STATEMENT_SPANS, statementCost } from "../lab/statement.ts";
import { copyOf, statementOf } from "./orders.ts";

const factors: readonly Factor[] = [
	{
		kind: "choice",
		id: "first",
		label: "First column",
		help: "Which of its two columns the index is sorted by first. The request asks for one customer and for a stretch of time.",
		initial: "customer",
		levels: [
			{
				id: "date",
				label: "Date first",
				help: "An index on (placed_at, customer_id). The orders of the time asked for stand together, everybody's, and the one customer's are scattered among them.",
			},
			{
				id: "customer",
				label: "Customer first",
				help: "An index on (customer_id, placed_at). The customer's orders stand together, and the new ones at their end.",
			},
		],
	},
	{
		kind: "number",
		id: "days",
		label: "Days back",
		help: "How far back the request looks. All orders are of three years, so 1096 days are all of them.",
		unit: "days",
		min: 1,
		max: 1_096,
		step: 30,
		initial: 365,
	},
];

const declaration: ExperimentDeclaration = {
	id: "column-order",
	title: "The order of an index's columns",
	question: "Does it matter which of two columns an index has first?",
	operation:
		"A request asks what one customer, any of them, has ordered since a date: equal in one column, at least in the other.",
	factors,
	defaultArms: [
		{ first: "date", days: 365 },
		{ first: "customer", days: 365 },
	],
	load: closedLoad(1, 8),
	spans: STATEMENT_SPANS,
	counters: [],
};

/** One question, and two indexes on the same two columns. */
export const columnOrder: Experiment = {
	declaration,
	cost: statementCost,
	prepare: (arm, lab) => ensureRelation(ordersCopy(copyOf(arm), lab.dataset), lab),
	client: (arm, lab) => openStatementService(statementOf(arm, lab.dataset), lab),
	evidence: (arm, lab) => explainStatement(arm, statementOf(arm, lab.dataset), lab),
};
