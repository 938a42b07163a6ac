import type { SweepLine } from "#server/contract/layout.ts";
import { LIMITS } from "#server/contract/limits.ts";
import { type Knee, METRICS, type Metric } from "#server/contract/result.ts";
import { spacingOf } from "#server/contract/sweep-range.ts";
import { expandedInterval, type Figures } from "./bootstrap.ts";
import { kneedle } from "./kneedle.ts";
import { FIGURE_OF, type ResampledArms } from "./statistics.ts";

/** Share of the resampled runs that have to come to the same, or nearly. */
const AGREEMENT = 0.9;
/** A figure that surely changes by less than this over the whole range has no place where it bends. */
const FLAT = 1.25;
/** And one that may change by less than this has none that could be told. */
const SURELY_CHANGES = 1.1;

/** A figure of one arm, of all of its blocks or of a resample. */
type Value = (figures: Figures) => number;

/** Where a curve over some numbers has its knee, or its end where it has none; null where there is nothing to say. */
type Finder = (xs: readonly number[], ys: readonly number[]) => number | null;

/**
 * Looks for the knee of each line in every figure.
 *
 * Of a factor of the service, and of throughput over a load, it is `kneedle`'s, on the scale on which the points are spaced: of a sweep by ratios on
 * logarithms of both. Of a load as a whole it is where the power, throughput ÷ response time, is largest, beyond which latency
 * grows by more than throughput gains (Kleinrock 1979, "Power and Deterministic Rules of Thumb for Probabilistic
 * Problems in Computer Communications"); the response time is the median. How sure it is tell the same resamples of
 * blocks that intervals come from: in each of them the knee is looked for anew.
 */
export function findKnees(resampled: ResampledArms, lines: readonly SweepLine[], isOfLoad: boolean): Knee[] {
	return lines.flatMap((line, place): Knee[] => {
		if (isOfLoad) {
			const power: Value = ({ achievedPerSec, p50Us }) => achievedPerSec / p50Us;
			const found: Knee = { line: place, figure: "power", ...judgePower(resampled, line, power) };
			return [found, bendOf("throughput", resampled, line, place)];
		}
		return METRICS.map((metric) => bendOf(metric, resampled, line, place));
	});
}

function bendOf(metric: Metric, resampled: ResampledArms, line: SweepLine, place: number): Knee {
	const value: Value = (figures) => figures[FIGURE_OF[metric]];
	return { line: place, figure: metric, ...judgeBend(resampled, line, value) };
}

type Found = Omit<Knee, "line" | "figure">;

function judgeBend(resampled: ResampledArms, line: SweepLine, value: Value): Found {
	const isLog = spacingOf(line.xs) === "log";
	const scaled = (values: readonly number[]) => (isLog ? values.map(Math.log) : values);
	const find: Finder = (xs, ys) => kneedle(scaled(xs), scaled(ys));
	const nothing = { arm: null, from: null, to: null };
	const { low, high } = changeOf(resampled, line, value);
	if (high < FLAT) return { verdict: "flat", ...nothing, agreement: 1 };
	if (low < SURELY_CHANGES) return { verdict: "noisy", ...nothing, agreement: 0 };
	const { observed, draws } = placesOf(resampled, line, value, find);
	if (observed === null) {
		const agreement = shareOf(draws, (one) => one === null);
		const isSure = agreement >= AGREEMENT && hasBlocks(resampled);
		return { verdict: isSure ? "none" : "noisy", ...nothing, agreement };
	}
	return judgePlace(resampled, line, observed, draws);
}

function judgePower(resampled: ResampledArms, line: SweepLine, value: Value): Found {
	const find: Finder = (_, ys) => (ys.every(Number.isFinite) ? ys.indexOf(Math.max(...ys)) : null);
	const { observed, draws } = placesOf(resampled, line, value, find);
	if (observed === null) return { verdict: "noisy", arm: null, from: null, to: null, agreement: 0 };
	const found = judgePlace(resampled, line, observed, draws);
	const isAtEnd = observed === 0 || observed === line.xs.length - 1;
	return found.verdict === "found" && isAtEnd ? { ...found, verdict: "none", from: null, to: null } : found;
}

/** A knee is found where nearly all resamples have it there or at the next point to either side. */
function judgePlace(
	resampled: ResampledArms,
	{ places }: SweepLine,
	observed: number,
	draws: readonly (number | null)[],
): Found {
	const agreement = shareOf(draws, (one) => one !== null && Math.abs(one - observed) <= 1);
	const isSure = agreement >= AGREEMENT && hasBlocks(resampled);
	if (!isSure) return { verdict: "noisy", arm: null, from: null, to: null, agreement };
	const sorted = draws.filter((one) => one !== null).sort((left, right) => left - right);
	const at = (share: number) => sorted[Math.round(share * (sorted.length - 1))] ?? observed;
	const armAt = (place: number) => places[place] ?? null;
	return {
		verdict: "found",
		arm: armAt(observed),
		from: armAt(Math.min(observed, at(0.025))),
		to: armAt(Math.max(observed, at(0.975))),
		agreement,
	};
}

/** Fewer blocks, drawn again in pairs, are too few ways to disagree. */
function hasBlocks({ blockCount }: ResampledArms): boolean {
	return blockCount >= LIMITS.sweep.fewestBlocks;
}

function placesOf({ arms }: ResampledArms, { places, xs }: SweepLine, value: Value, find: Finder) {
	const own = places.flatMap((place) => arms[place] ?? []);
	const drawCount = own[0]?.resampled.length ?? 0;
	return {
		observed: find(
			xs,
			own.map(({ whole }) => value(whole)),
		),
		draws: Array.from({ length: drawCount }, (_, draw) =>
			find(
				xs,
				own.map(({ resampled }) => {
					const figures = resampled[draw];
					return figures === undefined ? Number.NaN : value(figures);
				}),
			),
		),
	};
}

/** Interval of a figure's largest value over the range ÷ its smallest. */
function changeOf(
	{ arms, unitCount }: ResampledArms,
	{ places }: SweepLine,
	value: Value,
): { low: number; high: number } {
	const own = places
		.flatMap((place) => arms[place] ?? [])
		.sort((left, right) => value(left.whole) - value(right.whole));
	const [low, high] = [own[0], own.at(-1)];
	if (low === undefined || high === undefined) return { low: 1, high: 1 };
	const ratios = high.resampled.map((one, draw) => {
		const other = low.resampled[draw];
		return value(one) / (other === undefined ? Number.NaN : value(other));
	});
	return expandedInterval(value(high.whole) / value(low.whole), ratios, unitCount);
}

function shareOf<T>(all: readonly T[], holds: (one: T) => boolean): number {
	return all.length === 0 ? 0 : all.filter(holds).length / all.length;
}
