import type { Arm } from "#server/contract/arm.ts";
import type { Experiment, ExperimentDeclaration, Factor } from "#server/contract/experiment.ts";
import { closedLoad } from "#server/contract/load.ts";
import { poolSizeFactor, sharedPoolCost } from "../lab/pool-size.ts";
import { POOL_WAIT_SPAN } from "../lab/spans.ts";
import { explainWork } from "./evidence.ts";
import { openService } from "./service.ts";
import { preparePayments } from "./tables.ts";

const factors: readonly Factor[] = [
	poolSizeFactor({
		help: "How many connections the pool holds, and so how many requests Postgres works on at once. The others wait in the service, where waiting costs nothing but time.",
		max: 128,
	}),
	{
		kind: "choice",
		id: "work",
		label: "Work",
		help: "What a request does with its connection.",
		initial: "payment",
		levels: [
			{
				id: "payment",
				label: "Payment",
				help: "A transaction: the payment draws the next number of its branch, of which there are four, and charges an account. Whoever has drawn a number keeps the others from the branch until the commit.",
			},
			{
				id: "lookup",
				label: "Lookup",
				help: "One order by its primary key: hardly any work, and nothing that two requests could quarrel over.",
			},
			{
				id: "report",
				label: "Report",
				help: "The sum over twenty thousand orders, all of them in memory: nothing but processor time.",
			},
		],
	},
];

const declaration: ExperimentDeclaration = {
	id: "pool-size",
	title: "How large a pool should be",
	question: "What does a larger pool change, for writes that contend and for reads that compute?",
	operation:
		"A request waits for a connection of the pool, does its work on it, which is a payment, a lookup or a report, and gives it back.",
	factors,
	defaultArms: [
		{ poolSize: 2, work: "payment" },
		{ poolSize: 8, work: "payment" },
		{ poolSize: 64, work: "payment" },
	],
	load: closedLoad(64, 12),
	spans: [
		POOL_WAIT_SPAN,
		{
			id: "query",
			label: "Query",
			help: "The statement of a lookup or a report; of a payment, its beginning and the charge to the account.",
		},
		{
			id: "branch",
			label: "Branch",
			help: "Drawing a number from the branch's row, and waiting until no other payment holds it.",
		},
		{ id: "commit", label: "Commit", help: "Until Postgres has the payment in its log on disk." },
	],
	counters: [
		{
			id: "holdUs",
			label: "Connection held",
			unit: "us",
			help: "Mean time from getting a connection to giving it back, of all requests: also of those at the start of a slice, which only fill the queues.",
			better: "lower",
		},
		{
			id: "lostPayments",
			label: "Lost payments",
			unit: "count",
			help: "Payments that Postgres confirmed and that the branch's row does not count: each payment numbers itself in that row. It has to be 0.",
			better: "lower",
		},
	],
	theory: { kind: "little", places: "poolSize", hold: ["query", "branch", "commit"] },
};

/** How many connections a pool should have, for three kinds of work. */
export const poolSize: Experiment = {
	declaration,
	cost: sharedPoolCost,
	prepare: async (arm: Arm, lab) => {
		if (arm.work === "payment") await preparePayments(lab);
	},
	client: openService,
	evidence: explainWork,
};
