import type { ArmClient } from "#server/contract/lab.ts";
import type { OpenLoad } from "#server/contract/load.ts";
import { systemClock } from "#server/engine/clock.ts";
import { ClosedLoop } from "#server/engine/closed-loop.ts";
import { OpenLoop } from "#server/engine/open-loop.ts";
import { createRandom } from "#server/engine/random.ts";
import type { LoadLoop } from "#server/engine/stretch.ts";
import { Tally } from "#server/engine/tally.ts";
import { openHttpArm } from "./http-client.ts";
import {
	findWrk,
	hasAutocannon,
	type LoadFigures,
	NO_AUTOCANNON,
	NO_WRK,
	runAutocannon,
	runWrk,
} from "./load-tools.ts";
import type { BenchContext, BenchReport } from "./part.ts";
import { withServedArm } from "./served-arm.ts";
import { type Spread, spreadOf } from "./spread.ts";

const SERVED = { experiment: "switches", arm: "cache=none,index=btree,pool=pool" };
/** Below the knee: service, Postgres and the tool take turns on the cores there are. */
const CONNECTIONS = [1, 2];
/** Of what wrk reaches on one connection; so the next arrival seldom finds one in progress. */
const OPEN_SHARE = 0.5;
const OPEN_CONNECTIONS = 16;
const REPEATS = 6;
const SECONDS = 3;
const WARMUP_SECONDS = 1;
/** Percentiles agree when their ratio is this near to 1. */
const AGREEMENT = 0.05;
const METRICS = ["p50", "p90", "p99"] as const;
type Metric = (typeof METRICS)[number];

/** A tool and how it loads the service. */
type Way = {
	tool: "wrk" | "ours" | "autocannon";
	model: "closed" | "open";
	connections: number;
	ratePerSec: number | null;
	run(seconds: number): Promise<LoadFigures>;
};

/** Ways that are compared, all of them with the first. */
type Group = Way[];

type Row = Omit<Way, "run"> & {
	p50Us: number;
	p90Us: number;
	p95Us: number;
	p99Us: number;
	perSec: number;
	errors: number;
	/** To wrk in the same repeat: the median of the repeats, the least and the most; null without wrk. */
	p50Ratio: Spread | null;
	p90Ratio: Spread | null;
	p99Ratio: Spread | null;
};

/**
 * The same service loaded by our engine over HTTP, by wrk and by autocannon, in turn, the order of each repeat the
 * reverse of the one before. Closed loops are compared at the same number of connections. wrk has no rate, so our open
 * loop is compared with wrk on one connection, at half the rate that gives: then arrivals hardly ever meet, and both
 * see the service alone. autocannon's rate is a quota that it uses up at the start of each second.
 *
 * @throws Fault of preparing the lab, and `io` when a tool fails.
 */
export async function benchHttp(context: BenchContext): Promise<BenchReport> {
	const { repeats = REPEATS, seconds = SECONDS } = context.options;
	const missing = [...(findWrk() === undefined ? [NO_WRK] : []), ...(hasAutocannon() ? [] : [NO_AUTOCANNON])];
	for (const sentence of missing) context.log(sentence);
	const rows = await withServedArm(context, SERVED, async (url) => {
		const found: Row[] = [];
		let ratePerSec = 0;
		for (const connections of CONNECTIONS) {
			const group = closedGroup(url, connections, context);
			const measured = await compare(`closed loop, ${connections}`, group, { repeats, seconds }, context);
			if (connections === 1) ratePerSec = Math.round(OPEN_SHARE * (measured[0]?.perSec ?? 0));
			found.push(...measured);
		}
		const open = openGroup(url, ratePerSec, context);
		return [...found, ...(await compare(`open loop, ${ratePerSec}/s`, open, { repeats, seconds }, context))];
	});
	const agreement = agreementOf(rows);
	return { data: { served: SERVED, repeats, seconds, rows, agreement, missing }, table: draw(rows, missing) };
}

function closedGroup(url: string, connections: number, { signal, seed }: BenchContext): Group {
	const load = { model: "closed", connections, ratePerSec: null } as const;
	const ours = async (seconds: number) => {
		const client = await openHttpArm(url, connections);
		const tally = new Tally(0);
		return measureLoop(
			client,
			new ClosedLoop(partsOf(client, connections, tally, seed)),
			tally,
			seconds,
			signal,
		);
	};
	return [
		...wrk(url, connections, signal),
		{ tool: "ours", ...load, run: ours },
		...autocannon(url, load, signal),
	];
}

function openGroup(url: string, ratePerSec: number, { signal, seed }: BenchContext): Group {
	const load: OpenLoad = {
		model: "open",
		clients: OPEN_CONNECTIONS,
		arrivalRatePerSec: ratePerSec,
		arrivals: "constant",
		profile: "constant",
		toRatePerSec: null,
		seconds: SECONDS,
		budgetSeconds: null,
	};
	const ours = async (seconds: number) => {
		const client = await openHttpArm(url, OPEN_CONNECTIONS);
		const tally = new Tally(0, "open");
		const parts = partsOf(client, OPEN_CONNECTIONS, tally, seed);
		return measureLoop(client, new OpenLoop({ ...parts, load, seed }), tally, seconds, signal);
	};
	return [
		...wrk(url, 1, signal),
		{ tool: "ours", model: "open", connections: OPEN_CONNECTIONS, ratePerSec, run: ours },
		...autocannon(url, { model: "open", connections: 1, ratePerSec }, signal),
	];
}

