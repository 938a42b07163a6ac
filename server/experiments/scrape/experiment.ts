import type { Experiment, ExperimentDeclaration, Factor } from "#server/contract/experiment.ts";
import { closedLoad } from "#server/contract/load.ts";
import { explainLookup } from "../lab/order-lookup.ts";
import { DECODE_SPAN, POOL_WAIT_SPAN, QUERY_SPAN } from "../lab/spans.ts";
import { openService, POOL_SIZE } from "./service.ts";

const factors: readonly Factor[] = [
	{
		kind: "number",
		id: "intervalMs",
		label: "Scrape interval",
		help: "How often the dashboard reads the service's own figures, in milliseconds under load. Everything here goes twenty times as fast as in a server room: 50 ms stand for a second, 750 ms for 15 seconds, 3,000 ms for a minute. Who looks less often than the run lasts sees nothing at all.",
		unit: "ms",
		min: 20,
		max: 5_000,
		step: 10,
		initial: 750,
	},
];

const declaration: ExperimentDeclaration = {
	id: "scrape",
	title: "What the dashboard saw",
	question: "How much of a short spike does a dashboard show?",
	operation:
		"A request asks for one order, any of them, which the service looks up by its key. Once in every 1.5 s of load, at no fixed moment, there are 0.1 s in which eight reports at a time, each over 4,000 orders, take the connections and the processor from the requests: two seconds in every half minute, twenty times as fast.",
	factors,
	defaultArms: [{ intervalMs: 50 }, { intervalMs: 750 }, { intervalMs: 3_000 }],
	// Clients that think come at nearly the same rate in a spike as before it, as a shop's customers do.
	load: { ...closedLoad(16, 18), thinkMs: 20 },
	spans: [
		{ ...POOL_WAIT_SPAN, help: "Waiting until the pool has a free connection, behind reports in a spike." },
		QUERY_SPAN,
		DECODE_SPAN,
	],
	counters: [
		{
			id: "worstMean",
			label: "Dashboard: highest mean",
			unit: "us",
			help: "The highest point of a panel that draws, at each scrape, the mean response time since the one before.",
		},
		{
			id: "worstP99",
			label: "Dashboard: highest p99",
			unit: "us",
			help: "The highest point of a panel that draws, at each scrape, the p99 of the requests since the one before.",
		},
		{
			id: "spikeMean",
			label: "In the spikes: mean",
			unit: "us",
			help: "The mean response time of the requests that met reports: what there was to see.",
		},
		{
			id: "spikeP99",
			label: "In the spikes: p99",
			unit: "us",
			help: "The p99 of the requests that met reports.",
		},
		{
			id: "caughtShare",
			label: "Spikes caught",
			unit: "share",
			help: "Share of the spikes during which there was a scrape. A gauge, which tells only how things are at that moment, shows those and no other.",
			better: "higher",
		},
	],
};

/** One and the same service, looked at once in a while or often: what a dashboard shows of a short spike. */
export const scrape: Experiment = {
	declaration,
	cost: () => ({ connections: POOL_SIZE }),
	// The data set itself is all that it reads.
	prepare: () => Promise.resolve(),
	client: openService,
	evidence: (arm, lab) =>
		explainLookup(arm, "Each operation does this once; what the reports do beside it is not shown.", lab),
};
