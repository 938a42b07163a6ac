import { type AxisScale, chooseScale } from "#app/_chart/scale.ts";
import { type Arm, differingFactors } from "#server/contract/arm.ts";
import type { Factor, NumberFactor, Theory } from "#server/contract/experiment.ts";
import type { ArmResult, Comparison, Metric, Result, Summary } from "#server/contract/result.ts";

/** An arm's figure over the number at which it stands. */
export type FactorPoint = {
	/** Place of the arm in the request. */
	arm: number;
	x: number;
	value: number;
	/** Interval of its ratio to the baseline, about the value; null for the baseline and where nothing bounds it. */
	interval: { low: number; high: number } | null;
	/** What theory allows at most; null where it says nothing of the figure. */
	bound: number | null;
};

/** What theory would allow at any number, if an operation held its place as long as it did in one of the arms. */
export type Ideal = {
	/** Place of that arm. */
	arm: number;
	holdUs: number;
	at(x: number): number;
};

const FIGURE_OF = {
	p50: "p50Us",
	p95: "p95Us",
	p99: "p99Us",
	throughput: "achievedPerSec",
} as const satisfies Record<Metric, keyof Summary>;

/** A log axis from a span of values that a linear one would crowd at its foot. */
const LOG_SPAN = 8;
/** Beyond it an interval bounds nothing. */
const MEANINGLESS = 1e6;
/** An interval up to so many times its figure is worth the room that it takes. */
const WIDE = 1.5;
const US_PER_SECOND = 1e6;

/** The one number at which the arms differ; undefined where they differ in more or in something else. */
export function variedNumber(factors: readonly Factor[], arms: readonly Arm[]): NumberFactor | undefined {
	const [only, ...more] = differingFactors(factors, arms);
	if (only?.kind !== "number" || more.length > 0) return undefined;
	return arms.every((arm) => typeof arm[only.id] === "number") ? only : undefined;
}

/** What the points are made of; the result is null until the run is done. */
export type Varied = {
	factor: NumberFactor;
	arms: readonly Arm[];
	summaries: readonly (Summary | null)[];
	result: Result | null;
	theory: Theory | undefined;
};

/** The points of one figure in the order of the factor; arms without a figure so far are left out. */
export function factorPoints(
	metric: Metric,
	{ factor, arms, summaries, result, theory }: Varied,
): FactorPoint[] {
	const points = arms.flatMap((arm, place): FactorPoint[] => {
		const summary = summaries[place];
		if (summary == null) return [];
		const value = summary[FIGURE_OF[metric]];
		const measured = result?.arms[place];
		const comparison = result?.comparisons.find((one) => one.metric === metric && one.arm === measured?.arm);
		return [
			{
				arm: place,
				x: Number(arm[factor.id]),
				value,
				interval: comparison === undefined ? null : intervalOf(value, comparison),
				bound: metric === "throughput" ? boundOf(measured, theory) : null,
			},
		];
	});
	return points.sort((left, right) => left.x - right.x);
}

/**
 * The straight line of Little's law from the arm with the fewest places; undefined before the run is done, where the
 * number varied is not that of places, and for other figures than throughput.
 */
export function idealOf(metric: Metric, { factor, arms, result, theory }: Varied): Ideal | undefined {
	if (metric !== "throughput" || theory?.places !== factor.id || result === null) return undefined;
	const counts = arms.map((arm) => Number(arm[factor.id]));
	const fewest = counts.indexOf(Math.min(...counts));
	const holdUs = holdOf(result.arms[fewest], theory);
	return holdUs === null ? undefined : { arm: fewest, holdUs, at: (x) => (x * US_PER_SECOND) / holdUs };
}

/** The axis of the factor, with a tick at each arm's number and a margin on both sides. */
export function factorScale({ id }: NumberFactor, arms: readonly Arm[]): AxisScale {
	const ticks = arms.map((arm) => Number(arm[id])).sort((left, right) => left - right);
	const low = Math.min(...ticks);
	const high = Math.max(...ticks);
	if (low > 0 && high / low > LOG_SPAN) {
		const margin = (high / low) ** 0.12;
		return { kind: "log", domain: [low / margin, high * margin], ticks };
	}
	const margin = (high - low) * 0.12;
	return { kind: "linear", domain: [low - margin, high + margin], ticks };
}

/**
 * The axis of the figure, with room for what theory allows and for the intervals that say something: a wide one goes
 * beyond it.
 */
export function figureScale(points: readonly FactorPoint[]): AxisScale {
	return chooseScale(
		points.flatMap(({ value, bound, interval }) => [
			value,
			...(bound === null ? [] : [bound]),
			...(interval !== null && interval.high <= WIDE * value ? [interval.high] : []),
		]),
	);
}

/** A comparison's ratio is baseline ÷ arm, so its high end is the arm's low one. */
function intervalOf(value: number, { ratio, low, high }: Comparison): FactorPoint["interval"] {
	if (low <= 0 || high / low > MEANINGLESS) return null;
	return { low: (value * ratio) / high, high: (value * ratio) / low };
}

/** How long an operation of an arm held its place: the spans in which it did, of the operations that are recorded. */
function holdOf(arm: ArmResult | undefined, { hold }: Theory): number | null {
	const held = arm?.spans.filter(({ span }) => hold.includes(span)) ?? [];
	const holdUs = held.reduce((sum, { meanUs }) => sum + meanUs, 0);
	return holdUs > 0 ? holdUs : null;
}

/** Little's law: operations per second are at most places ÷ seconds that each is held. */
function boundOf(arm: ArmResult | undefined, theory: Theory | undefined): number | null {
	if (arm === undefined || theory === undefined) return null;
	const holdUs = holdOf(arm, theory);
	const places = Number(arm.levels[theory.places]);
	return holdUs === null || !(places > 0) ? null : (places * US_PER_SECOND) / holdUs;
}
