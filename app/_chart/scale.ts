/** An axis: its ends and the places of its ticks. */
export type AxisScale = { kind: "linear" | "log"; domain: [number, number]; ticks: number[] };

/**
 * An axis of shares, which lie by what they leave: 0.9, 0.99 and 0.999 are equally far apart, so that a tail is seen as
 * long as it is.
 */
export type NinesScale = { kind: "nines"; domain: [number, number]; ticks: number[] };

/** Above this span of values a linear axis would flatten the smaller ones onto the ground. */
const LOG_SPAN = 20;

/** An axis for these values: logarithmic when the largest is more than 20 times the smallest, else from 0. */
export function chooseScale(values: readonly number[]): AxisScale {
	const positive = values.filter((value) => value > 0);
	const low = Math.min(...positive);
	const high = Math.max(...positive);
	if (positive.length === 0) return { kind: "linear", domain: [0, 1], ticks: [0, 1] };
	return high / low > LOG_SPAN ? logScale(low, high) : linearScale(high);
}

/** A linear axis from 0 with about five round ticks. */
export function linearScale(high: number): AxisScale {
	const rough = high / 4;
	const power = 10 ** Math.floor(Math.log10(rough));
	const step = power * ([1, 2, 2.5, 5, 10].find((factor) => factor * power >= rough) ?? 10);
	const count = Math.max(1, Math.ceil(high / step));
	const ticks = Array.from({ length: count + 1 }, (_, index) => index * step);
	return { kind: "linear", domain: [0, count * step], ticks };
}

/** A logarithmic axis of whole decades around these values. */
export function logScale(low: number, high: number): AxisScale {
	const from = Math.floor(Math.log10(low));
	const to = Math.max(from + 1, Math.ceil(Math.log10(high)));
	const ticks = Array.from({ length: to - from + 1 }, (_, index) => 10 ** (from + index));
	return { kind: "log", domain: [10 ** from, 10 ** to], ticks };
}

/** An axis of shares from 0 to the one given, below 1, with a tick at the median and at each further nine. */
export function ninesScale(high: number): NinesScale {
	const nines = Array.from({ length: 9 }, (_, index) => 1 - 10 ** -(index + 1));
	// One minus a power of ten is off by an ulp, which a figure beside a tick would show.
	const ticks = [0, 0.5, ...nines.map((share) => Number(share.toFixed(9)))];
	return { kind: "nines", domain: [0, high], ticks: ticks.filter((share) => share <= high) };
}

/** Where a value lies on an axis: 0 at its foot, 1 at its head. */
export function shareOf(value: number, scale: AxisScale | NinesScale): number {
	return Math.min(1, Math.max(0, placeOf(value, scale)));
}

/** The same of a value that may lie beyond the axis, where it is below 0 or above 1; not finite where it has no place. */
export function placeOf(value: number, { kind, domain: [low, high] }: AxisScale | NinesScale): number {
	// Browsers differ in the last digit of a logarithm, and a page must draw what its server drew.
	return Number(PLACES[kind](value, low, high).toFixed(6));
}

const PLACES: Record<(AxisScale | NinesScale)["kind"], (value: number, low: number, high: number) => number> =
	{
		linear: (value, low, high) => (value - low) / (high - low),
		log: (value, low, high) => Math.log(value / low) / Math.log(high / low),
		nines: (value, low, high) => Math.log((1 - low) / (1 - value)) / Math.log((1 - low) / (1 - high)),
	};

/** The value at a place of an axis: the inverse of `shareOf`. */
export function valueAt(share: number, { kind, domain: [low, high] }: AxisScale): number {
	return kind === "log" ? low * (high / low) ** share : low + (high - low) * share;
}

/** Moves labels apart so that none is nearer than `gap` to the next, and all stay within the range. */
export function spreadLabels(
	places: readonly number[],
	gap: number,
	range: { min: number; max: number },
): number[] {
	const order = places.map((place, index) => ({ place, index })).sort((a, b) => a.place - b.place);
	const spread: number[] = [];
	let previous = Number.NEGATIVE_INFINITY;
	for (const { place, index } of order) {
		previous = Math.max(place, previous + gap, range.min);
		spread[index] = previous;
	}
	// Pushed down past the end, the lowest go back up and push those above them.
	let ceiling = range.max;
	for (const { index } of order.reverse()) {
		spread[index] = Math.min(spread[index] ?? ceiling, ceiling);
		ceiling = (spread[index] ?? ceiling) - gap;
	}
	return spread;
}
