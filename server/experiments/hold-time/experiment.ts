import type { Experiment, ExperimentDeclaration, Factor } from "#server/contract/experiment.ts";
import { closedLoad } from "#server/contract/load.ts";
import { explainLookup } from "../lab/order-lookup.ts";
import { poolSizeFactor, sharedPoolCost } from "../lab/pool-size.ts";
import { POOL_WAIT_SPAN } from "../lab/spans.ts";
import { openService } from "./service.ts";

const factors: readonly Factor[] = [
	{
		kind: "choice",
		id: "giveBack",
		label: "Connection back",
		help: "When a request gives its connection back. It needs it for the query alone.",
		initial: "late",
		levels: [
			{
				id: "late",
				label: "After the answer",
				help: "The connection is kept while the key is derived, and does nothing meanwhile.",
			},
			{
				id: "early",
				label: "After the query",
				help: "The connection goes back as soon as the order is here. Then the key is derived.",
			},
		],
	},
	poolSizeFactor({
		help: "How many connections the pool holds: requests per second are at most this number, divided by the seconds that each is held.",
		max: 32,
		initial: 1,
	}),
	{
		kind: "number",
		id: "iterations",
		label: "Iterations",
		help: "How many times the hash behind the key is applied. More is more work for the service, and none for Postgres.",
		unit: "hashes",
		min: 100,
		max: 50_000,
		step: 100,
		initial: 4_000,
	},
];

const declaration: ExperimentDeclaration = {
	id: "hold-time",
	title: "How long a request keeps its connection",
	question: "What is gained by giving a connection back before the answer is made?",
	operation:
		"A request looks up one order by its primary key, and derives the key of the link to its receipt with PBKDF2, on another thread of the service: processor time of the service's own.",
	factors,
	defaultArms: [
		{ giveBack: "late", poolSize: 1, iterations: 4_000 },
		{ giveBack: "early", poolSize: 1, iterations: 4_000 },
	],
	load: closedLoad(16, 8),
	spans: [
		POOL_WAIT_SPAN,
		{ id: "query", label: "Query", help: "From sending the statement until the order is here." },
		{
			id: "answerHeld",
			label: "Answer, connection kept",
			help: "Deriving the key, and waiting for a thread to do it, with a connection in hand that is not needed.",
		},
		{
			id: "answer",
			label: "Answer, connection back",
			help: "Deriving the key, and waiting for a thread to do it, while others use the connection.",
		},
	],
	counters: [
		{
			id: "holdUs",
			label: "Connection held",
			unit: "us",
			help: "Mean time from getting a connection to giving it back, of all requests: also of those at the start of a slice, which only fill the queues.",
			better: "lower",
		},
	],
	theory: { kind: "little", places: "poolSize", hold: ["query", "answerHeld"] },
};

/** Work done with a connection in hand that needs none. */
export const holdTime: Experiment = {
	declaration,
	cost: sharedPoolCost,
	// The data set itself is all that it reads.
	prepare: () => Promise.resolve(),
	client: openService,
	evidence: (arm, lab) =>
		explainLookup(arm, "An operation does this once; the rest of it is the service's own work.", lab),
};
