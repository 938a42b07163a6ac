import type { Point } from "#server/contract/event.ts";
import { Fault } from "#server/contract/fault.ts";
import type { ArmClient } from "#server/contract/lab.ts";
import { LIMITS } from "#server/contract/limits.ts";
import type { ClosedLoad } from "#server/contract/load.ts";
import type { Summary } from "#server/contract/result.ts";
import type { Clock, Utilisation } from "./clock.ts";
import { ClosedLoop } from "./closed-loop.ts";
import { Ledger } from "./ledger.ts";
import { createRandom } from "./random.ts";
import type { Samples } from "./recorder.ts";
import { chooseSliceMs, FEWEST_BLOCKS, nextBlocks, warmupMsPerArm } from "./slices.ts";
import { Tally } from "./tally.ts";

/** Past the measured time by this much no further slice begins, however few there were. */
const LATEST_MS = 8_000;

/** What the engine is given; all effects come through here. */
export type MeasureOptions = {
	/** In the order of the request; `label` is for people. */
	arms: readonly { label: string; client: ArmClient }[];
	load: ClosedLoad;
	/** Span ids as the experiment declares them. */
	spans: readonly string[];
	/** Seeds the order of slices and the inputs of each arm. */
	seed: number;
	clock: Clock;
	utilisation(): Utilisation;
	publish(point: Point): void;
	signal: AbortSignal;
};

/** One slice as it was; times in milliseconds, `startMs` from the first operation, warm-up included. */
export type Slice = {
	arm: number;
	block: number;
	startMs: number;
	elapsedMs: number;
	errors: number;
	samples: Samples;
};

/** What one arm came to over all its slices. */
export type ArmMeasurement = {
	summary: Summary;
	samples: Samples;
	elapsedMs: number;
	errorKinds: Record<string, number>;
	rowMean: number;
	/** Standard error of `rowMean`. */
	rowMeanError: number;
	/** Mean microseconds per operation, in declared order, `other` last. */
	spans: { span: string; meanUs: number }[];
	counters: Record<string, number>;
	/** Share of its slices in which the event loop was at work, 0…1. */
	utilisation: number;
};

export type Measurement = {
	warmupMs: number;
	sliceMs: number;
	/** Complete blocks; each holds one slice of every arm. */
	blockCount: number;
	slices: Slice[];
	arms: ArmMeasurement[];
};

type Lane = {
	client: ArmClient;
	tally: Tally;
	loop: ClosedLoop;
	ledger: Ledger;
	elapsedMs: number;
	activeMs: number;
	idleMs: number;
};

/**
 * Warms all arms up, then puts them under load in turn, slice by slice, publishing a point every
 * `LIMITS.snapshotMs` and one at the end.
 *
 * @throws Fault `cancelled`, `timeout` or `internal`, as `ClosedLoop.run` does.
 */
export async function measure(options: MeasureOptions): Promise<Measurement> {
	const { clock, load, signal } = options;
	const lanes = options.arms.map((arm, place) => openLane(arm, place, options));
	const originMs = clock.now();
	let phase: Point["phase"] = "warm-up";
	const publish = () => {
		const arms = lanes.map(({ ledger }) => ({ interval: ledger.takeInterval(), soFar: ledger.soFar() }));
		// Before any operation has ended there is nothing to draw.
		if (arms.every(({ soFar }) => soFar === null)) return;
		options.publish({ tMs: Math.round(clock.now() - originMs), phase, arms });
	};
	const stopPublishing = clock.every(LIMITS.snapshotMs, publish);
	try {
		const measuredMs = load.seconds * 1_000;
		const warmupMs = warmupMsPerArm(measuredMs, lanes.length);
		for (const lane of lanes) await lane.loop.run(warmupMs, signal);
		publish();
		const medianMs = lanes.map(({ ledger }) => ledger.all.quantileUs(0.5) / 1_000);
		for (const lane of lanes) {
			lane.ledger.reset();
			lane.client.resetCounters();
		}
		phase = "measure";
		const sliceMs = chooseSliceMs(measuredMs, medianMs);
		const slices = await measureBlocks(lanes, { ...options, measuredMs, sliceMs, originMs });
		publish();
		return {
			warmupMs: warmupMs * lanes.length,
			sliceMs,
			blockCount: slices.length / lanes.length,
			slices,
			arms: lanes.map((lane, place) => conclude(lane, options, place)),
		};
	} finally {
		stopPublishing();
	}
}

