import type { Point } from "#server/contract/event.ts";
import { Fault } from "#server/contract/fault.ts";
import type { ArmClient } from "#server/contract/lab.ts";
import { LIMITS } from "#server/contract/limits.ts";
import type { Load } from "#server/contract/load.ts";
import type { Clock, Utilisation } from "./clock.ts";
import { ClosedLoop } from "./closed-loop.ts";
import { type ArmMeasurement, type ArmTotals, conclude, type Lane, type Slice, total } from "./lane.ts";
import { Ledger } from "./ledger.ts";
import type { Observer } from "./observer.ts";
import { createRandom } from "./random.ts";
import { chooseSliceMs, FEWEST_BLOCKS, nextBlocks, warmupMsPerArm } from "./slices.ts";
import { Tally } from "./tally.ts";

/** Past the measured time by this much no further slice begins, but for the first block's. */
const LATEST_MS = 8_000;

/** What the engine is given; all effects come through here. */
export type MeasureOptions = {
	/** In the order of the request; `label` is for people. */
	arms: readonly { label: string; client: ArmClient }[];
	load: Load;
	/** Span ids as the experiment declares them. */
	spans: readonly string[];
	/** Seeds the order of slices and the inputs of each arm. */
	seed: number;
	clock: Clock;
	utilisation(): Utilisation;
	observer: Observer;
	/**
	 * Asked after each pair of blocks once the seconds of the load are over, if it has a budget: whether the slices so
	 * far are enough. The run then ends; else it goes on until the budget is spent.
	 */
	isDecided(slices: readonly Slice[]): boolean;
	publish(point: Point): void;
	signal: AbortSignal;
};

export type Measurement = {
	warmupMs: number;
	sliceMs: number;
	/** Complete blocks, in pairs; each holds one slice of every arm. Just one when a pair would have taken far too long. */
	blockCount: number;
	slices: Slice[];
	arms: ArmMeasurement[];
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
		for (const lane of lanes) await lane.loop.run(warmupMs, signal, true);
		publish();
		for (const lane of lanes) {
			lane.ledger.reset();
			lane.client.resetCounters();
		}
		phase = "measure";
		const sliceMs = chooseSliceMs(
			measuredMs,
			lanes.map(({ loop }) => loop.cycleMs),
		);
		const { slices, arms } = await measureBlocks(lanes, { ...options, measuredMs, sliceMs, originMs });
		options.publish({
			tMs: Math.round(clock.now() - originMs),
			phase,
			arms: lanes.map(({ ledger }, place) => ({
				interval: ledger.takeInterval(),
				soFar: arms[place]?.summary ?? null,
			})),
		});
		return {
			warmupMs: warmupMs * lanes.length,
			sliceMs,
			blockCount: slices.length / lanes.length,
			slices,
			arms,
		};
	} finally {
		stopPublishing();
	}
}

type Stage = MeasureOptions & { measuredMs: number; sliceMs: number; originMs: number };

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

async function measureBlocks(
	lanes: readonly Lane[],
	stage: Stage,
): Promise<Pick<Measurement, "slices" | "arms">> {
	const random = createRandom(stage.seed);
	const { clock, measuredMs } = stage;
	const startMs = clock.now();
	const slices: Slice[] = [];
	const isLate = () => clock.now() - startMs > measuredMs + LATEST_MS;
	let totals: (ArmTotals | undefined)[] = [];
	let keptCount = 0;
	for (let block = 0; ; ) {
		for (const order of nextBlocks(lanes.length, random)) {
			const done = await measureBlock(lanes, order, block, { ...stage, isLate: () => block > 0 && isLate() });
			slices.push(...done);
			if (done.length < lanes.length) break;
			block++;
			// Only pairs are balanced; a first block alone, which supports no verdict, is better than no answer.
			if (block === 1 || block % 2 === 0) {
				totals = lanes.map(total);
				keptCount = slices.length;
			}
		}
		// Pairs of blocks take their time; another one begins when most of it still fits.
		const spentMs = clock.now() - startMs;
		if (isLate() || (block >= FEWEST_BLOCKS && spentMs + spentMs / block > measuredMs)) break;
	}
	const kept = slices.slice(0, keptCount);
	return { slices: kept, arms: totals.map((one, place) => concludeArm(one, place, kept, stage)) };
}

function concludeArm(
	totals: ArmTotals | undefined,
	place: number,
	slices: readonly Slice[],
	{ arms, spans, load }: Stage,
): ArmMeasurement {
	if (totals === undefined) {
		throw new Fault(
			"internal",
			`No operation of the arm "${arms[place]?.label}" succeeded, so there is nothing to compare.`,
		);
	}
	const own = slices.filter(({ arm }) => arm === place);
	return conclude(totals, own, spans, load.clients);
}

/** One slice of each arm, or fewer when it gets too late. */
async function measureBlock(
	lanes: readonly Lane[],
	order: readonly number[],
	block: number,
	stage: Stage & { isLate(): boolean },
): Promise<Slice[]> {
	const slices: Slice[] = [];
	for (const arm of order) {
		if (stage.isLate()) break;
		slices.push(await measureSlice(lanes, arm, block, stage));
	}
	return slices;
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
	await stage.observer.begin();
	const endedBefore = lane.tally.endedCount;
	const before = stage.utilisation();
	const { startMs, elapsedMs } = await lane.loop.run(stage.sliceMs, stage.signal);
	const after = stage.utilisation();
	const spanMs = stage.clock.now() - startMs;
	const conditions = await stage.observer.end();
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
		service: null,
		endedCount: lane.tally.endedCount - endedBefore,
		spanMs,
		conditions,
	};
}
