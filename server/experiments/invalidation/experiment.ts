import { type Arm, formatArm } from "#server/contract/arm.ts";
import type { Evidence } from "#server/contract/evidence.ts";
import type { Experiment, ExperimentDeclaration, Factor } from "#server/contract/experiment.ts";
import type { Lab } from "#server/contract/lab.ts";
import { closedLoad } from "#server/contract/load.ts";
import { explainSent, TYPICAL_SHARES } from "../lab/explained.ts";
import { hitRatioCounter } from "../lab/hit-ratio.ts";
import { poolSizeFactor, sharedPoolCost } from "../lab/pool-size.ts";
import { sizesOf } from "../lab/relation-sizes.ts";
import { POOL_WAIT_SPAN } from "../lab/spans.ts";
import { FRESHNESS_COUNTERS } from "../lab/version-ledger.ts";
import { WRITE_SPAN } from "../lab/write-span.ts";
import {
	DELIVERIES_INDEX,
	DELIVERIES_TABLE,
	MOST_PRODUCTS,
	pageSql,
	prepareCatalogue,
	STOCK,
} from "./catalogue.ts";
import { openService } from "./service.ts";

const factors: readonly Factor[] = [
	{
		kind: "choice",
		id: "order",
		label: "Order",
		help: "What a sale does first: change the row in Postgres, or drop the page from the cache.",
		initial: "write-first",
		levels: [
			{
				id: "delete-first",
				label: "Delete, then write",
				help: "The page is dropped before the row is changed. Whoever reads in between makes the old page again and keeps it.",
			},
			{
				id: "write-first",
				label: "Write, then delete",
				help: "The page is dropped when the change is committed. Only a reader who began before that, and ends after the delete, can keep an old page.",
			},
			{
				id: "lease",
				label: "Write, then delete, with leases",
				help: "The same, and the delete also takes the lease of every load under way: its page goes to those who wait and is not kept.",
			},
		],
	},
	{
		kind: "number",
		id: "writePercent",
		label: "Writes",
		help: "How many of 100 operations sell a piece; the others look at a page.",
		unit: "%",
		min: 1,
		max: 50,
		step: 1,
		initial: 10,
	},
	{
		kind: "number",
		id: "products",
		label: "Products",
		help: "How many products are looked at and sold, all of them equally often. With few of them readers and writers meet all the time.",
		unit: "products",
		min: 1,
		max: MOST_PRODUCTS,
		step: 1,
		initial: 8,
	},
	{
		kind: "number",
		id: "ttlMs",
		label: "Time to live",
		help: "An outdated page that nothing drops stays until this is over, or until the next sale. Only the time under load of the arm itself counts.",
		unit: "ms",
		min: 10,
		max: 60_000,
		step: 100,
		initial: 60_000,
	},
	poolSizeFactor({
		help: "How many connections the pool holds: so many reads and writes can cross each other's way.",
	}),
];

const USUAL = { writePercent: 10, products: 8, ttlMs: 60_000, poolSize: 8 };

const declaration: ExperimentDeclaration = {
	id: "invalidation",
	title: "Which first: the write or the delete?",
	question:
		"A sale changes a row and drops the cached page. How many outdated pages stay, by the order of the two?",
	operation:
		"Somebody looks at a product page, which sums up thousands of deliveries, or, in the share of writes, buys a piece. Readers and writers meet on few products, and nobody waits on purpose.",
	factors,
	defaultArms: [
		{ order: "delete-first", ...USUAL },
		{ order: "write-first", ...USUAL },
	],
	load: closedLoad(16, 8),
	spans: [
		{
			id: "cache",
			label: "Cache",
			help: "Asking the cache and filling it; with leases also waiting for a page that another request has begun to make.",
		},
		POOL_WAIT_SPAN,
		{ id: "query", label: "Read", help: "From asking for the page until it is here." },
		WRITE_SPAN,
	],
	counters: [
		{
			id: "staleEntries",
			label: "Outdated pages",
			unit: "share",
			help: "Share of the writes after which an outdated page was in the cache, to stay until it expires or the product is sold again.",
			better: "lower",
		},
		...FRESHNESS_COUNTERS,
		hitRatioCounter("Share of the reads that made no query of their own."),
	],
};

async function explainPage(arm: Arm, lab: Lab): Promise<Evidence> {
	const sql = pageSql(0);
	const count = Math.min(Number(arm.products), STOCK.productCount(lab));
	const productAt = (share: number) => Math.ceil(count * share);
	const product = productAt(0.5);
	const earlier = TYPICAL_SHARES.map(productAt);
	const { planning, ...plan } = await explainSent({ sql, value: product, earlier }, lab);
	return {
		arm: formatArm(arm),
		sql,
		...plan,
		parameters: `$1 = ${product}, one of ${count} products. A read does this when it misses. ${planning}`,
		relations: await sizesOf(
			[
				{ name: STOCK.table, kind: "table" },
				{ name: STOCK.key, kind: "index" },
				{ name: DELIVERIES_TABLE, kind: "table" },
				{ name: DELIVERIES_INDEX, kind: "index" },
			],
			lab,
		),
	};
}

/** The order of a write and the delete of what is cached, under readers who do not wait. */
export const invalidation: Experiment = {
	declaration,
	cost: sharedPoolCost,
	prepare: (_, lab) => prepareCatalogue(lab),
	client: openService,
	evidence: explainPage,
};