function openLane(arm: MeasureOptions["arms"][number], place: number, options: MeasureOptions): Lane {
	const tally = new Tally(options.spans.length);
	const loop = new ClosedLoop({
		label: arm.label,
		client: arm.client,
		clientCount: options.load.clients,
		spans: options.spans,
		tally,
		clock: options.clock,
		// Stream 0 draws the order of slices.
		random: createRandom(options.seed, place + 1),
	});
	const ledger = new Ledger(tally, loop);
	return { client: arm.client, tally, loop, ledger, elapsedMs: 0, activeMs: 0, idleMs: 0 };
}

type Stage = MeasureOptions & { measuredMs: number; sliceMs: number; originMs: number };

async function measureBlocks(lanes: readonly Lane[], stage: Stage): Promise<Slice[]> {
	const random = createRandom(stage.seed);
	const { clock, measuredMs } = stage;
	const slices: Slice[] = [];
	const startMs = clock.now();
	for (let block = 0; ; ) {
		for (const order of nextBlocks(lanes.length, random)) {
			for (const arm of order) slices.push(await measureSlice(lanes, arm, block, stage));
			block++;
			if (clock.now() - startMs > measuredMs + LATEST_MS) return slices;
		}
		// Pairs of blocks take their time; another one begins when most of it still fits.
		const spentMs = clock.now() - startMs;
		if (block >= FEWEST_BLOCKS && spentMs + spentMs / block > measuredMs) return slices;
	}
}

async function measureSlice(
	lanes: readonly Lane[],
	arm: number,
	block: number,
	stage: Stage,
): Promise<Slice> {
	const lane = lanes[arm];
	if (lane === undefined) throw new Fault("internal", `There is no arm ${arm} to measure.`);
	const errorsBefore = lane.tally.errorCount;
	const before = stage.utilisation();
	const { startMs, elapsedMs } = await lane.loop.run(stage.sliceMs, stage.signal);
	const after = stage.utilisation();
	lane.elapsedMs += elapsedMs;
	lane.activeMs += after.activeMs - before.activeMs;
	lane.idleMs += after.idleMs - before.idleMs;
	return {
		arm,
		block,
		startMs: startMs - stage.originMs,
		elapsedMs,
		errors: lane.tally.errorCount - errorsBefore,
		samples: lane.ledger.takeSlice(),
	};
}

function conclude(lane: Lane, options: MeasureOptions, place: number): ArmMeasurement {
	const { tally, ledger, elapsedMs } = lane;
	const { operationCount: count } = tally;
	const summary = ledger.soFar();
	if (summary === null) {
		throw new Fault(
			"internal",
			`No operation of the arm "${options.arms[place]?.label}" succeeded, so there is nothing to compare.`,
		);
	}
	const rowMean = tally.rowCount / count;
	const rowVariance = Math.max(0, tally.rowSquares / count - rowMean ** 2);
	const perOperation = (totalMs: number) => Math.max(0, (totalMs * 1_000) / count);
	const spannedMs = tally.spansMs.reduce((sum, one) => sum + one, 0);
	return {
		summary,
		samples: ledger.all.samples(),
		elapsedMs,
		errorKinds: Object.fromEntries(tally.errors),
		rowMean,
		rowMeanError: Math.sqrt(rowVariance / count),
		spans: [
			...options.spans.map((span, at) => ({ span, meanUs: perOperation(tally.spansMs[at] ?? 0) })),
			{ span: "other", meanUs: perOperation(tally.operationsMs - spannedMs) },
		],
		counters: lane.client.counters(),
		utilisation: lane.activeMs / Math.max(1e-9, lane.activeMs + lane.idleMs),
	};
}
