import type { AxisScale } from "#app/_chart/scale.ts";
import type { LineRatio } from "#server/contract/comparison.ts";

/** Beyond these a ratio is drawn at the edge: what bounds nothing would else be all there is to see. */
const LEAST = 1e-5;
const MOST = 1e5;
/** Ratios near 1 are drawn on at least this much, or noise would look like an effect. */
const NARROWEST = 2;
const STEPS = [1, 2, 5];
const MOST_TICKS = 7;

/**
 * One logarithmic axis for all ratios of a page, on which a ratio and its inverse are equally far from 1. Intervals
 * that say nothing may go on beyond it: with room for them no other could be told from a point.
 */
export function ratioScale(
	ratios: readonly Pick<LineRatio, "ratio" | "low" | "high" | "verdict">[],
): AxisScale {
	const ends = ratios
		.flatMap(({ ratio, low, high, verdict }) => (verdict === "noisy" ? [ratio] : [ratio, low, high]))
		.filter((value) => value >= LEAST && value <= MOST);
	const low = Math.min(1 / NARROWEST, ...ends);
	const high = Math.max(NARROWEST, ...ends);
	const from = Math.floor(Math.log10(low));
	const to = Math.ceil(Math.log10(high));
	// A power of ten below 1 is off by a last digit.
	const round = (value: number) => Number(value.toPrecision(1));
	const decades = Array.from({ length: to - from + 1 }, (_, index) => round(10 ** (from + index)));
	const fine = decades.flatMap((decade) => STEPS.map((step) => round(step * decade)));
	const domain: [number, number] = [
		fine.findLast((tick) => tick <= low) ?? low,
		fine.find((tick) => tick >= high) ?? high,
	];
	const inside = (ticks: readonly number[]) => ticks.filter((tick) => tick >= domain[0] && tick <= domain[1]);
	const dense = inside(fine);
	return { kind: "log", domain, ticks: dense.length <= MOST_TICKS ? dense : thinned(inside(decades)) };
}

function thinned(ticks: readonly number[]): number[] {
	const every = Math.ceil(ticks.length / MOST_TICKS);
	const one = ticks.indexOf(1);
	return ticks.filter((_, at) => (at - one) % every === 0);
}
