import type { Experiment, ExperimentDeclaration, Factor } from "#server/contract/experiment.ts";
import { closedLoad } from "#server/contract/load.ts";
import { poolSizeFactor, sharedPoolCost } from "../lab/pool-size.ts";
import { DECODE_SPAN, POOL_WAIT_SPAN, QUERY_SPAN } from "../lab/spans.ts";
import { explainArm } from "./evidence.ts";
import { openService } from "./service.ts";

const factors: readonly Factor[] = [
	{
		kind: "choice",
		id: "whenFull",
		label: "When the queue is full",
		help: "What happens to a request for which there is neither a free connection nor a place in the queue.",
		initial: "wait",
		levels: [
			{
				id: "wait",
				label: "Never full, all wait",
				help: "The queue takes everybody. Nobody is refused, and everybody waits for all who came before.",
			},
			{
				id: "answer",
				label: "Refused, counted as answers",
				help: "Who finds the queue full is told so at once. The measurement takes that for an answer like any other, as a dashboard does that looks at no status.",
			},
			{
				id: "error",
				label: "Refused, counted as errors",
				help: "The same refusals, counted as what they are. Latencies are then of those who got what they came for.",
			},
			{
				id: "retry",
				label: "Refused, asks again until served",
				help: "The same refusals, as a client meets them who needs the answer: it asks again 20 ms later, and again. Latencies are from its first request until it has got what it came for.",
			},
		],
	},
	{
		kind: "number",
		id: "queueLimit",
		label: "Places in the queue",
		help: "How many requests may wait for a connection. More places refuse fewer, and let those who are served wait longer.",
		unit: "requests",
		min: 0,
		max: 64,
		step: 1,
		initial: 4,
		appliesWhen: { factor: "whenFull", levels: ["answer", "error", "retry"] },
	},
	poolSizeFactor({
		help: "How many connections the pool holds, and so how many requests are worked on at once.",
		max: 16,
		initial: 2,
	}),
];

const declaration: ExperimentDeclaration = {
	id: "shedding",
	title: "Refused is not answered",
	question: "Is a service faster that turns people away?",
	operation:
		"A request asks for the ten best-selling products of 5,000 orders in a row. There are more clients than the pool can serve; each asks again after it has thought for a while, whether it was served or refused.",
	factors,
	defaultArms: [
		{ whenFull: "wait", poolSize: 2 },
		{ whenFull: "answer", queueLimit: 4, poolSize: 2 },
		{ whenFull: "error", queueLimit: 4, poolSize: 2 },
		{ whenFull: "retry", queueLimit: 4, poolSize: 2 },
	],
	// Clients that think do not come back at once when they are refused, nor do they when an error is thrown.
	load: { ...closedLoad(32, 12), thinkMs: 20 },
	spans: [
		{ ...POOL_WAIT_SPAN, label: "In the queue" },
		QUERY_SPAN,
		DECODE_SPAN,
		{
			id: "pause",
			label: "Before asking again",
			help: "What a client that was refused lets pass until its next try.",
		},
	],
	counters: [
		{
			id: "refusedShare",
			label: "Refused",
			unit: "share",
			help: "Share of the requests that found the queue full and were sent away, however they were counted.",
			better: "lower",
		},
		{
			id: "refusalMean",
			label: "Until refused",
			unit: "us",
			help: "Mean time that a refusal took. Refusals counted as errors are not in the latencies, so theirs stands here.",
		},
		{
			id: "usefulPerSec",
			label: "Useful answers",
			unit: "perSec",
			help: "Requests that got what they came for, per second in which the arm was under load.",
			better: "higher",
		},
	],
};

/** A service that refuses what it cannot serve: what that does to the figures when refusals are, or are not, told apart. */
export const shedding: Experiment = {
	declaration,
	cost: sharedPoolCost,
	// The data set itself is all that it reads.
	prepare: () => Promise.resolve(),
	client: openService,
	evidence: explainArm,
};