function wrk(url: string, connections: number, signal: AbortSignal): Way[] {
	const program = findWrk();
	if (program === undefined) return [];
	const run = (seconds: number) => runWrk(program, { url, connections, seconds }, signal);
	return [{ tool: "wrk", model: "closed", connections, ratePerSec: null, run }];
}

function autocannon(
	url: string,
	load: Pick<Way, "model" | "connections" | "ratePerSec">,
	signal: AbortSignal,
): Way[] {
	if (!hasAutocannon()) return [];
	const { connections, ratePerSec } = load;
	return [
		{
			tool: "autocannon",
			...load,
			run: (seconds) => runAutocannon({ url, connections, seconds, ratePerSec }, signal),
		},
	];
}

function partsOf(client: ArmClient, clientCount: number, tally: Tally, seed: number) {
	return {
		label: "served",
		client,
		clientCount,
		spans: [],
		tally,
		clock: systemClock,
		random: createRandom(seed),
	};
}

async function measureLoop(
	client: ArmClient,
	loop: LoadLoop,
	tally: Tally,
	seconds: number,
	signal: AbortSignal,
): Promise<LoadFigures> {
	try {
		const { elapsedMs } = await loop.run(seconds * 1_000, signal);
		const { latest, operationCount, errorCount } = tally;
		const quantile = (share: number) => latest.quantileUs(share);
		return {
			p50Us: quantile(0.5),
			p90Us: quantile(0.9),
			p95Us: quantile(0.95),
			p99Us: quantile(0.99),
			perSec: (operationCount * 1_000) / elapsedMs,
			errors: errorCount,
		};
	} finally {
		await client.close();
	}
}

async function compare(
	name: string,
	group: Group,
	{ repeats, seconds }: { repeats: number; seconds: number },
	{ log }: BenchContext,
): Promise<Row[]> {
	for (const way of group) await way.run(WARMUP_SECONDS);
	const figures = new Map<Way, LoadFigures[]>(group.map((way) => [way, []]));
	for (let repeat = 0; repeat < repeats; repeat++) {
		log(`${name}: ${repeat + 1} of ${repeats}`);
		for (const way of repeat % 2 === 0 ? group : group.toReversed()) {
			figures.get(way)?.push(await way.run(seconds));
		}
	}
	const reference = group.find(({ tool }) => tool === "wrk");
	const references = reference && figures.get(reference);
	return [...figures].map(([way, own]) => rowOf(way, own, references));
}

function rowOf(
	{ run: _, ...way }: Way,
	own: readonly LoadFigures[],
	references: readonly LoadFigures[] | undefined,
): Row {
	const middle = (figure: keyof LoadFigures) => Math.round(spreadOf(own.map((one) => one[figure])).median);
	const ratio = (figure: keyof LoadFigures) =>
		references === undefined
			? null
			: rounded(
					spreadOf(own.map((one, repeat) => one[figure] / (references[repeat]?.[figure] ?? Number.NaN))),
				);
	return {
		...way,
		p50Us: middle("p50Us"),
		p90Us: middle("p90Us"),
		p95Us: middle("p95Us"),
		p99Us: middle("p99Us"),
		perSec: middle("perSec"),
		errors: own.reduce((sum, { errors }) => sum + errors, 0),
		p50Ratio: ratio("p50Us"),
		p90Ratio: ratio("p90Us"),
		p99Ratio: ratio("p99Us"),
	};
}

function rounded({ median, low, high }: Spread): Spread {
	const round = (value: number) => Number(value.toFixed(3));
	return { median: round(median), low: round(low), high: round(high) };
}

type Agreement = Pick<Row, "tool" | "model" | "connections"> & {
	metric: Metric;
	ratio: number;
	agrees: boolean;
};

function agreementOf(rows: readonly Row[]): Agreement[] {
	return rows
		.filter(({ tool }) => tool !== "wrk")
		.flatMap((row) =>
			METRICS.flatMap((metric) => {
				const ratio = row[`${metric}Ratio`]?.median;
				if (ratio === undefined) return [];
				const { tool, model, connections } = row;
				return [{ tool, model, connections, metric, ratio, agrees: Math.abs(ratio - 1) <= AGREEMENT }];
			}),
		);
}

function draw(rows: readonly Row[], missing: readonly string[]): string[][] {
	const spread = (ratio: Spread | null) =>
		ratio === null ? "–" : `${ratio.median.toFixed(2)} (${ratio.low.toFixed(2)}–${ratio.high.toFixed(2)})`;
	return [
		[
			"tool",
			"load",
			"p50 µs",
			"p90 µs",
			"p99 µs",
			"per second",
			"p50 ÷ wrk",
			"p90 ÷ wrk",
			"p99 ÷ wrk",
			"agree",
		],
		...rows.map((row) => [
			row.tool,
			row.ratePerSec === null ? `closed, ${row.connections}` : `open, ${row.ratePerSec}/s`,
			String(row.p50Us),
			String(row.p90Us),
			String(row.p99Us),
			String(row.perSec),
			spread(row.p50Ratio),
			spread(row.p90Ratio),
			spread(row.p99Ratio),
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
