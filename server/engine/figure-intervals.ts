import type { FigureIntervals, Metric } from "#server/contract/result.ts";
import { expandedInterval } from "./bootstrap.ts";
import {
	type ArmFigures,
	confidenceOf,
	doubtOf,
	FIGURE_OF,
	type ResampledArms,
	toFourDigits,
} from "./statistics.ts";

/** Where each arm's own figures lie: `expandedInterval` of the figure itself, widened by what the bins leave open. */
export function figureIntervals({ arms, unitCount }: ResampledArms, lookCount = 1): FigureIntervals[] {
	const tailShare = (1 - confidenceOf(lookCount)) / 2;
	const intervalOf = ({ whole, resampled }: ArmFigures, metric: Metric) => {
		const figure = FIGURE_OF[metric];
		const values = resampled.map((one) => one[figure]);
		const { low, high } = expandedInterval(whole[figure], values, unitCount, tailShare);
		if (low <= 0) return null;
		const doubt = doubtOf(whole, metric);
		return { low: toFourDigits(low * (1 - doubt)), high: toFourDigits(high * (1 + doubt)) };
	};
	return arms.map((arm) => ({
		p50: intervalOf(arm, "p50"),
		p95: intervalOf(arm, "p95"),
		p99: intervalOf(arm, "p99"),
		throughput: intervalOf(arm, "throughput"),
	}));
}
