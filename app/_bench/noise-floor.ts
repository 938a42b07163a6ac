import type { Floor } from "#app/_chart/chart.ts";
import { formatMoment, formatNumber, formatPlural, formatShare } from "#app/_lib/format.ts";
import { figureOf } from "#server/contract/claim.ts";
import { DISTURBED_SHARE } from "#server/contract/disturbance.ts";
import { closedLoad, type Load, longestSeconds } from "#server/contract/load.ts";
import type { Comparison, Metric, NoiseFloor, Result } from "#server/contract/result.ts";

/** A run this many times as long as the one of equal arms may well tell finer differences apart. */
const TIMES_AS_LONG = 2;

/** Up to here a share reads as what it is either way; 31 % up would be 24 % down, and 114 % down is nothing. */
const MOST_AS_SHARE = 0.1;

type Floored = Pick<Result, "noiseFloor" | "load">;

/**
 * The noise floor where it says something of such a run. It says nothing of an open loop, whose load the equal arms were
 * not under, nor of a run that is much longer and so sees more finely.
 */
export function floorOf({ noiseFloor, load }: Floored): NoiseFloor | null {
	return noiseFloor !== null && load.model === "closed" && !isLonger(noiseFloor, load) ? noiseFloor : null;
}

function isLonger({ seconds }: NoiseFloor, load: Load): boolean {
	return longestSeconds(load) > TIMES_AS_LONG * seconds;
}

/** A floor as it is drawn, as far up as down on a scale of ratios: "4.0 %", "a factor of 1.31". */
function reachText(share: number): string {
	return share <= MOST_AS_SHARE ? formatShare(share) : `a factor of ${formatNumber(1 + share)}`;
}

/** What one run of two equal arms on this machine could not tell apart, or why that says nothing of this run, in a sentence. */
export function noiseFloorSentence({ noiseFloor: floor, load }: Floored): string {
	if (floor === null) {
		return "How finely two equal arms can be told apart on this machine was not known when this was measured.";
	}
	if (load.model === "open") {
		return "How finely two equal arms can be told apart in an open loop is not known: on this machine they were measured in a closed one.";
	}
	const { p50, p95, p99, throughput, clients, seconds, measuredAt } = floor;
	if (isLonger(floor, load)) {
		return `How finely two equal arms can be told apart in so long a run is not known: on this machine they were measured for ${seconds}\u00a0s.`;
	}
	const meanwhile = isBusy(floor) ? `, ${WHILE_BUSY}` : "";
	return `In one run on this machine (lookups, ${formatPlural(clients, "client")} for ${seconds}\u00a0s, ${formatMoment(Date.parse(measuredAt))}${meanwhile}) two equal arms could not be told apart more finely than ${reachText(p50)} in p50, ${reachText(p95)} in p95, ${reachText(p99)} in p99, ${reachText(throughput)} in throughput.`;
}

const WHILE_BUSY = "while the machine was busy";

/** Whether equal arms may have seemed so far apart because something else disturbed them. */
function isBusy({ disturbedShare = 0 }: NoiseFloor): boolean {
	return disturbedShare >= DISTURBED_SHARE;
}

/** As long as that sentence will be, with the next one on a figure or two of each of these arms. */
export function noiseFloorRoom(arms: readonly string[]): string {
	const share = 0.88;
	const shares = { p50: share, p95: share, p99: share, throughput: share };
	const noiseFloor = {
		...shares,
		clients: 8,
		seconds: 8,
		disturbedShare: 1,
		measuredAt: "2026-03-01T14:05:00Z",
	};
	const sentence = noiseFloorSentence({ noiseFloor, load: closedLoad(8, 8) });
	return `${sentence} ${belowFloorSentence(arms.map((letter) => `${letter} p95, p99`))}`;
}

/** Whether a difference that was found is smaller than what two equal arms could be told apart by. */
export function isBelowFloor({ metric, ratio, verdict }: Comparison, run: Floored): boolean {
	const floor = floorOf(run);
	if (floor === null || (verdict !== "lower" && verdict !== "higher")) return false;
	return Math.max(ratio, 1 / ratio) - 1 < floor[metric];
}

/** The range about a figure of the whole run within which two equal arms were not told apart, and whose figure it is. */
export type FloorRange = {
	metric: Metric;
	share: number;
	low: number;
	high: number;
	about: string;
	isBusy: boolean;
};

/**
 * That range of one figure; null where the floor is not known or says nothing of such a run.
 *
 * @param baseline place and name of the arm about whose figure it is.
 */
export function floorRange(
	metric: Metric,
	result: Pick<Result, "arms" | "noiseFloor" | "load"> | null,
	baseline: { arm: number; name: string } = { arm: 0, name: "A" },
): FloorRange | null {
	const floor = result === null ? null : floorOf(result);
	if (result === null || floor === null) return null;
	const share = floor[metric];
	const value = figureOf(result.arms[baseline.arm], metric);
	if (value <= 0) return null;
	const range = { low: value / (1 + share), high: value * (1 + share) };
	return { metric, share, ...range, about: baseline.name, isBusy: isBusy(floor) };
}

/**
 * What is hatched, in a sentence; empty when nothing is.
 *
 * @param about what it lies about, where no name of a range says it
 */
export function floorSentence(
	ranges: readonly FloorRange[],
	about = `${ranges[0]?.about}'s figure of the whole run`,
): string {
	const [first] = ranges;
	if (first === undefined) return "";
	const each = ranges.map(({ metric, share }) => `${reachText(share)} in ${metric}`);
	const meanwhile = first.isBusy ? ` It was measured ${WHILE_BUSY}.` : "";
	return `Hatched: the noise floor about ${about}, ${each.join(", ")} either way. Within it two equal arms of one run could not be told apart.${meanwhile}`;
}

/** As long as that sentence will be for some figures; empty in an open loop, for which nothing is known. */
export function floorRoom(metrics: readonly Metric[], isOpenLoop: boolean): string {
	if (isOpenLoop) return "";
	const range = { share: 0.88, low: 0, high: 0, about: "A", isBusy: true };
	return floorSentence(metrics.map((metric) => ({ metric, ...range })));
}

/** The same as it is drawn all across a chart of that figure. */
export function floorsAcross(range: FloorRange | null): Floor[] {
	return range === null ? [] : [{ x: null, y: [range.low, range.high], about: range.about }];
}

/** Why differences below the floor are to be doubted, in a sentence after the floor's; empty when there are none. */
export function belowFloorSentence(figures: readonly string[]): string {
	if (figures.length === 0) return "";
	return `This run was at most twice as long, so the smaller differences it found are to be doubted: ${figures.join("; ")}.`;
}
