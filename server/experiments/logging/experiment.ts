import type { Arm } from "#server/contract/arm.ts";
import type { Experiment, ExperimentDeclaration, Factor } from "#server/contract/experiment.ts";
import { closedLoad } from "#server/contract/load.ts";
import { explainLookup } from "../lab/order-lookup.ts";
import { poolSizeFactor, sharedPoolCost } from "../lab/pool-size.ts";
import { DECODE_SPAN, POOL_WAIT_SPAN, QUERY_SPAN } from "../lab/spans.ts";
import { openService, SAMPLED_OF } from "./service.ts";

const factors: readonly Factor[] = [
	{
		kind: "choice",
		id: "logging",
		label: "Logging",
		help: "How a line about each request gets into a log file.",
		initial: "sync",
		levels: [
			{ id: "none", label: "No log", help: "The service keeps no account of what it does." },
			{
				id: "sync",
				label: "Write at once",
				help: "Each line is handed to the operating system before the request goes on. It is then in the system's memory: it outlives the process, but not a power cut.",
			},
			{
				id: "async",
				label: "Gather, write later",
				help: "Lines gather in the process until there are 4 KiB of them, and are written together while requests go on. What is gathered is lost when the process is killed.",
			},
			{
				id: "sampled",
				label: "One request in 100",
				help: "Written at once, but for one request of a hundred only. The other 99 leave no trace.",
			},
			{
				id: "durable",
				label: "Force each line to disk",
				help: "The file is open with O_DSYNC: a write returns when the disk has the line. Not even a power cut loses it. Until then the whole process stands still.",
			},
		],
	},
	{
		kind: "number",
		id: "lines",
		label: "Lines per request",
		help: "How many lines are written about a request. One says that it was served; a service that is being debugged writes dozens.",
		unit: "lines",
		min: 1,
		max: 50,
		step: 1,
		initial: 1,
		appliesWhen: { factor: "logging", levels: ["sync", "async", "sampled", "durable"] },
	},
	poolSizeFactor(),
];

const declaration: ExperimentDeclaration = {
	id: "logging",
	title: "The cost of writing it down",
	question: "What does a line in a log cost the request that it is about?",
	operation:
		"A request asks for one order, any of them. The service looks it up by its key and writes about it to a log file, by the library pino, as JSON.",
	factors,
	defaultArms: [
		{ logging: "none", poolSize: 8 },
		{ logging: "sync", lines: 1, poolSize: 8 },
		{ logging: "async", lines: 1, poolSize: 8 },
		{ logging: "durable", lines: 1, poolSize: 8 },
	],
	// One client alone: what two of them cost each other on one thread is another question.
	load: closedLoad(1, 10),
	spans: [
		POOL_WAIT_SPAN,
		QUERY_SPAN,
		DECODE_SPAN,
		{
			id: "log",
			label: "Log",
			help: "Making the lines and handing them on: to the file, to the disk, or to those that gather. A mean over all requests.",
		},
	],
	counters: [
		{ id: "lines", label: "Lines written", unit: "count", help: "Lines that are in the file." },
		{ id: "bytes", label: "Bytes written", unit: "bytes", help: "Bytes of those lines." },
		{
			id: "atRisk",
			label: "Lines at risk",
			unit: "count",
			help: "Most lines that were in the process's memory alone at one time: so many are lost if it is killed just then.",
			better: "lower",
		},
	],
};

/** What it costs to write about each request, by how the lines get into the file. */
export const logging: Experiment = {
	declaration,
	cost: sharedPoolCost,
	// The data set itself is all that it reads.
	prepare: () => Promise.resolve(),
	client: openService,
	evidence: (arm, lab) => explainLookup(arm, useOf(arm), lab),
};

function useOf(arm: Arm): string {
	const looksUp = "An operation does this once";
	if (arm.logging === "none") return `${looksUp} and writes nothing about it.`;
	const lines = arm.lines === 1 ? "one line" : `${arm.lines} lines`;
	const whose = arm.logging === "sampled" ? `; one in ${SAMPLED_OF}` : " and";
	return `${looksUp}${whose} writes ${lines} about it, of which Postgres knows nothing.`;
}
