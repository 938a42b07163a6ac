import type { Experiment, ExperimentDeclaration, Factor } from "#server/contract/experiment.ts";
import { closedLoad } from "#server/contract/load.ts";
import { explainLookup } from "../lab/order-lookup.ts";
import { poolSizeFactor } from "../lab/pool-size.ts";
import { POOL_WAIT_SPAN } from "../lab/spans.ts";
import { openService } from "./service.ts";

const factors: readonly Factor[] = [
	{
		kind: "number",
		id: "leakEvery",
		label: "A leak every",
		help: "Of so many requests one does not give its connection back, as by a path of the code that returns early. 0 is a service without the mistake.",
		unit: "requests",
		min: 0,
		max: 10_000,
		step: 10,
		initial: 50,
	},
	{
		kind: "choice",
		id: "reclaim",
		label: "Leak time-out",
		help: "What the pool does about a connection that does not come back.",
		initial: "never",
		levels: [
			{
				id: "never",
				label: "None",
				help: "The pool waits for it for ever. When none is left, nobody is served until the service is restarted.",
			},
			{
				id: "timeout",
				label: "Reclaim",
				help: "A connection that is out for too long is closed, whoever has it, and the pool may open another.",
			},
		],
	},
	{
		kind: "number",
		id: "leakMs",
		label: "Out for too long",
		help: "After how long the pool reclaims a connection. Here milliseconds, so that a short run shows it; in production, well beyond the slowest honest request.",
		unit: "ms",
		min: 10,
		max: 5_000,
		step: 10,
		initial: 50,
		appliesWhen: { factor: "reclaim", levels: ["timeout"] },
	},
	{
		kind: "number",
		id: "waitMs",
		label: "Wait at most",
		help: "A request that gets no connection within this time fails. Without such a limit it would wait for ever, and its client with it.",
		unit: "ms",
		min: 50,
		max: 5_000,
		step: 50,
		initial: 100,
	},
	poolSizeFactor({
		help: "How many connections the pool holds. A larger one with a leak lasts longer, and ends in the same way.",
		max: 32,
	}),
];

const declaration: ExperimentDeclaration = {
	id: "pool-leak",
	title: "Connections that do not come back",
	question: "What does a leak of connections look like, and what does a leak time-out change?",
	operation:
		"A request takes a connection of the pool, looks up one order by its primary key, and gives the connection back, unless it is one of those that forget to. Each slice begins with a service just started; one that has had no connection left for half a second is restarted.",
	factors,
	defaultArms: [
		{ leakEvery: 0, reclaim: "never", waitMs: 100, poolSize: 8 },
		{ leakEvery: 50, reclaim: "never", waitMs: 100, poolSize: 8 },
		{ leakEvery: 50, reclaim: "timeout", leakMs: 50, waitMs: 100, poolSize: 8 },
	],
	load: closedLoad(16, 8),
	spans: [
		POOL_WAIT_SPAN,
		{
			id: "connect",
			label: "Connect",
			help: "Opening a connection in the place of one that was reclaimed.",
		},
		{ id: "query", label: "Query", help: "From sending the statement until its row is here." },
	],
	counters: [
		{
			id: "leaked",
			label: "Leaked",
			unit: "count",
			help: "Requests that did not give their connection back.",
			better: "lower",
		},
		{
			id: "reclaimed",
			label: "Reclaimed",
			unit: "count",
			help: "Connections that the pool closed because they were out for too long.",
		},
		{
			id: "restarts",
			label: "Restarts",
			unit: "count",
			help: "Times that the service was restarted within a slice, having had no connection left for half a second.",
			better: "lower",
		},
		{
			id: "stillLent",
			label: "Still lent at rest",
			unit: "count",
			help: "Connections that are lent when the run is over and no request is at work: forgotten, and not reclaimed yet.",
			better: "lower",
		},
	],
};

/** A pool whose connections do not all come back. */
export const poolLeak: Experiment = {
	declaration,
	// Arms do not share connections here: what reclaims one must not hang up on another arm.
	cost: (arms) => ({ connections: arms.reduce((sum, arm) => sum + Number(arm.poolSize), 0) }),
	// The data set itself is all that it reads.
	prepare: () => Promise.resolve(),
	client: openService,
	evidence: (arm, lab) => explainLookup(arm, "An operation does this once, if it gets a connection.", lab),
};
