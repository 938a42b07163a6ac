import { withCoresAwake } from "./awake.ts";
import { agreementOf, draw, type Metric, type Most, type Row } from "./http-rows.ts";
import { closedWays, openWays, type Way } from "./http-ways.ts";
import { findWrk, hasAutocannon, type LoadFigures, NO_AUTOCANNON, NO_WRK } from "./load-tools.ts";
import type { BenchContext, BenchReport } from "./part.ts";
import { type ServedArm, withServedArm } from "./served-arm.ts";
import { type Spread, spreadOf } from "./spread.ts";

/**
 * A short request, in which every microsecond of a tool's own shows, and one in which Postgres dominates. Each takes
 * about as long as any other of its kind: of two kinds of requests the median would be whichever came more often.
 */
const SERVED: readonly ServedArm[] = [
	{ experiment: "switches", arm: "cache=none,index=covering,pool=pool" },
	{ experiment: "lookups", arm: "queries=40" },
];
const CONNECTIONS = [1, 2];
/** Enough to keep service and Postgres busy at all times: with more, answers come later and not more often. */
const MOST_CONNECTIONS = 8;
/** Of what wrk reaches on one connection: few arrivals find another in progress, and gaps between them are short. */
const OPEN_SHARE = 0.8;
const REPEATS = 6;
const SECONDS = 2;
const WARMUP_SECONDS = 1;

/**
 * Served arms loaded by our engine over HTTP, by wrk and by autocannon, in turn, the order of each repeat the reverse
 * of the one before. Closed loops are compared at the same number of connections. wrk has no rate, so our open loop is
 * compared with wrk on one connection, evenly spaced at most of the rate that it reaches: both see the service alone,
 * and nearly as busy. In gaps cores would go to sleep, and a tool that spins would keep them from it: all of it is
 * measured with the cores kept awake. autocannon's rate is a quota that it uses up without gaps at the start of each second; that is
 * another load, so it is shown and not asked to agree.
 *
 * Beyond the knee a tool's own pace decides who waits for whom, and tools differ for that reason alone. So the most that
 * a service answers is measured with more connections, and each row says what share of it was asked.
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
	const most: Most[] = [];
	for (const served of SERVED) {
		const load = (url: string) => loadService(url, served.experiment, { repeats, seconds }, context);
		const found = await withServedArm(context, served, (url) => withCoresAwake(() => load(url)));
		rows.push(...found.rows);
		most.push(found.most);
	}
	const agreement = agreementOf(rows);
	return {
		data: { served: SERVED, repeats, seconds, most, rows, agreement, missing },
		table: draw(rows, most, missing),
	};
}

type Extent = { repeats: number; seconds: number };

type RowAlone = Omit<Row, "utilisation">;

async function loadService(
	url: string,
	served: string,
	extent: Extent,
	context: BenchContext,
): Promise<{ rows: Row[]; most: Most }> {
	const rows: RowAlone[] = [];
	let ratePerSec = 1;
	for (const connections of CONNECTIONS) {
		const ways = closedWays(url, connections, context);
		const measured = await compare(`${served}, closed loop, ${connections}`, served, ways, extent, context);
		if (connections === 1) ratePerSec = Math.max(1, Math.round(OPEN_SHARE * (measured[0]?.perSec ?? 0)));
		rows.push(...measured);
	}
	const ways = openWays(url, ratePerSec, context);
	rows.push(...(await compare(`${served}, open loop, ${ratePerSec}/s`, served, ways, extent, context)));
	const [busiest] = closedWays(url, MOST_CONNECTIONS, context);
	const full = await compare(
		`${served}, closed loop, ${MOST_CONNECTIONS}`,
		served,
		busiest ? [busiest] : [],
		extent,
		context,
	);
	const most = [...rows, ...full].reduce((one, other) => (other.perSec > one.perSec ? other : one));
	return {
		rows: rows.map((row) => ({ ...row, utilisation: Number((row.perSec / most.perSec).toFixed(2)) })),
		most: { served, tool: most.tool, connections: most.connections, perSec: most.perSec },
	};
}

async function compare(
	name: string,
	served: string,
	ways: readonly Way[],
	{ repeats, seconds }: Extent,
	{ log }: BenchContext,
): Promise<RowAlone[]> {
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
): RowAlone {
	const middle = (figure: Exclude<keyof LoadFigures, "droppedCount">) =>
		Math.round(spreadOf(own.map((one) => one[figure])).median);
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
		droppedCount: own.reduce<number | null>(
			(sum, { droppedCount }) => (droppedCount === null ? sum : (sum ?? 0) + droppedCount),
			null,
		),
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
