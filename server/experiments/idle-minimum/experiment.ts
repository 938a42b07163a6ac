import type { Experiment, ExperimentDeclaration, Factor } from "#server/contract/experiment.ts";
import { poolSizeFactor, sharedPoolCost } from "../lab/pool-size.ts";
import { explainSum } from "./evidence.ts";
import { openService } from "./service.ts";

const factors: readonly Factor[] = [
	{
		kind: "number",
		id: "idleMinimum",
		label: "Idle minimum",
		help: "How many connections the pool keeps open when nobody needs them, but no more than its size. It has closed the others before each slice begins, as after a long lull.",
		unit: "connections",
		min: 0,
		max: 32,
		step: 1,
		initial: 0,
	},
	poolSizeFactor({
		help: "How many connections the pool may open. A request that finds all open ones lent out opens another, up to this number.",
		max: 32,
		initial: 16,
	}),
];

const declaration: ExperimentDeclaration = {
	id: "idle-minimum",
	title: "Connections kept for a spike",
	question: "What do the first requests of a spike pay when the pool has let its idle connections go?",
	operation:
		"A request sums up two thousand orders that follow each other. Requests come by a schedule, few of them at first, and in the middle of each slice many.",
	factors,
	defaultArms: [
		{ idleMinimum: 0, poolSize: 16 },
		{ idleMinimum: 16, poolSize: 16 },
	],
	load: {
		model: "open",
		clients: 64,
		arrivalRatePerSec: 20,
		arrivals: "poisson",
		profile: "spike",
		toRatePerSec: 1_000,
		seconds: 12,
		budgetSeconds: null,
	},
	spans: [
		{
			id: "poolWait",
			label: "Pool wait",
			help: "Waiting until the pool has a free connection or room for one.",
		},
		{ id: "connect", label: "Connect", help: "Opening a connection and logging in with a password." },
		{ id: "query", label: "Query", help: "From sending the statement until its row is here." },
	],
	counters: [
		{
			id: "opened",
			label: "Opened on demand",
			unit: "count",
			help: "Connections that were opened while a request waited for them, in all of the arm's slices.",
			better: "lower",
		},
		{
			id: "keptIdle",
			label: "Kept idle",
			unit: "count",
			help: "Connections that Postgres holds for the pool through every lull: a process and its memory for each.",
			better: "lower",
		},
	],
};

/** How many connections a pool keeps open while nobody needs them. */
export const idleMinimum: Experiment = {
	declaration,
	cost: sharedPoolCost,
	// The data set itself is all that it reads.
	prepare: () => Promise.resolve(),
	client: openService,
	evidence: explainSum,
};
