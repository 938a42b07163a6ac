import { type Arm, formatArm } from "#server/contract/arm.ts";
import type { Evidence } from "#server/contract/evidence.ts";
import type { Experiment, ExperimentDeclaration, Factor } from "#server/contract/experiment.ts";
import type { Lab } from "#server/contract/lab.ts";
import { closedLoad } from "#server/contract/load.ts";
import { explainSent, TYPICAL_SHARES } from "../lab/explained.ts";
import { hitRatioCounter } from "../lab/hit-ratio.ts";
import { poolSizeFactor, sharedPoolCost } from "../lab/pool-size.ts";
import { sizesOf } from "../lab/relation-sizes.ts";
import { DECODE_SPAN, POOL_WAIT_SPAN, QUERY_SPAN } from "../lab/spans.ts";
import { CITY_COUNT, prepareSales, REPORT_SQL, SALES_TABLE } from "./report.ts";
import { openService } from "./service.ts";

const factors: readonly Factor[] = [
	{
		kind: "choice",
		id: "refill",
		label: "When a report has expired",
		help: "What happens to the requests that come while it is missing.",
		initial: "naive",
		levels: [
			{
				id: "naive",
				label: "Each asks",
				help: "Every request that finds nothing asks Postgres for itself, all of them at once, for the same report.",
			},
			{
				id: "single",
				label: "Single flight",
				help: "The first one asks. The others wait for its answer, and take that.",
			},
			{
				id: "stale",
				label: "Stale while revalidate",
				help: "The first one sets off the query in the background. Until its answer is there, everybody gets the report that has expired, at once.",
			},
		],
	},
	{
		kind: "number",
		id: "ttlMs",
		label: "Time to live",
		help: "A report older than this has expired. Only the time under load of the arm itself counts, not that in which other arms have their turn.",
		unit: "ms",
		min: 50,
		max: 60_000,
		step: 50,
		initial: 500,
	},
	{
		kind: "number",
		id: "cities",
		label: "Reports",
		help: "How many different reports are asked for, all of them equally often. With one everybody wants the same.",
		unit: "reports",
		min: 1,
		max: CITY_COUNT,
		step: 1,
		initial: 1,
	},
	poolSizeFactor({
		help: "How many connections the pool holds: so many of the queries run at once, the others wait.",
	}),
];

const USUAL = { ttlMs: 500, cities: 1, poolSize: 8 };

const declaration: ExperimentDeclaration = {
	id: "stampede",
	title: "When a popular answer expires",
	question: "Many requests find the same answer missing at once. Who asks for it, and who waits?",
	operation:
		"Somebody opens the sales report of a city: what it sold in each month, beside all cities together. The query reads every sale, and its answer is kept in the service's memory.",
	factors,
	defaultArms: [
		{ refill: "naive", ...USUAL },
		{ refill: "single", ...USUAL },
	],
	load: { ...closedLoad(32, 8), thinkMs: 10 },
	spans: [
		{ id: "cache", label: "Cache", help: "Taking the report from the cache, fresh or expired." },
		{
			id: "sharedWait",
			label: "Shared wait",
			help: "Waiting for the answer to a query that another request has sent.",
		},
		POOL_WAIT_SPAN,
		QUERY_SPAN,
		DECODE_SPAN,
	],
	counters: [
		hitRatioCounter("Share of the requests for which no query was made."),
		{
			id: "queries",
			label: "Queries",
			unit: "count",
			help: "How many times Postgres was asked for a report.",
			better: "lower",
		},
		{
			id: "queriesAtOnce",
			label: "Queries at once",
			unit: "count",
			help: "The most that were under way at one time, those that waited for a connection included.",
			better: "lower",
		},
		{
			id: "expiredAnswers",
			label: "Expired answers",
			unit: "share",
			help: "Share of the requests that got a report older than its time to live.",
			better: "lower",
		},
	],
};

async function explainReport(arm: Arm, lab: Lab): Promise<Evidence> {
	const cityAt = (share: number) => Math.ceil(CITY_COUNT * share);
	const city = cityAt(0.5);
	const earlier = TYPICAL_SHARES.map(cityAt);
	const { planning, ...plan } = await explainSent({ sql: REPORT_SQL, value: city, earlier }, lab);
	return {
		arm: formatArm(arm),
		sql: REPORT_SQL,
		...plan,
		parameters: `$1 = ${city}, one of ${CITY_COUNT} cities; for all of them it reads the same. A request does this when nothing is kept, or sets it off when what is kept has expired. ${planning}`,
		relations: await sizesOf([{ name: SALES_TABLE, kind: "table" }], lab),
	};
}

/** What many requests for one answer do to a database when the answer expires. */
export const stampede: Experiment = {
	declaration,
	cost: sharedPoolCost,
	prepare: (_, lab) => prepareSales(lab),
	client: openService,
	evidence: explainReport,
};
