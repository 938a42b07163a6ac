import type { Experiment, ExperimentDeclaration, Factor } from "#server/contract/experiment.ts";
import { closedLoad } from "#server/contract/load.ts";
import { explainExport } from "./evidence.ts";
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
				help: "The connection is kept while the answer is written and compressed, and does nothing meanwhile.",
			},
			{
				id: "early",
				label: "After the query",
				help: "The connection goes back as soon as the rows are here. Then the answer is written and compressed.",
			},
		],
	},
	{
		kind: "number",
		id: "poolSize",
		label: "Pool size",
		help: "How many connections the pool holds: requests per second are at most this number, divided by the seconds that each is held.",
		unit: "connections",
		min: 1,
		max: 32,
		step: 1,
		initial: 1,
	},
	{
		kind: "number",
		id: "rows",
		label: "Rows",
		help: "How many orders an answer holds. More take longer to fetch, and longer to write and compress.",
		unit: "orders",
		min: 10,
		max: 2_000,
		step: 10,
		initial: 500,
	},
];

const declaration: ExperimentDeclaration = {
	id: "hold-time",
	title: "How long a request keeps its connection",
	question: "What is gained by giving a connection back before the answer is written?",
	operation:
		"A request fetches orders that follow each other, writes them as JSON, and compresses that with gzip on another thread of the service, as for a download.",
	factors,
	defaultArms: [
		{ giveBack: "late", poolSize: 1, rows: 500 },
		{ giveBack: "early", poolSize: 1, rows: 500 },
	],
	load: closedLoad(16, 8),
	spans: [
		{ id: "poolWait", label: "Pool wait", help: "Waiting until the pool has a free connection." },
		{ id: "query", label: "Query", help: "From sending the statement until all rows are here." },
		{
			id: "answer",
			label: "Answer",
			help: "Turning the rows into JSON and compressing it: work of the service, which needs no connection.",
		},
	],
	counters: [
		{
			id: "holdUs",
			label: "Connection held",
			unit: "us",
			help: "Mean time from getting a connection to giving it back.",
			better: "lower",
		},
	],
	theory: { kind: "little", places: "poolSize", hold: "holdUs" },
};

/** Work done with a connection in hand that needs none. */
export const holdTime: Experiment = {
	declaration,
	// Arms share their connections, so the largest pool has them all.
	cost: (arms) => ({ connections: Math.max(...arms.map((arm) => Number(arm.poolSize))) }),
	// The data set itself is all that it reads.
	prepare: () => Promise.resolve(),
	client: openService,
	evidence: explainExport,
};
