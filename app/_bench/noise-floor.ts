import { formatMoment, formatPlural, formatShare } from "#app/_lib/format.ts";
import type { Comparison, NoiseFloor } from "#server/contract/result.ts";

/** How far two equal arms come out apart on this machine, in two sentences: what a difference has to beat. */
export function noiseFloorSentence(floor: NoiseFloor | null): string {
	if (floor === null) {
		return "How far two equal arms come out apart on this machine was not known when this was measured.";
	}
	const { p50, p95, p99, throughput, clients, seconds, measuredAt } = floor;
	return `Two equal arms on this machine come out up to ${formatShare(p50)} apart in p50, ${formatShare(p95)} in p95, ${formatShare(p99)} in p99, ${formatShare(throughput)} in throughput. That was measured with ${formatPlural(clients, "client")} for ${seconds} s, ${formatMoment(Date.parse(measuredAt))}.`;
}

/** Whether a difference that was found is smaller than what two equal arms may show. */
export function isBelowFloor({ metric, ratio, verdict }: Comparison, floor: NoiseFloor | null): boolean {
	if (floor === null || (verdict !== "lower" && verdict !== "higher")) return false;
	return Math.max(ratio, 1 / ratio) - 1 < floor[metric];
}
