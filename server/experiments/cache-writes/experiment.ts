import type { Experiment, ExperimentDeclaration, Factor } from "#server/contract/experiment.ts";
import { closedLoad } from "#server/contract/load.ts";
import { hitRatioCounter } from "../lab/hit-ratio.ts";
import { poolSizeFactor, sharedPoolCost } from "../lab/pool-size.ts";
import { zipfRanks } from "../lab/popularity.ts";
import { POOL_WAIT_SPAN } from "../lab/spans.ts";
import { explainStockRead, READ_SPAN } from "../lab/stock-evidence.ts";
import { FRESHNESS_COUNTERS } from "../lab/version-ledger.ts";
import { WRITE_SPAN } from "../lab/write-span.ts";
import { ACCESS_EXPONENT, openService, STOCK } from "./service.ts";

const IN_PROCESS = ["expire", "aside", "read-through", "write-through"];

const factors: readonly Factor[] = [
	{
		kind: "choice",
		id: "pattern",
		label: "Pattern",
		help: "Who fills the cache, and what happens to a copy when its product is sold.",
		initial: "aside",
		levels: [
			{ id: "none", label: "No cache", help: "Every read asks Postgres. Nothing can be stale." },
			{
				id: "expire",
				label: "Expiry only",
				help: "The service fills an in-process cache after a miss. A write goes to Postgres and leaves the copy alone, which is wrong until its time to live is over.",
			},
			{
				id: "aside",
				label: "Cache-aside",
				help: "The service fills an in-process cache after a miss, and after a write it deletes the copy. A read that was under way meanwhile can still put the old one back.",
			},
			{
				id: "read-through",
				label: "Read-through",
				help: "The in-process cache reads Postgres itself. Those who miss the same product share one read, and a write also disowns a read under way, so that its result is not kept.",
			},
			{
				id: "write-through",
				label: "Write-through",
				help: "A write goes to Postgres and then into the in-process cache, so that the next read is a hit.",
			},
			{
				id: "redis",
				label: "Cache-aside, shared Redis",
				help: "As cache-aside, with one Redis that all instances share: what one deletes is gone for all.",
				requires: "redis",
			},
		],
	},
	{
		kind: "choice",
		id: "update",
		label: "Update",
		help: "How a sale comes to the new number of pieces sold.",
		initial: "in-place",
		levels: [
			{
				id: "in-place",
				label: "Sum in SQL",
				help: "Postgres adds one to what is there: sold = sold + 1. No copy is involved.",
			},
			{
				id: "copy",
				label: "Write back a copy",
				help: "The service reads the product, through the cache, adds one and writes the number back. Sales that the copy did not know of are overwritten.",
			},
			{
				id: "checked",
				label: "Write back if unchanged",
				help: "The same, but only if the version in Postgres is still that of the copy; else the service reads anew and tries again.",
			},
		],
	},
	{
		kind: "number",
		id: "writePercent",
		label: "Writes",
		help: "How many of 100 operations sell a piece; the others look at a product.",
		unit: "%",
		min: 0,
		max: 50,
		step: 5,
		initial: 10,
	},
	{
		kind: "number",
		id: "instances",
		label: "Instances",
		help: "How many copies of the service run, each with a cache of its own. Each operation comes to one of them at random. A write tells only the cache of its own instance.",
		unit: "instances",
		min: 1,
		max: 8,
		step: 1,
		initial: 1,
		appliesWhen: { factor: "pattern", levels: IN_PROCESS },
	},
	{
		kind: "number",
		id: "ttlMs",
		label: "Time to live",
		help: "A copy older than this is read again. In-process caches count only the time under load of their own arm; Redis goes by the clock, also while other arms have their turn.",
		unit: "ms",
		min: 10,
		max: 60_000,
		step: 100,
		initial: 1_000,
		appliesWhen: { factor: "pattern", levels: [...IN_PROCESS, "redis"] },
	},
	{
		kind: "number",
		id: "products",
		label: "Products",
		help: "How many products are looked at and sold, popular ones more often (Zipf 0.99). Fewer mean more hits, and more writes to what is cached.",
		unit: "products",
		min: 1,
		max: 10_000,
		step: 100,
		initial: 1_000,
	},
	poolSizeFactor({ help: "How many connections all instances together hold." }),
];

const declaration: ExperimentDeclaration = {
	id: "cache-writes",
	title: "A cache and the writes",
	question: "What does each way to keep a cache in step with the writes cost, and what does it let through?",
	operation:
		"Somebody looks at a product, or, in the share of writes, buys one piece of it. Every read is held against the versions that were committed when it began.",
	factors,
	defaultArms: [
		{ pattern: "none", update: "in-place", writePercent: 10, products: 1_000, poolSize: 8 },
		{
			pattern: "aside",
			update: "in-place",
			writePercent: 10,
			instances: 1,
			ttlMs: 1_000,
			products: 1_000,
			poolSize: 8,
		},
	],
	load: closedLoad(8, 8),
	spans: [
		{
			id: "cache",
			label: "Cache",
			help: "Asking the cache, filling it, telling it of a write; in read-through also waiting for a read that somebody else began.",
		},
		POOL_WAIT_SPAN,
		READ_SPAN,
		WRITE_SPAN,
	],
	counters: [
		hitRatioCounter("Share of the reads that made no query of their own."),
		...FRESHNESS_COUNTERS,
		{
			id: "lostUpdates",
			label: "Lost updates",
			unit: "share",
			help: "Share of the writes that overwrote a version which the writer had never seen: somebody's sale is gone.",
			better: "lower",
		},
		{
			id: "retries",
			label: "Retries",
			unit: "count",
			help: "How often a write found that its copy was outdated, read again and tried once more.",
			better: "lower",
		},
	],
};

/** How a cache is kept in step with writes, with stale reads and lost updates counted. */
export const cacheWrites: Experiment = {
	declaration,
	cost: sharedPoolCost,
	prepare: (_, lab) => STOCK.prepare(lab),
	client: openService,
	evidence: (arm, lab) =>
		explainStockRead(
			{
				arm,
				stock: STOCK,
				rankOf: zipfRanks(Math.min(Number(arm.products), STOCK.productCount(lab)), ACCESS_EXPONENT),
				note: arm.pattern === "none" ? "Every read does this." : "A read does this when it misses.",
			},
			lab,
		),
};
