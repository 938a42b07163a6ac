import type { Random } from "#server/contract/lab.ts";
import { type Load, meanRatePerSec } from "#server/contract/load.ts";
import { shuffle } from "./random.ts";

/** Measured on a drifting machine: shorter slices, balanced, tell equal arms apart least; slow operations need longer ones. */
const SLICE_MS = { min: 100, max: 2_000 };
/** An open loop begins empty, so a slice has to last until queues live, and longer for a profile to play out in it. */
const OPEN_SLICE_MS = { min: 500, shaped: 2_000, max: 5_000 };
/** And it should hold this many arrivals. */
const ARRIVALS_PER_SLICE = 50;
/** An interval from fewer blocks says nothing. */
export const FEWEST_BLOCKS = 4;
/** Arms that are laid out are looked at for a shape, which needs narrower intervals than a verdict. */
const LAID_OUT_BLOCKS = 10;
/** A slice should hold this many operations of every client, beside the first, which is not recorded. */
export const OPERATIONS_PER_TURN = 4;
/** After its end a slice lasts until what counts has ended, and then what was begun meanwhile. */
const OVERTIME_OPERATIONS = 2;
/** About a tenth of the run, but the first point of the chart has to come soon. */
const WARMUP_MS = { share: 0.1, min: 250, max: 1_000, perArm: 100 };

/** Warm-up of each arm in milliseconds. */
export function warmupMsPerArm(measuredMs: number, armCount: number): number {
	const allMs = Math.min(WARMUP_MS.max, Math.max(WARMUP_MS.min, measuredMs * WARMUP_MS.share));
	return Math.max(WARMUP_MS.perArm, Math.round(allMs / armCount));
}

/**
 * Length of a slice in milliseconds, from each arm's mean operation in the warm-up: as long as the load wants it, but
 * at least `FEWEST_BLOCKS` blocks in the time there is, and more of arms that are laid out. A closed loop wants some
 * operations of the slowest arm, and outlasts its slices by some. An open loop wants some arrivals, and its whole profile in every slice; an arm that
 * keeps up with them ends with its slice, and one that does not takes its drain, however long the slice.
 *
 * @param own the arms' loads, where they have their own: the one that wants the longest slice decides
 */
export function chooseSliceMs(
	load: Load,
	cycleMs: readonly number[],
	{ own = [load], isLaidOut = false }: { own?: readonly Load[]; isLaidOut?: boolean } = {},
): number {
	const isOpen = load.model === "open";
	const overtimeMs = isOpen ? 0 : OVERTIME_OPERATIONS * cycleMs.reduce((sum, one) => sum + one, 0);
	const blockCount = isLaidOut ? LAID_OUT_BLOCKS : FEWEST_BLOCKS;
	const affordableMs = ((load.seconds * 1_000) / blockCount - overtimeMs) / cycleMs.length;
	const mostMs = isOpen ? OPEN_SLICE_MS.max : SLICE_MS.max;
	const longestMs = Math.max(SLICE_MS.min, Math.min(mostMs, affordableMs));
	return Math.round(
		Math.min(longestMs, Math.max(SLICE_MS.min, ...own.map((one) => wantedSliceMs(one, cycleMs)))),
	);
}

function wantedSliceMs(load: Load, cycleMs: readonly number[]): number {
	if (load.model === "closed") return (OPERATIONS_PER_TURN + 1) * Math.max(...cycleMs);
	const leastMs = load.profile === "constant" ? OPEN_SLICE_MS.min : OPEN_SLICE_MS.shaped;
	return Math.max(leastMs, (ARRIVALS_PER_SLICE * 1_000) / meanRatePerSec(load));
}

/**
 * The next two blocks: each arm once in random order, then in the reverse order, so that a steady drift of the
 * machine weighs on all arms alike.
 */
export function nextBlocks(armCount: number, random: Random): [number[], number[]] {
	const order = shuffle(
		Array.from({ length: armCount }, (_, arm) => arm),
		random,
	);
	return [order, order.toReversed()];
}
