import type { Floor } from "#app/_chart/chart.ts";
import { formatMoment, formatPlural, formatShare } from "#app/_lib/format.ts";
import { figureOf } from "#server/contract/claim.ts";
import { type Load, longestSeconds } from "#server/contract/load.ts";
import type { Comparison, Metric, NoiseFloor, Result } from "#server/contract/result.ts";

/** A run this many times as long as the one of equal arms may well tell finer differences apart. */
const TIMES_AS_LONG = 2;

/** What one run of two equal arms on this machine could not tell apart, in a sentence. */
export function noiseFloorSentence(floor: NoiseFloor | null): string {
	if (floor === null) {
		return "How finely two equal arms can be told apart on this machine was not known when this was measured.";
	}
	const { p50, p95, p99, throughput, clients, seconds, measuredAt } = floor;
	return `In one run on this machine (lookups, ${formatPlural(clients, "client")} for ${seconds}\u00a0s, ${formatMoment(Date.parse(measuredAt))}) two equal arms could not be told apart more finely than ${formatShare(p50)} in p50, ${formatShare(p95)} in p95, ${formatShare(p99)} in p99, ${formatShare(throughput)} in throughput.`;
}

/** As long as that sentence will be, with the next one on a figure or two of each of these arms. */
export function noiseFloorRoom(arms: readonly string[]): string {
	const share = 0.088;
	const shares = { p50: share, p95: share, p99: share, throughput: share };
	const floor = { ...shares, clients: 8, seconds: 8, measuredAt: "2026-03-01T14:05:00Z" };
	return `${noiseFloorSentence(floor)} ${belowFloorSentence(arms.map((letter) => `${letter} p95, p99`))}`;
}

/**
 * Whether a difference that was found is smaller than what two equal arms could be told apart by. Nothing is said of an
 * open loop, whose load the equal arms were not under, nor of a run that is much longer and so sees more finely.
 */
export function isBelowFloor(
	{ metric, ratio, verdict }: Comparison,
	floor: NoiseFloor | null,
	load: Load,
): boolean {
	if (floor === null || (verdict !== "lower" && verdict !== "higher")) return false;
	return bearsOn(floor, load) && Math.max(ratio, 1 / ratio) - 1 < floor[metric];
}

function bearsOn(floor: NoiseFloor, load: Load): boolean {
	return load.model === "closed" && longestSeconds(load) <= TIMES_AS_LONG * floor.seconds;
}

/** The range about a figure of the whole run within which two equal arms were not told apart, and whose figure it is. */
export type FloorRange = { metric: Metric; share: number; low: number; high: number; about: string };

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
	if (result?.noiseFloor == null || !bearsOn(result.noiseFloor, result.load)) return null;
	const share = result.noiseFloor[metric];
	const value = figureOf(result.arms[baseline.arm], metric);
	if (value <= 0) return null;
	return { metric, share, low: value / (1 + share), high: value * (1 + share), about: baseline.name };
}

/** What is hatched, in a sentence; empty when nothing is. */
export function floorSentence(ranges: readonly FloorRange[]): string {
	const [first] = ranges;
	if (first === undefined) return "";
	const each = ranges.map(({ metric, share }) => `±${formatShare(share)} in ${metric}`);
	return `Hatched: the noise floor about ${first.about}'s figure of the whole run, ${each.join(", ")}; two equal arms were told apart no more finely.`;
}

/** As long as that sentence will be for some figures; empty in an open loop, for which nothing is known. */
export function floorRoom(metrics: readonly Metric[], isOpenLoop: boolean): string {
	if (isOpenLoop) return "";
	return floorSentence(metrics.map((metric) => ({ metric, share: 0.1, low: 0, high: 0, about: "A" })));
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
