import type { Arm } from "#server/contract/arm.ts";
import type { Experiment, ExperimentDeclaration, Factor } from "#server/contract/experiment.ts";
import type { Lab } from "#server/contract/lab.ts";
import { closedLoad } from "#server/contract/load.ts";
import { ordersCopy } from "../lab/orders-copy.ts";
import { ensureRelation } from "../lab/own-relation.ts";
import { explainStatement, openStatementService, STATEMENT_SPANS, statementCost } from "../lab/statement.ts";
import { itemsRelation, ORDERS, statementOf } from "./tables.ts";

const factors: readonly Factor[] = [
	{
		kind: "choice",
		id: "index",
		label: "Index on the join column",
		help: "How Postgres finds the items of an order. The orders of a customer are indexed in either case.",
		initial: "btree",
		levels: [
			{
				id: "none",
				label: "No index",
				help: "The items of an order may be anywhere, so all items are read and compared with the orders asked for.",
			},
			{
				id: "btree",
				label: "B-tree",
				help: "An index on order_id. For each order asked for, Postgres can go straight to its items.",
			},
		],
	},
	{
		kind: "choice",
		id: "asked",
		label: "Asked for",
		help: "How much of the two tables the join is about.",
		initial: "customer",
		levels: [
			{ id: "customer", label: "One customer", help: "A handful of orders and their items." },
			{
				id: "all",
				label: "All customers",
				help: "Every order and every item, as a yearly report needs them.",
			},
		],
	},
];

const declaration: ExperimentDeclaration = {
	id: "join-index",
	title: "An index on the column of a join",
	question: "How does Postgres bring orders and their items together, and what does an index change?",
	operation:
		"A request asks how many items were ordered and what they come to: the orders, of one customer or of all, joined with their items.",
	factors,
	defaultArms: [
		{ index: "none", asked: "customer" },
		{ index: "btree", asked: "customer" },
	],
	load: closedLoad(1, 8),
	spans: STATEMENT_SPANS,
	counters: [],
};

async function prepare(arm: Arm, lab: Lab): Promise<void> {
	await ensureRelation(ordersCopy(ORDERS, lab.dataset), lab);
	await ensureRelation(itemsRelation(arm), lab);
}

/** A join that hashes all items, against one that looks a few of them up. */
export const joinIndex: Experiment = {
	declaration,
	cost: statementCost,
	prepare,
	client: (arm, lab) => openStatementService(statementOf(arm, lab.dataset), lab),
	evidence: (arm, lab) => explainStatement(arm, statementOf(arm, lab.dataset), lab),
};
