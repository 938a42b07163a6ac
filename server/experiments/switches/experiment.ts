import type { Arm } from "#server/contract/arm.ts";
import type { Experiment, ExperimentDeclaration, Factor } from "#server/contract/experiment.ts";
import { closedLoad, type Load } from "#server/contract/load.ts";
import { loadOfArm } from "#server/contract/load-factor.ts";
import { hitRatioCounter } from "../lab/hit-ratio.ts";
import { poolSizeFactor } from "../lab/pool-size.ts";
import { DECODE_SPAN, POOL_WAIT_SPAN } from "../lab/spans.ts";
import { prepareCopy } from "./copies.ts";
import { explainArm } from "./evidence.ts";
import { labOf } from "./orders.ts";
import { openService } from "./service.ts";

const factors: readonly Factor[] = [
	{
		kind: "choice",
		id: "cache",
		label: "Cache",
		help: "Where the service looks before it asks Postgres.",
		initial: "none",
		levels: [
			{ id: "none", label: "No cache", help: "Every request asks Postgres." },
			{
				id: "process",
				label: "In-process cache",
				help: "Recent answers stay in the service's own memory. A hit takes about a microsecond, but each process has its own copy and a restart empties it.",
			},
			{
				id: "redis",
				label: "Redis",
				help: "Recent answers stay in a Redis that all processes share. A hit is a trip over a socket and some JSON.",
				requires: "redis",
			},
		],
	},
	{
		kind: "choice",
		id: "index",
		label: "Index",
		help: "How Postgres finds one customer's orders among all of them.",
		initial: "btree",
		levels: [
			{
				id: "none",
				label: "No index",
				help: "Postgres reads the whole table for every request and throws nearly all of it away.",
			},
			{
				id: "btree",
				label: "B-tree",
				help: "An index on customer_id points at the customer's orders. Postgres fetches each from the table, then sorts them.",
			},
			{
				id: "ordered",
				label: "Sorted index",
				help: "An index on (customer_id, placed_at, id). The last 20 orders stand next to each other in it, newest first, so Postgres can fetch 20 rows from the table and sort none. Its connections plan for each request's customer (plan_cache_mode = force_custom_plan), which takes a moment: with one plan for all, Postgres takes everybody for an average customer and may sort all the same.",
			},
			{
				id: "covering",
				label: "Covering index",
				help: "An index on (customer_id, placed_at, id) that also holds status and total. The last 20 orders stand next to each other in it, newest first, and the table is not read at all.",
			},
		],
	},
	{
		kind: "choice",
		id: "pool",
		label: "Connections",
		help: "What a request does to reach Postgres.",
		initial: "pool",
		levels: [
			{
				id: "connect",
				label: "Connect per request",
				help: "Every request opens a connection, logs in, asks and hangs up. Postgres starts a process each time.",
			},
			{
				id: "pool",
				label: "Pool",
				help: "Connections are opened once and lent to requests. When all are lent out, a request waits.",
			},
		],
	},
	{
		kind: "number",
		id: "cacheTtlMs",
		label: "Time to live",
		help: "An answer older than this is fetched again. Longer means more hits and older answers. It runs by the clock, also while other arms have their turn.",
		unit: "ms",
		min: 100,
		max: 60_000,
		step: 100,
		initial: 30_000,
		appliesWhen: { factor: "cache", levels: ["process", "redis"] },
	},
	{
		kind: "number",
		id: "cacheEntries",
		label: "Cache size",
		help: "How many customers' answers fit. When it is full, the one not used for longest makes room.",
		unit: "answers",
		min: 100,
		max: 200_000,
		step: 100,
		initial: 10_000,
		appliesWhen: { factor: "cache", levels: ["process"] },
	},
	poolSizeFactor({
		help: "How many connections the pool holds. Fewer than there are clients means waiting; more than Postgres has cores rarely helps.",
		appliesWhen: { factor: "pool", levels: ["pool"] },
	}),
];

const declaration: ExperimentDeclaration = {
	id: "switches",
	title: "Three switches of an order-history service",
	question: "Which makes the order history faster, and by how much: a cache, an index, or a connection pool?",
	operation:
		"A customer, popular ones more often (Zipf 0.99), opens the order history: the service answers with the last 20 orders, newest first, each with its date, status and total.",
	factors,
	defaultArms: [
		{ cache: "none", index: "none", pool: "pool", poolSize: 8 },
		{ cache: "none", index: "btree", pool: "pool", poolSize: 8 },
	],
	load: closedLoad(4, 8),
	spans: [
		{ id: "cache", label: "Cache", help: "Asking the cache, and storing the answer after a miss." },
		{ id: "connect", label: "Connect", help: "Opening a connection and logging in with a password." },
		POOL_WAIT_SPAN,
		{
			id: "query",
			label: "Query",
			help: "From sending the statement until all rows are here: Postgres' work and the way there and back.",
		},
		DECODE_SPAN,
		{ id: "close", label: "Close", help: "Hanging up." },
	],
	counters: [hitRatioCounter("Share of the requests that the cache answered.")],
};

/** Caching, indexing and pooling on one service over the same data. */
export const switches: Experiment = {
	declaration,
	cost: (arms, load) => ({ connections: pooled(arms) + connecting(arms, load) }),
	prepare: prepareCopy,
	client: (arm, lab) => openService(arm, labOf(arm, lab)),
	evidence: (arm, lab) => explainArm(arm, labOf(arm, lab)),
	isPreparedAhead: true,
};

/** Arms share the connections of their pools, so the largest pool has them all. */
function pooled(arms: readonly Arm[]): number {
	return Math.max(0, ...arms.map((arm) => (arm.pool === "pool" ? Number(arm.poolSize) : 0)));
}

/** Arms that connect for each request do so while it is their turn, as many times as they have clients. */
function connecting(arms: readonly Arm[], load: Load): number {
	const own = arms.filter((arm) => arm.pool === "connect");
	return Math.max(0, ...own.map((arm) => loadOfArm(factors, arm, load).clients));
}
