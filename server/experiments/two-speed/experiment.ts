import type { Experiment, ExperimentDeclaration, Factor } from "#server/contract/experiment.ts";
import { closedLoad } from "#server/contract/load.ts";
import { poolSizeFactor, sharedPoolCost } from "../lab/pool-size.ts";
import { DECODE_SPAN, POOL_WAIT_SPAN } from "../lab/spans.ts";
import { explainArm } from "./evidence.ts";
import { openService } from "./service.ts";

const factors: readonly Factor[] = [
	{
		kind: "number",
		id: "slowPercent",
		label: "Slow requests",
		help: "How many of each 100 orders are marked for a review, which takes many times as long as the lookup that all requests do. A percentile sees them once they are more than what it leaves out: the p99 leaves out 1 in 100, the p50 every second one.",
		unit: "%",
		min: 0,
		max: 20,
		step: 1,
		initial: 2,
	},
	poolSizeFactor({
		help: "How many connections the pool holds. With fewer than there are clients, quick requests wait behind slow ones.",
	}),
];

const declaration: ExperimentDeclaration = {
	id: "two-speed",
	title: "Mean against tail",
	question: "If one request in fifty is slow, which figure tells you?",
	operation:
		"A request asks for one order, any of them. The service looks it up by its key; if the order is marked for a review, it also works out from their items what the 750 orders up to it came to.",
	factors,
	defaultArms: [
		{ slowPercent: 0, poolSize: 8 },
		{ slowPercent: 2, poolSize: 8 },
	],
	load: closedLoad(2, 8),
	spans: [
		POOL_WAIT_SPAN,
		{
			id: "query",
			label: "Lookup",
			help: "From sending the lookup until its row is here: every request does this.",
		},
		DECODE_SPAN,
		{
			id: "review",
			label: "Review",
			help: "From sending the review until its row is here. A mean over all requests, most of which have none.",
		},
	],
	counters: [
		{
			id: "slowShare",
			label: "Slow requests",
			unit: "share",
			help: "Share of the requests whose order was marked for a review.",
		},
	],
};

/** A service with a quick path and a slow one: what the mean, the median and the tail say of it. */
export const twoSpeed: Experiment = {
	declaration,
	cost: sharedPoolCost,
	// The data set itself is all that it reads.
	prepare: () => Promise.resolve(),
	client: openService,
	evidence: explainArm,
};
