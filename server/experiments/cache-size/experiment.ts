import type { Experiment, ExperimentDeclaration, Factor } from "#server/contract/experiment.ts";
import { closedLoad } from "#server/contract/load.ts";
import { hitRatioCounter } from "../lab/hit-ratio.ts";
import { poolSizeFactor, sharedPoolCost } from "../lab/pool-size.ts";
import { POOL_WAIT_SPAN } from "../lab/spans.ts";
import { explainStockRead, READ_SPAN } from "../lab/stock-evidence.ts";
import { FRESHNESS_COUNTERS } from "../lab/version-ledger.ts";
import { WRITE_SPAN } from "../lab/write-span.ts";
import { openService, STOCK } from "./service.ts";
import { askedRanks, EXPONENTS } from "./skew.ts";

const factors: readonly Factor[] = [
	{
		kind: "number",
		id: "sizePercent",
		label: "Cache size",
		help: "How many of 100 products fit into the cache. When it is full, the one not asked for longest makes room (LRU). 0 is no cache. The same share of more keys answers more: by the approximation of Che, Tung and Wang (2002) an LRU cache of 1, 5 or 20 % has a hit ratio of 38, 57 or 76 % among 10,000 keys at Zipf 0.99, as many as there are here, and of 49, 65 or 80 % among 100,000.",
		unit: "%",
		min: 0,
		max: 100,
		step: 1,
		initial: 10,
	},
	{
		kind: "choice",
		id: "skew",
		label: "Popularity",
		help: "How unevenly products are asked for. The n-th most popular is asked for in proportion to 1 ÷ n to the power of the exponent (Zipf).",
		initial: "zipf",
		levels: [
			{
				id: "uniform",
				label: "Even",
				help: "Every product is asked for as often as any other: exponent 0. A cache holds just its share of the requests.",
			},
			{ id: "mild", label: `Zipf ${EXPONENTS.mild}`, help: "Some products are asked for more than others." },
			{
				id: "zipf",
				label: `Zipf ${EXPONENTS.zipf}`,
				help: "Few products get half of the requests. This is the usual assumption for caches, as in the YCSB benchmark.",
			},
			{
				id: "steep",
				label: `Zipf ${EXPONENTS.steep}`,
				help: "A handful of products gets most of the requests.",
			},
		],
	},
	{
		kind: "number",
		id: "ttlMs",
		label: "Time to live",
		help: "A copy older than this is read again. Longer means more hits and older answers. Only the time under load of the arm itself counts, not that in which other arms have their turn.",
		unit: "ms",
		min: 10,
		max: 60_000,
		step: 100,
		initial: 60_000,
	},
	{
		kind: "number",
		id: "writePercent",
		label: "Writes by others",
		help: "How many of 100 operations sell a piece past the cache, as another program would. The cache learns of it only when its copy expires or makes room.",
		unit: "%",
		min: 0,
		max: 50,
		step: 1,
		initial: 0,
	},
	poolSizeFactor(),
];

const USUAL = { skew: "zipf", ttlMs: 60_000, writePercent: 0, poolSize: 8 };

const declaration: ExperimentDeclaration = {
	id: "cache-size",
	title: "Size, popularity and time to live",
	question: "How much of a cache is enough, and what does a longer time to live cost?",
	operation:
		"Somebody looks at one of the shop's products, popular ones more often; in the share of writes somebody buys a piece, and the cache is not told. Every read is held against the versions that were committed when it began.",
	factors,
	defaultArms: [
		{ sizePercent: 1, ...USUAL },
		{ sizePercent: 20, ...USUAL },
	],
	load: closedLoad(8, 8),
	spans: [{ id: "cache", label: "Cache", help: "Asking the cache." }, POOL_WAIT_SPAN, READ_SPAN, WRITE_SPAN],
	counters: [
		hitRatioCounter("Share of the reads that the cache answered."),
		...FRESHNESS_COUNTERS,
		{
			id: "entries",
			label: "Kept answers",
			unit: "count",
			help: "How many answers were in the cache at the end, expired ones that nobody asked for since included.",
		},
		{
			id: "cachedBytes",
			label: "Kept bytes",
			unit: "bytes",
			help: "Those answers written as JSON. As objects in memory, with the cache's own lists, they take some times more.",
			better: "lower",
		},
	],
};

/** What size, popularity and time to live do to hits, to freshness and to memory. */
export const cacheSize: Experiment = {
	declaration,
	cost: sharedPoolCost,
	prepare: (_, lab) => STOCK.prepare(lab),
	client: openService,
	evidence: (arm, lab) =>
		explainStockRead(
			{
				arm,
				stock: STOCK,
				rankOf: askedRanks(arm, STOCK.productCount(lab)),
				note: "A read does this when it misses.",
			},
			lab,
		),
};
