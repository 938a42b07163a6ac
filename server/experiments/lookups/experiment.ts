import type { Arm } from "#server/contract/arm.ts";
import type { Experiment, ExperimentDeclaration, Factor } from "#server/contract/experiment.ts";
import { closedLoad } from "#server/contract/load.ts";
import { explainLookup } from "../lab/order-lookup.ts";
import { poolSizeFactor, sharedPoolCost } from "../lab/pool-size.ts";
import { DECODE_SPAN, POOL_WAIT_SPAN, QUERY_SPAN } from "../lab/spans.ts";
import { openService } from "./service.ts";

const factors: readonly Factor[] = [
	{
		kind: "number",
		id: "queries",
		label: "Queries",
		help: "How many lookups a request makes, one after the other. Each is quick in Postgres, and each is a trip there and back.",
		unit: "queries",
		min: 1,
		max: 100,
		step: 1,
		initial: 1,
	},
	poolSizeFactor({
		help: "How many connections the pool holds. A request borrows one for each of its lookups.",
	}),
];

const declaration: ExperimentDeclaration = {
	id: "lookups",
	title: "The price of one more query",
	question: "What does each further query of a request cost?",
	operation:
		"A request asks for one order, any of them. The service looks it up by its primary key, and then, as code does that asks again and again, looks up further orders whose rows it does not need.",
	factors,
	defaultArms: [
		{ queries: 1, poolSize: 8 },
		{ queries: 10, poolSize: 8 },
	],
	load: closedLoad(4, 8),
	spans: [
		{
			...POOL_WAIT_SPAN,
			help: "Waiting until the pool has a free connection, over all lookups of the request.",
		},
		{
			...QUERY_SPAN,
			help: "From sending a statement until its row is here, over all lookups of the request.",
		},
		DECODE_SPAN,
	],
	counters: [],
};

/** What further queries of a request cost, with as much work in each as in the one before. */
export const lookups: Experiment = {
	declaration,
	cost: sharedPoolCost,
	// The data set itself is all that it reads.
	prepare: () => Promise.resolve(),
	client: openService,
	evidence: (arm, lab) => explainLookup(arm, `An operation does this ${timesOf(arm)}.`, lab),
};

function timesOf({ queries }: Arm): string {
	return queries === 1 ? "once" : `${queries} times, each time for another order: this is one of them`;
}
