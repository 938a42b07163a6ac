import type { Sql } from "postgres";
import { connect } from "#db/client.ts";
import { idOfRank, popularityOrder } from "#db/schema/lab.ts";
import { ensureDataset } from "#db/seed.ts";
import { ensureServiceRole } from "#db/service-role.ts";
import { type Arm, normaliseArm } from "#server/contract/arm.ts";
import { Fault } from "#server/contract/fault.ts";
import type { ArmClient, Lab } from "#server/contract/lab.ts";
import { type BlockPart, BlockTable, drawResamples, expandedInterval } from "#server/engine/bootstrap.ts";
import { systemClock } from "#server/engine/clock.ts";
import { ClosedLoop } from "#server/engine/closed-loop.ts";
import { createRandom, shuffle } from "#server/engine/random.ts";
import { Recorder } from "#server/engine/recorder.ts";
import { Tally } from "#server/engine/tally.ts";
import { zipfRanks } from "#server/experiments/lab/popularity.ts";
import { switches } from "#server/experiments/switches/experiment.ts";
import { copyOf, decodeOrders, lastOrdersSql } from "#server/experiments/switches/orders.ts";
import { ACCESS_EXPONENT } from "#server/experiments/switches/service.ts";
import { ownTimeNs } from "./own-time.ts";
import type { BenchContext, BenchReport } from "./part.ts";

const CLIENT_COUNTS = [1, 8];
const BLOCKS = 40;
const SLICE_MS = 200;
const WARMUP_MS = 1_000;
const NAME = "lab:bench:engine";

/** A way to put the arm under load for a while. */
type Way = { name: string; run(durationMs: number): Promise<BlockPart> };

/** One operation of one client; answers with the number of rows. */
type Step = (client: number) => Promise<unknown>;

type Line = {
	clients: number;
	way: string;
	p50Us: number;
	p99Us: number;
	perSec: number;
	/** To the bare driver call: p50 and throughput, with 95 % intervals over blocks. */
	p50Ratio: number;
	p50RatioLow: number;
	p50RatioHigh: number;
	throughputRatio: number;
	throughputRatioLow: number;
	throughputRatioHigh: number;
};

/**
 * What measuring costs: the same statement through the bare driver, through the experiment's operation in a bare
 * loop, and through the engine, in turn, slice by slice; and the engine alone, around an operation that does nothing.
 *
 * @throws Fault of preparing the lab.
 */
export async function benchEngine(context: BenchContext): Promise<BenchReport> {
	const admin = connect(context.target, { applicationName: NAME, max: 2 });
	try {
		const lab = await openLab(context, admin);
		const lines: Line[] = [];
		for (const clients of CLIENT_COUNTS) lines.push(...(await compareWays(lab, clients, context)));
		const ownNs = await ownTimeNs();
		const [one] = lines;
		const ownShare = one === undefined ? 0 : ownNs / 1_000 / one.p50Us;
		return {
			data: { lines, ownNsPerOperation: Math.round(ownNs), ownShareOfP50: Number(ownShare.toPrecision(3)) },
			table: [
				...tableOf(lines),
				[`engine alone: ${Math.round(ownNs)} ns, ${(ownShare * 100).toFixed(1)} % of p50`],
			],
		};
	} finally {
		await admin.end({ timeout: 5 });
	}
}

async function openLab(context: BenchContext, admin: Sql): Promise<Lab> {
	const { scale, seed, signal, log, target } = context;
	let shown = "";
	const progress = (label: string) => {
		if (label !== shown) log(label);
		shown = label;
	};
	const dataset = await ensureDataset({ admin, scale, seed, signal, onProgress: progress });
	const service = await ensureServiceRole(admin, target);
	return { admin, service, applicationName: NAME, redisUrl: null, dataset, progress, signal };
}

