import { Fault } from "#server/contract/fault.ts";
import { LIMITS } from "#server/contract/limits.ts";
import { type Load, longestSeconds } from "#server/contract/load.ts";
import type { Clock, Utilisation } from "./clock.ts";
import { type ArmMeasurement, type ArmTotals, conclude, type Lane, type Slice, total } from "./lane.ts";
import { lookTimesMs } from "./looks.ts";
import type { Observer } from "./observer.ts";
import { createRandom } from "./random.ts";
import { FEWEST_BLOCKS, nextBlocks } from "./slices.ts";

/** Past the time of the run by this much no further slice begins, but for the first block's. */
const LATEST_MS = 8_000;

/** What a run is measured with, but for its arms. */
export type MeasureParts = {
	load: Load;
	/** Span ids as the experiment declares them. */
	spans: readonly string[];
	/** Seeds the order of slices and the inputs of each arm. */
	seed: number;
	clock: Clock;
	utilisation(): Utilisation;
	observer: Observer;
	/**
	 * Asked at each look but the last (see `lookTimesMs`) of a load that has a budget: whether the slices so far, whole
	 * pairs of blocks, are enough. The run then ends; else it goes on.
	 */
	isDecided(slices: readonly Slice[]): boolean;
	signal: AbortSignal;
};

/** What its slices are measured with. */
export type BlockParts = MeasureParts & {
	lanes: readonly Lane[];
	sliceMs: number;
	/** Clock time of the run's first operation. */
	originMs: number;
	/** Told of all slices so far after each whole pair of blocks, while no operation is under way. */
	pairEnded(slices: readonly Slice[]): void;
};

/**
 * Puts the lanes under load block by block, each holding one slice of every lane, until the seconds of the load are
 * over, or, where it has a budget, until a look finds it decided. Keeps whole pairs of blocks.
 *
 * @throws Fault as `LoadLoop.run` does; `internal` when an arm did not succeed once.
 */
export async function measureBlocks(parts: BlockParts): Promise<{ slices: Slice[]; arms: ArmMeasurement[] }> {
	const { lanes, clock, load } = parts;
	const random = createRandom(parts.seed);
	const startMs = clock.now();
	const latestMs = startMs + longestSeconds(load) * 1_000 + LATEST_MS;
	const slices: Slice[] = [];
	const isOver = overOf(parts);
	let totals: (ArmTotals | undefined)[] = [];
	let keptCount = 0;
	for (let block = 0; ; ) {
		for (const order of nextBlocks(lanes.length, random)) {
			const done = await measureBlock(parts, order, block, () => block > 0 && clock.now() > latestMs);
			slices.push(...done);
			if (done.length < lanes.length) break;
			block++;
			// Only pairs are balanced; a first block alone, which supports no verdict, is better than no answer.
			if (block === 1 || block % 2 === 0) {
				totals = lanes.map(total);
				keptCount = slices.length;
			}
		}
		parts.pairEnded(slices.slice(0, keptCount));
		if (clock.now() > latestMs || isOver(clock.now() - startMs, block, slices)) break;
	}
	const kept = slices.slice(0, keptCount);
	return { slices: kept, arms: totals.map((one, place) => concludeArm(one, place, kept, parts)) };
}

/** Whether the run is over after so many milliseconds and blocks, which are in pairs. */
function overOf({ load, isDecided }: BlockParts) {
	const looksMs = lookTimesMs(load);
	return (spentMs: number, blockCount: number, slices: readonly Slice[]): boolean => {
		// Pairs of blocks take their time; another one begins when most of it still fits.
		const nextMs = spentMs + spentMs / blockCount;
		if (blockCount < FEWEST_BLOCKS || nextMs <= (looksMs[0] ?? 0)) return false;
		while (looksMs.length > 0 && nextMs > (looksMs[0] ?? 0)) looksMs.shift();
		return looksMs.length === 0 || isDecided(slices);
	};
}

function concludeArm(
	totals: ArmTotals | undefined,
	place: number,
	slices: readonly Slice[],
	{ lanes, spans }: BlockParts,
): ArmMeasurement {
	const lane = lanes[place];
	if (totals === undefined || lane === undefined) throw noSuccess(lane);
	const own = slices.filter(({ arm }) => arm === place);
	return conclude(totals, own, spans, lane.load.clients);
}

function noSuccess(lane: Lane | undefined): Fault {
	const dropped = lane?.tally.droppedCount ?? 0;
	const why =
		dropped === 0
			? ""
			: ` ${dropped} were dropped, because they had not ended ${LIMITS.drainMs / 1_000} s after their slice: use a closed loop, or an operation that takes less.`;
	return new Fault(
		"internal",
		`No operation of the arm "${lane?.label}" succeeded, so there is nothing to compare.${why}`,
	);
}

/** One slice of each arm, or fewer when it gets too late. */
async function measureBlock(
	parts: BlockParts,
	order: readonly number[],
	block: number,
	isLate: () => boolean,
): Promise<Slice[]> {
	const slices: Slice[] = [];
	for (const arm of order) {
		if (isLate()) break;
		slices.push(await measureSlice(parts, arm, block));
	}
	return slices;
}

async function measureSlice(parts: BlockParts, arm: number, block: number): Promise<Slice> {
	const { clock, observer } = parts;
	const lane = parts.lanes[arm];
	if (lane === undefined) throw new Fault("internal", `There is no arm ${arm} to measure.`);
	const { loop, tally } = lane;
	await lane.client.beforeSlice?.();
	await observer.begin();
	const before = { ended: tally.endedCount, errors: tally.errorCount, spunMs: loop.spunMs };
	const workBefore = parts.utilisation();
	const { startMs, elapsedMs } = await loop.run(parts.sliceMs, parts.signal);
	const workAfter = parts.utilisation();
	const spanMs = clock.now() - startMs;
	const spunMs = loop.spunMs - before.spunMs;
	const conditions = await observer.end();
	lane.elapsedMs += elapsedMs;
	// Turning round to be on time looks like work to the event loop.
	lane.activeMs += Math.max(0, workAfter.activeMs - workBefore.activeMs - spunMs);
	lane.idleMs += workAfter.idleMs - workBefore.idleMs + spunMs;
	return {
		arm,
		block,
		startMs: startMs - parts.originMs,
		elapsedMs,
		errors: tally.errorCount - before.errors,
		...lane.ledger.takeSlice(),
		endedCount: tally.endedCount - before.ended,
		spanMs,
		spunMs,
		conditions,
	};
}
