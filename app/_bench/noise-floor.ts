import { formatMoment, formatPlural, formatShare } from "#app/_lib/format.ts";
import { type Load, longestSeconds } from "#server/contract/load.ts";
import type { Comparison, NoiseFloor } from "#server/contract/result.ts";

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
	if (load.model === "open" || longestSeconds(load) > TIMES_AS_LONG * floor.seconds) return false;
	return Math.max(ratio, 1 / ratio) - 1 < floor[metric];
}

/** Why differences below the floor are to be doubted, in a sentence after the floor's; empty when there are none. */
export function belowFloorSentence(figures: readonly string[]): string {
	if (figures.length === 0) return "";
	return `This run was at most twice as long, so the smaller differences it found are to be doubted: ${figures.join("; ")}.`;
}
