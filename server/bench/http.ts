import { closedWays, openWays, type Way } from "./http-ways.ts";
import { findWrk, hasAutocannon, type LoadFigures, NO_AUTOCANNON, NO_WRK } from "./load-tools.ts";
import type { BenchContext, BenchReport } from "./part.ts";
import { type ServedArm, withServedArm } from "./served-arm.ts";
import { type Spread, spreadOf } from "./spread.ts";

/** A short request, in which every microsecond of a tool's own shows, and one in which Postgres dominates. */
const SERVED: readonly ServedArm[] = [
	{ experiment: "switches", arm: "cache=none,index=btree,pool=pool" },
	{ experiment: "lookups", arm: "queries=10" },
];
/** Below the knee: service, Postgres and the tool take turns on the cores there are. */
const CONNECTIONS = [1, 2];
/** Of what wrk reaches on one connection: few arrivals find another in progress, and gaps between them are short. */
const OPEN_SHARE = 0.8;
const REPEATS = 6;
const SECONDS = 2;
const WARMUP_SECONDS = 1;
/** Percentiles agree when their ratio is this near to 1. */
const AGREEMENT = 0.05;
const METRICS = ["p50", "p90", "p99"] as const;
type Metric = (typeof METRICS)[number];

type Row = Omit<Way, "run"> & {
	/** The experiment of the served arm. */
	served: string;
	p50Us: number;
	p90Us: number;
	p95Us: number;
	p99Us: number;
	perSec: number;
	errors: number;
	/** Beyond wrk's p50 in the same repeat; null without wrk. */
	p50ExtraUs: number | null;
	/** To wrk in the same repeat, the median of the repeats, and the least and the most of them; null without wrk. */
	p50Ratio: number | null;
	p90Ratio: number | null;
	p99Ratio: number | null;
	spread: Record<Metric, [low: number, high: number]> | null;
};

/**
 * Served arms loaded by our engine over HTTP, by wrk and by autocannon, in turn, the order of each repeat the reverse
 * of the one before. Closed loops are compared at the same number of connections. wrk has no rate, so our open loop is
 * compared with wrk on one connection, evenly spaced at most of the rate that it reaches: both see the service alone,
 * and nearly as busy. The lower the rate, the later the service answers, whoever asks, for in the gaps cores go to sleep
 * and caches to others. autocannon's rate is a quota that it uses up without gaps at the start of each second.
 *
 * What a tool adds to each request is in its figures, about the same for each: `p50ExtraUs` says how much. Ours and
 * autocannon run on Node and wrk is bare C, so the shorter the request, the further apart.
 *
 * @throws Fault of preparing the lab, and `io` when a tool fails.
 */
export async function benchHttp(context: BenchContext): Promise<BenchReport> {
	const { repeats = REPEATS, seconds = SECONDS } = context.options;
	const missing = [...(findWrk() === undefined ? [NO_WRK] : []), ...(hasAutocannon() ? [] : [NO_AUTOCANNON])];
	for (const sentence of missing) context.log(sentence);
	const rows: Row[] = [];
	for (const served of SERVED) {
		const load = (url: string) => loadService(url, served.experiment, { repeats, seconds }, context);
		rows.push(...(await withServedArm(context, served, load)));
	}
	const agreement = agreementOf(rows);
	return { data: { served: SERVED, repeats, seconds, rows, agreement, missing }, table: draw(rows, missing) };
}

type Extent = { repeats: number; seconds: number };

async function loadService(
	url: string,
	served: string,
	extent: Extent,
	context: BenchContext,
): Promise<Row[]> {
	const rows: Row[] = [];
	let ratePerSec = 1;
	for (const connections of CONNECTIONS) {
		const ways = closedWays(url, connections, context);
		const measured = await compare(`${served}, closed loop, ${connections}`, served, ways, extent, context);
		if (connections === 1) ratePerSec = Math.max(1, Math.round(OPEN_SHARE * (measured[0]?.perSec ?? 0)));
		rows.push(...measured);
	}
	const ways = openWays(url, ratePerSec, context);
	return [
		...rows,
		...(await compare(`${served}, open loop, ${ratePerSec}/s`, served, ways, extent, context)),
	];
}

