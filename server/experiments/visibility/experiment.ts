import type { Experiment, ExperimentDeclaration, Factor } from "#server/contract/experiment.ts";
import { closedLoad } from "#server/contract/load.ts";
import { ensureRelation } from "../lab/own-relation.ts";
import { explainStatement, STATEMENT_SPANS, statementCost } from "../lab/statement.ts";
import { relationOf, statementOf } from "./orders.ts";
import { openService } from "./service.ts";

const factors: readonly Factor[] = [
	{
		kind: "choice",
		id: "state",
		label: "State of the table",
		help: "What happened last to the table: the same third of its rows is updated in either case, and the same index holds all that is asked for.",
		initial: "vacuumed",
		levels: [
			{
				id: "updated",
				label: "Right after updates",
				help: "A third of the rows has just been updated, some on every page; one of a page is enough. So no page is known to be visible to all, and Postgres looks into the table for every row, to see which version holds. The copy fits into Postgres's memory: where pages had to be brought in first, each look would cost several times as much. Vacuuming is switched off for it, so that it stays so.",
			},
			{
				id: "vacuumed",
				label: "After VACUUM",
				help: "After the same updates VACUUM has removed the old versions and marked the pages as visible to all. The index alone is enough.",
			},
		],
	},
];

const declaration: ExperimentDeclaration = {
	id: "visibility",
	title: "A covering index and VACUUM",
	question: "Why can an index that holds everything still send Postgres to the table?",
	operation:
		"A request asks what two hundred customers have ordered, some two thousand orders, and an index on (customer_id) that includes the total covers the question.",
	factors,
	defaultArms: [{ state: "updated" }, { state: "vacuumed" }],
	load: closedLoad(1, 8),
	spans: STATEMENT_SPANS,
	counters: [
		{
			id: "heapFetches",
			label: "Heap fetches",
			unit: "count",
			help: "How often a request looks into the table for a row that it found in the index: the mean of requests that are explained, one before each stretch of load.",
			better: "lower",
		},
	],
};

/** An index-only scan where no page is known to be visible to all, and where every page is. */
export const visibility: Experiment = {
	declaration,
	cost: statementCost,
	prepare: (arm, lab) => ensureRelation(relationOf(arm, lab.dataset), lab),
	client: openService,
	evidence: (arm, lab) => explainStatement(arm, statementOf(arm, lab.dataset), lab),
};
