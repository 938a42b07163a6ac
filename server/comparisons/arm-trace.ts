import type { ArmTrace, Moment, Percentile } from "#server/contract/comparison.ts";
import type { Point, RunEvent } from "#server/contract/event.ts";
import { highestShare, percentileShares } from "#server/contract/rank.ts";
import type { ArmResult, Result } from "#server/contract/result.ts";
import { quantileUs, readHistogram } from "#server/reports/stored-histogram.ts";
import { inTurns, Turns } from "#server/reports/turns.ts";

/** 99.999 %: beyond it a run of a minute has no operations to speak of. */
const HIGHEST_SHARE = 0.99999;

/** The points of a run's last attempt, which came to its result, of all its events. */
export function lastPoints(events: readonly RunEvent[]): Point[] {
	const last = events.at(-1)?.attempt;
	return events.flatMap((event) =>
		event.kind === "snapshot" && event.attempt === last ? [event.point] : [],
	);
}

/** How the latencies of each arm of a run are spread and how they went over time; worked out in turns. */
export async function traceArms(result: Pick<Result, "arms">, points: readonly Point[]): Promise<ArmTrace[]> {
	const turns = new Turns();
	const traces: ArmTrace[] = [];
	for (const [place, arm] of result.arms.entries()) {
		traces.push({ percentiles: await percentilesOf(arm, turns), moments: momentsOf(place, points) });
		await turns.pause();
	}
	return traces;
}

function momentsOf(place: number, points: readonly Point[]): Moment[] {
	return points.flatMap(({ tMs, phase, arms }) => {
		const interval = arms[place]?.interval;
		if (phase === "warm-up" || interval == null || interval.operations === 0) return [];
		const { p50Us, p95Us, p99Us } = interval;
		return [{ tMs, p50Us, p95Us, p99Us }];
	});
}

/** As far as enough operations were slower: further out it would be the slowest few drawn as a line. */
async function percentilesOf({ histogram, operations }: ArmResult, turns: Turns): Promise<Percentile[]> {
	if (operations === 0) return [];
	const samples = readHistogram(histogram);
	const highest = Math.min(HIGHEST_SHARE, highestShare(samples.count));
	const shares = percentileShares(highest);
	return inTurns(shares, (share) => ({ share, us: quantileUs(samples, share) ?? 0 }), turns);
}
