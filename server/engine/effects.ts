import type { Arm } from "#server/contract/arm.ts";
import type { Crossing } from "#server/contract/layout.ts";
import { type Effect, METRICS, type Metric } from "#server/contract/result.ts";
import { expandedInterval } from "./bootstrap.ts";
import { confidenceOf, FIGURE_OF, type ResampledArms, toFourDigits } from "./statistics.ts";
import { judge } from "./verdict.ts";

type Given = Effect["given"];
type Contrast = Pick<Effect, "kind" | "factors" | "given"> & {
	/** Of each arm; the logarithm of the effect is the sum of the figures' logarithms, each times its weight. */
	weights: readonly number[];
};

/**
 * What crossed factors do, alone and together: the effects of a full factorial of two levels (Box, Hunter and Hunter
 * 2005, "Statistics for Experimenters", chapter 5; NIST e-Handbook, 5.4.7) on the logarithm of each figure, on which
 * switches that multiply each other's gain are independent. Intervals come from the resamples of blocks that
 * comparisons use.
 *
 * @param arms of the run, in the order of `resampled`; all combinations of the crossings' levels
 */
export function findEffects(
	resampled: ResampledArms,
	crossings: readonly Crossing[],
	arms: readonly Arm[],
	lookCount = 1,
): Effect[] {
	const contrasts = contrastsOf(crossings, arms);
	return METRICS.flatMap((metric) =>
		contrasts.map((contrast) => effectOf(resampled, contrast, metric, lookCount)),
	);
}

function effectOf(
	{ arms, blockCount, unitCount }: ResampledArms,
	{ weights, ...contrast }: Contrast,
	metric: Metric,
	lookCount: number,
): Effect {
	const figure = FIGURE_OF[metric];
	const drawCount = arms[0]?.resampled.length ?? 0;
	const ratioOf = (figureAt: (place: number) => number) =>
		Math.exp(
			weights.reduce(
				(sum, weight, place) => sum + (weight === 0 ? 0 : weight * Math.log(figureAt(place))),
				0,
			),
		);
	const ratio = ratioOf((place) => arms[place]?.whole[figure] ?? Number.NaN);
	const draws = Array.from({ length: drawCount }, (_, draw) =>
		ratioOf((place) => arms[place]?.resampled[draw]?.[figure] ?? Number.NaN),
	);
	const drawn = expandedInterval(ratio, draws, unitCount, (1 - confidenceOf(lookCount)) / 2);
	const [low, high] = [toFourDigits(drawn.low), toFourDigits(drawn.high)];
	const fewestOperations = Math.min(...arms.map(({ operationCount }) => operationCount));
	const verdict = judge({ metric, low, high, blockCount, fewestOperations });
	// A figure that some arm does not have is none that JSON has.
	return { metric, ...contrast, ratio: Number.isFinite(ratio) ? toFourDigits(ratio) : 0, low, high, verdict };
}

function contrastsOf(crossings: readonly Crossing[], arms: readonly Arm[]): Contrast[] {
	/** 1 at the factor's first level, −1 at its second. */
	const sign = ({ factor, levels }: Crossing, arm: Arm) => (arm[factor] === levels[0] ? 1 : -1);
	const weightsOf = (product: readonly Crossing[], given: Given, scale: number) => {
		const within = arms.map((arm) => given.every(({ factor, level }) => arm[factor] === level));
		const count = within.filter(Boolean).length;
		return arms.map((arm, place) =>
			within[place] === true ? (scale * product.reduce((sum, one) => sum * sign(one, arm), 1)) / count : 0,
		);
	};
	const subsets = subsetsOf(crossings);
	const main = crossings.map((one) => contrast("main", [one], [], weightsOf([one], [], 2)));
	const simple = crossings.flatMap((one) =>
		crossings
			.filter((other) => other !== one)
			.flatMap((other) =>
				other.levels.map((level) => {
					const given = [{ factor: other.factor, level }];
					return contrast("simple", [one], given, weightsOf([one], given, 2));
				}),
			),
	);
	// The effect of the first where the others stand at their first levels ÷ that where one of them does not, and so on.
	const together = subsets
		.filter((subset) => subset.length > 1)
		.map((subset) => contrast("interaction", subset, [], weightsOf(subset, [], 2 ** subset.length)));
	return [...main, ...simple, ...together];
}

function contrast(
	kind: Contrast["kind"],
	of: readonly Crossing[],
	given: Given,
	weights: readonly number[],
): Contrast {
	return { kind, factors: of.map(({ factor }) => factor), given, weights };
}

/** Smaller ones first. */
function subsetsOf<T>(items: readonly T[]): T[][] {
	return Array.from({ length: 2 ** items.length }, (_, mask) =>
		items.filter((__, at) => (mask >> at) & 1),
	).sort((left, right) => left.length - right.length);
}