async function compare(
	name: string,
	served: string,
	ways: readonly Way[],
	{ repeats, seconds }: Extent,
	{ log }: BenchContext,
): Promise<Row[]> {
	for (const way of ways) await way.run(WARMUP_SECONDS);
	const figures = new Map<Way, LoadFigures[]>(ways.map((way) => [way, []]));
	for (let repeat = 0; repeat < repeats; repeat++) {
		log(`${name}: ${repeat + 1} of ${repeats}`);
		for (const way of repeat % 2 === 0 ? ways : ways.toReversed()) {
			figures.get(way)?.push(await way.run(seconds));
		}
	}
	const reference = ways.find(({ tool }) => tool === "wrk");
	const references = reference && figures.get(reference);
	return [...figures].map(([way, own]) => rowOf(served, way, own, references));
}

function rowOf(
	served: string,
	{ run: _, ...way }: Way,
	own: readonly LoadFigures[],
	references: readonly LoadFigures[] | undefined,
): Row {
	const middle = (figure: keyof LoadFigures) => Math.round(spreadOf(own.map((one) => one[figure])).median);
	const ratioTo = (reference: readonly LoadFigures[], metric: Metric) =>
		rounded(
			spreadOf(
				own.map((one, repeat) => one[`${metric}Us`] / (reference[repeat]?.[`${metric}Us`] ?? Number.NaN)),
			),
		);
	const ratios = references && {
		p50: ratioTo(references, "p50"),
		p90: ratioTo(references, "p90"),
		p99: ratioTo(references, "p99"),
	};
	const extras = own.map((one, repeat) => one.p50Us - (references?.[repeat]?.p50Us ?? Number.NaN));
	return {
		served,
		...way,
		p50Us: middle("p50Us"),
		p90Us: middle("p90Us"),
		p95Us: middle("p95Us"),
		p99Us: middle("p99Us"),
		perSec: middle("perSec"),
		errors: own.reduce((sum, { errors }) => sum + errors, 0),
		p50ExtraUs: references === undefined ? null : Math.round(spreadOf(extras).median),
		p50Ratio: ratios?.p50.median ?? null,
		p90Ratio: ratios?.p90.median ?? null,
		p99Ratio: ratios?.p99.median ?? null,
		spread:
			ratios === undefined ? null : { p50: ends(ratios.p50), p90: ends(ratios.p90), p99: ends(ratios.p99) },
	};
}

function rounded({ median, low, high }: Spread): Spread {
	const round = (value: number) => Number(value.toFixed(3));
	return { median: round(median), low: round(low), high: round(high) };
}

function ends({ low, high }: Spread): [number, number] {
	return [low, high];
}

type Agreement = Pick<Row, "served" | "tool" | "model" | "connections"> & {
	metric: Metric;
	ratio: number;
	agrees: boolean;
};

function agreementOf(rows: readonly Row[]): Agreement[] {
	return rows
		.filter(({ tool }) => tool !== "wrk")
		.flatMap((row) =>
			METRICS.flatMap((metric) => {
				const ratio = row[`${metric}Ratio`];
				if (ratio === null) return [];
				const { served, tool, model, connections } = row;
				return [
					{ served, tool, model, connections, metric, ratio, agrees: Math.abs(ratio - 1) <= AGREEMENT },
				];
			}),
		);
}

function draw(rows: readonly Row[], missing: readonly string[]): string[][] {
	const ratio = (row: Row, metric: Metric) => {
		const median = row[`${metric}Ratio`];
		if (median === null || row.spread === null) return "–";
		return `${median.toFixed(2)} (${row.spread[metric].map((end) => end.toFixed(2)).join("–")})`;
	};
	return [
		[
			"tool",
			"load",
			"p50 µs",
			"p90 µs",
			"p99 µs",
			"per second",
			"p50 − wrk",
			"p50 ÷ wrk",
			"p90 ÷ wrk",
			"p99 ÷ wrk",
			"agree",
		],
		...rows.map((row) => [
			`${row.served}: ${row.tool}`,
			row.ratePerSec === null ? `closed, ${row.connections}` : `open, ${row.ratePerSec}/s`,
			String(row.p50Us),
			String(row.p90Us),
			String(row.p99Us),
			String(row.perSec),
			row.p50ExtraUs === null ? "–" : String(row.p50ExtraUs),
			ratio(row, "p50"),
			ratio(row, "p90"),
			ratio(row, "p99"),
			row.tool === "wrk" ? "" : agreeing(row),
		]),
		...missing.map((sentence) => [sentence]),
	];
}

function agreeing(row: Row): string {
	return agreementOf([row])
		.filter(({ agrees }) => agrees)
		.map(({ metric }) => metric)
		.join(" ");
}
