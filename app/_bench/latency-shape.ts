import type { ChartRow } from "#app/_chart/chart.ts";
import { type AxisScale, chooseScale, valueAt } from "#app/_chart/scale.ts";
import type { Bin } from "#server/contract/histogram.ts";
import { bearsLine, highestShare, percentileShares, rankOf } from "#server/contract/rank.ts";

/** The times of all operations of one arm, from the fastest on; `upTo` is how many are in a bin and those before it. */
export type Times = { bins: readonly Bin[]; upTo: readonly number[]; count: number };

/** Places along a cumulative line; steps of a density, of which a narrow screen can still show each. */
const CUMULATIVE_PLACES = 120;
const DENSITY_STEPS = 64;

/** The times of a histogram's operations. */
export function timesOf(bins: readonly Bin[]): Times {
	let count = 0;
	const upTo = bins.map((bin) => {
		count += bin.count;
		return count;
	});
	return { bins, upTo, count };
}

/** The time that this share of the operations did not exceed, microseconds, as results tell it; null without any. */
export function quantileOf({ bins, upTo, count }: Times, share: number): number | null {
	const rank = rankOf(share, count);
	return bins[firstOf(upTo, (seen) => seen >= rank)]?.highUs ?? null;
}

/** The percentile curve: for shares from 0 on the time not exceeded, as far as an arm's operations bear it. */
export function percentileRows(arms: readonly Times[]): ChartRow[] {
	const highest = Math.max(0, ...arms.map(({ count }) => highestShare(count)));
	return percentileShares(highest).map((share) => ({
		x: share,
		values: arms.map((times) =>
			bearsLine(times.count) && share <= highestShare(times.count) ? quantileOf(times, share) : null,
		),
	}));
}

/** An axis for times from the fastest hundredth to the slowest thousandth, as far as there are enough of them. */
export function timeScale(arms: readonly Times[]): AxisScale {
	return chooseScale(
		arms.flatMap((times) =>
			[0.01, Math.min(0.999, Math.max(0.5, highestShare(times.count)))].flatMap(
				(share) => quantileOf(times, share) ?? [],
			),
		),
	);
}

/** The share of an arm's operations that took no longer, along an axis of time. */
export function cumulativeRows(arms: readonly Times[], scale: AxisScale): ChartRow[] {
	return Array.from({ length: CUMULATIVE_PLACES + 1 }, (_, place) => {
		const us = valueAt(place / CUMULATIVE_PLACES, scale);
		return { x: us, values: arms.map((times) => shareBelow(times, us)) };
	});
}

/** The share of an arm's operations in each of equal steps of an axis of time; a row stands in the middle of its step. */
export function densityRows(arms: readonly Times[], scale: AxisScale): ChartRow[] {
	return Array.from({ length: DENSITY_STEPS }, (_, step) => {
		const [from, to] = [step, step + 1].map((edge) => valueAt(edge / DENSITY_STEPS, scale)) as [
			number,
			number,
		];
		return {
			x: valueAt((step + 0.5) / DENSITY_STEPS, scale),
			values: arms.map((times) => {
				const [below, upTo] = [shareBelow(times, from), shareBelow(times, to)];
				return below === null || upTo === null ? null : upTo - below;
			}),
		};
	});
}

/** The ends of the step in whose middle a row of a density stands. */
export function stepAround(x: number, scale: AxisScale): [fromUs: number, toUs: number] {
	const half = 0.5 / DENSITY_STEPS;
	if (scale.kind === "log") {
		const factor = (scale.domain[1] / scale.domain[0]) ** half;
		return [x / factor, x * factor];
	}
	const width = (scale.domain[1] - scale.domain[0]) * half;
	return [x - width, x + width];
}

/**
 * The share of the operations that took no longer than so many microseconds. A whole microsecond stands for all that
 * was rounded to it: what is in a bin is taken to be spread evenly over it, or fast operations would come in teeth.
 */
function shareBelow({ bins, upTo, count }: Times, us: number): number | null {
	if (count === 0) return null;
	const place = firstOf(bins, ({ lowUs }) => lowUs - 0.5 >= us) - 1;
	const last = bins[place];
	if (last === undefined) return 0;
	const [fromUs, toUs] = [last.lowUs - 0.5, last.highUs + 0.5];
	const within = last.count * Math.min(1, (us - fromUs) / (toUs - fromUs));
	return ((upTo[place - 1] ?? 0) + within) / count;
}

/** The place of the first item of which something holds that holds of all after it; their number when it is none. */
function firstOf<T>(items: readonly T[], holds: (item: T) => boolean): number {
	let [low, high] = [0, items.length];
	while (low < high) {
		const middle = (low + high) >> 1;
		if (holds(items[middle] as T)) high = middle;
		else low = middle + 1;
	}
	return low;
}