async function compareWays(lab: Lab, clients: number, context: BenchContext): Promise<Line[]> {
	const { factors } = switches.declaration;
	const arm = normaliseArm(factors, { index: "covering", pool: "pool", poolSize: clients }, "arm");
	await switches.prepare(arm, lab);
	const service = await switches.client(arm, lab);
	const connections = Array.from({ length: clients }, () =>
		connect(lab.service, { applicationName: NAME, max: 1 }),
	);
	try {
		const ways = [
			bareDriver(connections, arm, lab, clients),
			bareOperation(service, clients),
			engineWay(service, clients),
		];
		for (const way of ways) await way.run(WARMUP_MS);
		const blocks = new Map(ways.map((way) => [way, [] as BlockPart[]]));
		const random = createRandom(context.seed);
		for (let block = 0; block < BLOCKS; block++) {
			if (context.signal.aborted) throw new Fault("cancelled", "The bench was stopped.");
			for (const way of shuffle(ways, random)) blocks.get(way)?.push(await way.run(SLICE_MS));
		}
		return linesOf(blocks, clients);
	} finally {
		await Promise.all([service.close(), ...connections.map((connection) => connection.end({ timeout: 1 }))]);
	}
}

function bareDriver(connections: readonly Sql[], arm: Arm, lab: Lab, clients: number): Way {
	const sql = lastOrdersSql(copyOf(arm), "$1");
	const { customerCount, seed } = lab.dataset;
	const rankOf = zipfRanks(customerCount, ACCESS_EXPONENT);
	const popularity = popularityOrder(customerCount, seed);
	const random = createRandom(1);
	const step: Step = async (client) => {
		const customer = idOfRank(popularity, rankOf(random()));
		const rows = await connections[client]?.unsafe(sql, [customer], { prepare: true }).raw();
		return decodeOrders((rows ?? []) as unknown as Parameters<typeof decodeOrders>[0]).length;
	};
	return { name: "bare driver call", run: (durationMs) => bareLoop(step, clients, durationMs) };
}

function bareOperation(service: ArmClient, clients: number): Way {
	const random = createRandom(2);
	const spans = { add: () => {} };
	const step: Step = () => service.operation(random, spans);
	return { name: "operation in a bare loop", run: (durationMs) => bareLoop(step, clients, durationMs) };
}

/** The least that can be called measuring: two clock reads and a push. */
async function bareLoop(step: Step, clients: number, durationMs: number): Promise<BlockPart> {
	const durationsMs: number[] = [];
	const startMs = performance.now();
	const endMs = startMs + durationMs;
	const loop = async (client: number) => {
		for (;;) {
			const fromMs = performance.now();
			if (fromMs >= endMs) return;
			await step(client);
			durationsMs.push(performance.now() - fromMs);
		}
	};
	await Promise.all(Array.from({ length: clients }, (_, client) => loop(client)));
	const elapsedMs = performance.now() - startMs;
	const recorder = new Recorder();
	for (const one of durationsMs) recorder.record(one);
	return { samples: recorder.samples(), elapsedMs };
}

function engineWay(service: ArmClient, clients: number): Way {
	const spans = switches.declaration.spans.map(({ id }) => id);
	const tally = new Tally(spans.length);
	const random = createRandom(3);
	const parts = {
		label: "covering",
		client: service,
		clientCount: clients,
		spans,
		tally,
		clock: systemClock,
		random,
	};
	const loop = new ClosedLoop(parts);
	const calm = new AbortController().signal;
	return {
		name: "engine",
		async run(durationMs) {
			tally.latest.reset();
			const { elapsedMs } = await loop.run(durationMs, calm);
			return { samples: tally.latest.samples(), elapsedMs };
		},
	};
}

function linesOf(blocks: ReadonlyMap<Way, readonly BlockPart[]>, clients: number): Line[] {
	const resamples = drawResamples(BLOCKS, 1_000, createRandom(4));
	const once = new Uint8Array(BLOCKS).fill(1);
	const figures = [...blocks].map(([way, parts]) => {
		const table = new BlockTable(parts);
		return { way, whole: table.figures(once), drawn: resamples.map((times) => table.figures(times)) };
	});
	const [bare] = figures;
	if (bare === undefined) return [];
	return figures.map(({ way, whole, drawn }) => {
		const ratio = (metric: "p50Us" | "achievedPerSec") => ({
			value: rounded(whole[metric] / bare.whole[metric]),
			...expandedInterval(
				drawn.map((one, at) => one[metric] / (bare.drawn[at]?.[metric] ?? Number.NaN)),
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
