import type { ArmTrace, Moment, Percentile } from "#server/contract/comparison.ts";
import type { RunEvent } from "#server/contract/event.ts";
import { SLOWER_AT_LEAST } from "#server/contract/rank.ts";
import type { ArmResult, Result } from "#server/contract/result.ts";
import { quantileUs, readHistogram } from "#server/reports/stored-histogram.ts";

/** Percentiles told of each power of ten by which the operations beyond them become fewer. */
const STEPS_PER_NINE = 8;
/** 99.999 %: beyond it a run of a minute has no operations to speak of. */
const MOST_NINES = 5;

/**
 * How the latencies of each arm of a run are spread and how they went over time.
 *
 * @param events all of the run
 */
export function traceArms(result: Pick<Result, "arms">, events: readonly RunEvent[]): ArmTrace[] {
	const lastAttempt = Math.max(0, ...events.map(({ attempt }) => attempt));
	const points = events.flatMap((event) =>
		event.kind === "snapshot" && event.attempt === lastAttempt ? [event.point] : [],
	);
	return result.arms.map((arm, place) => ({
		percentiles: percentilesOf(arm),
		moments: points.flatMap(({ tMs, phase, arms }): Moment[] => {
			const interval = arms[place]?.interval;
			if (phase === "warm-up" || interval == null || interval.operations === 0) return [];
			const { p50Us, p95Us, p99Us } = interval;
			return [{ tMs, p50Us, p95Us, p99Us }];
		}),
	}));
}

/** As far as enough operations were slower: further out it would be the slowest few drawn as a line. */
function percentilesOf({ histogram, operations }: ArmResult): Percentile[] {
	if (operations === 0) return [];
	const samples = readHistogram(histogram);
	const nines = Math.min(MOST_NINES, Math.log10(Math.max(1, samples.count / SLOWER_AT_LEAST)));
	const steps = Math.floor(nines * STEPS_PER_NINE);
	return Array.from({ length: steps + 1 }, (_, step) => {
		const share = 1 - 10 ** (-step / STEPS_PER_NINE);
		return { share, us: quantileUs(samples, share) ?? 0 };
	});
}
