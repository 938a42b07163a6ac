import type { Sql } from "postgres";
import { connect } from "#db/client.ts";
import { ensureDataset } from "#db/seed.ts";
import { ensureServiceRole } from "#db/service-role.ts";
import { normaliseArm } from "#server/contract/arm.ts";
import { Fault } from "#server/contract/fault.ts";
import type { Lab } from "#server/contract/lab.ts";
import {
	type BlockPart,
	drawResamples,
	expandedInterval,
	resampledFigures,
} from "#server/engine/bootstrap.ts";
import { createRandom, shuffle } from "#server/engine/random.ts";
import { switches } from "#server/experiments/switches/experiment.ts";
import { engineWay, type OwnWay, operationWay, postgresJsWay, type Way, wireWay } from "./engine-ways.ts";
import { LookupProcess } from "./lookup-process.ts";
import { ownTimeNs, sentenceOf, shareOfLookup } from "./own-time.ts";
import type { BenchContext, BenchReport } from "./part.ts";
import { tellSteps } from "./progress.ts";

const CLIENT_COUNTS = [1, 8];
const BLOCKS = 40;
const SLICE_MS = 200;
const WARMUP_MS = 1_000;
const LOOKUP_MS = 3_000;
const NAME = "lab:bench:engine";

type Line = {
	clients: number;
	way: string;
	p50Us: number;
	p99Us: number;
	perSec: number;
	/** To the bare call: p50 and throughput, with 95 % intervals over blocks. */
	p50Ratio: number;
	p50RatioLow: number;
	p50RatioHigh: number;
	throughputRatio: number;
	throughputRatioLow: number;
	throughputRatioHigh: number;
};

/**
 * What measuring costs: the same statement by a bare call of the client that arms use, by the experiment's operation
 * in a bare loop, and through the engine, in turn, slice by slice, with a general driver's call beside them; and the
 * engine alone, around an operation that does nothing, as a share of what a point lookup takes one client.
 *
 * @throws Fault of preparing the lab; `io` when a lookup fails.
 */
export async function benchEngine(context: BenchContext): Promise<BenchReport> {
	const admin = connect(context.target, { applicationName: NAME, max: 2 });
	try {
		const lab = await openLab(context, admin);
		const lines: Line[] = [];
		for (const clients of CLIENT_COUNTS) lines.push(...(await compareWays(lab, clients, context)));
		const own = shareOfLookup(await ownTimeNs(), await lookupP50Us(lab));
		return { data: { lines, own }, table: [...tableOf(lines), [sentenceOf(own)]] };
	} finally {
		await admin.end({ timeout: 5 });
	}
}

async function lookupP50Us({ service, dataset: { orderCount } }: Lab): Promise<number> {
	const lookups = await LookupProcess.open({ driver: "wire", target: service, clients: 1, orderCount });
	try {
		await lookups.run(WARMUP_MS);
		return (await lookups.run(LOOKUP_MS)).p50Us;
	} finally {
		await lookups.close();
	}
}

async function openLab(context: BenchContext, admin: Sql): Promise<Lab> {
	const { scale, seed, signal, log, target } = context;
	const progress = tellSteps(log);
	const dataset = await ensureDataset({ admin, scale, seed, signal, onProgress: progress });
	const service = await ensureServiceRole(admin, target);
	return { admin, service, applicationName: NAME, redisUrl: null, dataset, progress, signal };
}

async function compareWays(lab: Lab, clients: number, context: BenchContext): Promise<Line[]> {
	const { factors } = switches.declaration;
	const arm = normaliseArm(factors, { index: "covering", pool: "pool", poolSize: clients }, "arm");
	await switches.prepare(arm, lab);
	const service = await switches.client(arm, lab);
	const own: OwnWay[] = [];
	try {
		const wire = await wireWay(arm, lab, clients);
		own.push(wire);
		const driver = postgresJsWay(arm, lab, clients);
		own.push(driver);
		const ways = [wire.way, operationWay(service, clients), engineWay(service, clients), driver.way];
		for (const way of ways) await way.run(WARMUP_MS);
		const blocks = new Map(ways.map((way) => [way, [] as BlockPart[]]));
		const random = createRandom(context.seed);
		for (let block = 0; block < BLOCKS; block++) {
			if (context.signal.aborted) throw new Fault("cancelled", "The bench was stopped.");
			for (const way of shuffle(ways, random)) blocks.get(way)?.push(await way.run(SLICE_MS));
		}
		return linesOf(blocks, clients);
	} finally {
		await Promise.all([service.close(), ...own.map((one) => one.close())]);
	}
}

function linesOf(blocks: ReadonlyMap<Way, readonly BlockPart[]>, clients: number): Line[] {
	const resamples = drawResamples(BLOCKS, 1_000, createRandom(4));
	const figures = [...blocks].map(([way, parts]) => ({ way, ...resampledFigures(parts, resamples) }));
	const [bare] = figures;
	if (bare === undefined) return [];
	return figures.map(({ way, whole, resampled }) => {
		const ratio = (metric: "p50Us" | "achievedPerSec") => ({
			value: rounded(whole[metric] / bare.whole[metric]),
			...expandedInterval(
				whole[metric] / bare.whole[metric],
				resampled.map((one, at) => one[metric] / (bare.resampled[at]?.[metric] ?? Number.NaN)),
				BLOCKS,
			),
		});
		const p50 = ratio("p50Us");
		const throughput = ratio("achievedPerSec");
		return {
			clients,
			way: way.name,
			p50Us: rounded(whole.p50Us),
			p99Us: rounded(whole.p99Us),
			perSec: Math.round(whole.achievedPerSec),
			p50Ratio: p50.value,
			p50RatioLow: rounded(p50.low),
			p50RatioHigh: rounded(p50.high),
			throughputRatio: throughput.value,
			throughputRatioLow: rounded(throughput.low),
			throughputRatioHigh: rounded(throughput.high),
		};
	});
}

function rounded(value: number): number {
	return Number(value.toPrecision(4));
}

function tableOf(lines: readonly Line[]): string[][] {
	const interval = (value: number, low: number, high: number) =>
		`${value.toFixed(3)} (${low.toFixed(3)}–${high.toFixed(3)})`;
	return [
		["way", "clients", "p50 µs", "p99 µs", "per second", "p50 ratio", "throughput ratio"],
		...lines.map((line) => [
			line.way,
			String(line.clients),
			line.p50Us.toFixed(1),
			line.p99Us.toFixed(1),
			String(line.perSec),
			interval(line.p50Ratio, line.p50RatioLow, line.p50RatioHigh),
			interval(line.throughputRatio, line.throughputRatioLow, line.throughputRatioHigh),
		]),
	];
}
