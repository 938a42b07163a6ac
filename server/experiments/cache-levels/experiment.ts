import { idOfRank, popularityOrder } from "#db/schema/lab.ts";
import { type Arm, formatArm } from "#server/contract/arm.ts";
import type { Evidence } from "#server/contract/evidence.ts";
import type { Cost, Experiment, ExperimentDeclaration, Factor } from "#server/contract/experiment.ts";
import type { Lab } from "#server/contract/lab.ts";
import { closedLoad } from "#server/contract/load.ts";
import { explainSent, TYPICAL_SHARES } from "../lab/explained.ts";
import { hitRatioCounter } from "../lab/hit-ratio.ts";
import { poolSizeFactor, sharedPoolCost } from "../lab/pool-size.ts";
import { sizesOf } from "../lab/relation-sizes.ts";
import { DECODE_SPAN, POOL_WAIT_SPAN, QUERY_SPAN } from "../lab/spans.ts";
import { askedRanks, openService } from "./service.ts";
import { ORDERS_INDEX, ORDERS_TABLE, prepareOrders, SUMMARY_SQL } from "./summary.ts";

const CACHES = ["process", "redis", "proxy"];

const factors: readonly Factor[] = [
	{
		kind: "choice",
		id: "cache",
		label: "Cache",
		help: "Where an answer is looked for before Postgres is asked, and how far away that is.",
		initial: "none",
		levels: [
			{ id: "none", label: "No cache", help: "The service asks Postgres each time." },
			{
				id: "process",
				label: "In-process cache",
				help: "Answers stay in the service's own memory, as objects. A hit leaves the process not at all.",
			},
			{
				id: "redis",
				label: "Redis",
				help: "Answers stay in a Redis, as JSON. A hit is a trip over a socket and some parsing, and all instances share it.",
				requires: "redis",
			},
			{
				id: "http",
				label: "HTTP, no cache",
				help: "The service runs in another process and is asked over HTTP, on connections that stay open. It asks Postgres each time.",
			},
			{
				id: "proxy",
				label: "HTTP proxy",
				help: "The same, with a caching proxy in between, which keeps what the service's Cache-Control allows it to keep. A hit is a trip to the proxy; a miss goes on to the service.",
			},
		],
	},
	{
		kind: "choice",
		id: "start",
		label: "Start",
		help: "What is in the cache when one of the arm's stretches of load begins.",
		initial: "warm",
		levels: [
			{
				id: "warm",
				label: "Warm",
				help: "What the stretch before has left: after a while, nearly everything.",
			},
			{
				id: "cold",
				label: "Cold",
				help: "Nothing: the cache is emptied before each stretch, a tenth of a second to two seconds long, as after a restart or a deployment. The emptying is not measured.",
			},
		],
	},
	{
		kind: "number",
		id: "customers",
		label: "Customers",
		help: "How many customers come back, popular ones more often (Zipf 0.99). Each of them has a place in the cache.",
		unit: "customers",
		min: 1,
		max: 20_000,
		step: 100,
		initial: 200,
	},
	{
		kind: "number",
		id: "ttlSeconds",
		label: "Time to live",
		help: "An answer older than this is asked for again; in HTTP it is the max-age of Cache-Control. It runs by the clock, also while other arms have their turn. The proxy may go on with an old answer for a minute while it asks for a new one.",
		unit: "s",
		min: 1,
		max: 60,
		step: 1,
		initial: 60,
		appliesWhen: { factor: "cache", levels: CACHES },
	},
	poolSizeFactor({ help: "How many connections to Postgres the service holds." }),
];

const declaration: ExperimentDeclaration = {
	id: "cache-levels",
	title: "How far away the cache is",
	question: "The same answer from memory, from Redis, from a proxy, or from Postgres: what does each cost?",
	operation:
		"A customer opens the summary of everything bought so far: lines and money by category, the dearest first. Postgres joins all of the customer's orders with their items and products.",
	factors,
	defaultArms: [
		{ cache: "none", start: "warm", customers: 200, poolSize: 8 },
		{ cache: "process", start: "warm", customers: 200, ttlSeconds: 60, poolSize: 8 },
	],
	load: closedLoad(4, 8),
	spans: [
		{ id: "cache", label: "Cache", help: "Asking the cache, and storing the answer after a miss." },
		{
			id: "http",
			label: "HTTP",
			help: "The trip to the proxy or the service and back: sending, waiting, parsing, all but what the service says it spent on Postgres.",
		},
		POOL_WAIT_SPAN,
		QUERY_SPAN,
		DECODE_SPAN,
	],
	counters: [
		hitRatioCounter("Share of the requests that a cache answered at once."),
		{
			id: "expiredAnswers",
			label: "Expired answers",
			unit: "share",
			help: "Share of the requests that the proxy answered with what had expired, while it asked the service, by its ETag, whether that is still right.",
			better: "lower",
		},
	],
};

async function explainSummary(arm: Arm, lab: Lab): Promise<Evidence> {
	const popularity = popularityOrder(lab.dataset.customerCount, lab.dataset.seed);
	const rankOf = askedRanks(arm, lab);
	const customerAt = (share: number) => idOfRank(popularity, rankOf(share));
	const customer = customerAt(0.5);
	const earlier = TYPICAL_SHARES.map(customerAt);
	const { planning, ...plan } = await explainSent({ sql: SUMMARY_SQL, value: customer, earlier }, lab);
	const when = CACHES.includes(String(arm.cache))
		? "This is what happens on a miss; a hit asks Postgres nothing."
		: "Every request does this.";
	return {
		arm: formatArm(arm),
		sql: SUMMARY_SQL,
		...plan,
		parameters: `$1 = ${customer}, number ${rankOf(0.5)} in popularity: half of all requests are for a more popular one. ${when} ${planning}`,
		relations: await sizesOf(
			[
				{ name: ORDERS_TABLE, kind: "table" },
				{ name: ORDERS_INDEX, kind: "index" },
				{ name: "lab.order_items", kind: "table" },
				{ name: "lab.products", kind: "table" },
			],
			lab,
		),
	};
}

/** One answer from caches that are further and further away. */
export const cacheLevels: Experiment = {
	declaration,
	cost: connectionsOf,
	prepare: (_, lab) => prepareOrders(lab),
	client: openService,
	evidence: explainSummary,
};

/** Where the service is a process of its own it has a pool of its own. */
function connectionsOf(arms: readonly Arm[]): Cost {
	const isElsewhere = ({ cache }: Arm) => cache === "http" || cache === "proxy";
	const elsewhere = arms.filter(isElsewhere).map((arm) => sharedPoolCost([arm]));
	const here = sharedPoolCost(arms.filter((arm) => !isElsewhere(arm)));
	return { connections: [here, ...elsewhere].reduce((sum, { connections }) => sum + connections, 0) };
}
