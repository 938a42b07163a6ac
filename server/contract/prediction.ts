import { figureOf, ratioOf } from "./claim.ts";
import type { PredictionValue } from "./learner.ts";
import type { PredictBlock, PredictChoice, PredictedFigure } from "./lesson.ts";
import type { Result } from "./result.ts";

/** What a run says of a predicted figure, in the measured unit; for a curve one number per arm. */
export type Measured = number | readonly number[];

/** How far off a guess was, by its factor: within 1.25, within 3, within 10, further. */
export type Band = "spot-on" | "within-3" | "within-10" | "beyond";

/** Which way a guess was off; a curve may be both, and a guess that is exact is neither. */
export type Direction = "too-low" | "too-high" | "mixed" | "neither";

/** A prediction held against what was measured. */
export type Score =
	/** It was skipped; the run has no such figure; or the block now asks for something else than was answered. */
	| { kind: "none"; why: "skipped" | "not-measured" | "not-fitting" }
	/** `right` is the place of the choice that holds what was measured; null when none does. */
	| { kind: "choice"; isRight: boolean; right: number | null }
	/** `factor` is 1 or more. Of a curve it is the geometric mean of its arms' factors. */
	| { kind: "factor"; factor: number; band: Band; direction: Direction }
	/** Nothing was predicted or nothing was measured, but not both: no factor says how far that is off. */
	| { kind: "zero"; direction: Direction }
	/** A figure below zero was predicted or measured, and a factor has no meaning. */
	| { kind: "negative" };

const BANDS: readonly { band: Band; upTo: number }[] = [
	{ band: "spot-on", upTo: 1.25 },
	{ band: "within-3", upTo: 3 },
	{ band: "within-10", upTo: 10 },
	{ band: "beyond", upTo: Number.POSITIVE_INFINITY },
];

/** What a run says of a predicted figure; null where it lacks it. */
export function measuredOf(
	predicted: PredictedFigure,
	result: Pick<Result, "arms" | "comparisons">,
): Measured | null {
	switch (predicted.of) {
		case "ratio":
			return finiteOrNull(ratioOf(predicted, result).value);
		case "value":
			return finiteOrNull(figureOf(result.arms[predicted.arm], predicted.figure));
		case "curve": {
			const values = result.arms.map((arm) => figureOf(arm, predicted.figure));
			return values.every(Number.isFinite) ? values : null;
		}
	}
}

/**
 * Scores by ratio: a latency guessed at half of what it is and one guessed at double are equally far off, by a factor
 * of 2. Differences would say that every guess of a small figure is good.
 */
export function scorePrediction(
	{ choices }: Pick<PredictBlock, "choices">,
	value: PredictionValue,
	measured: Measured | null,
): Score {
	if (value === null) return { kind: "none", why: "skipped" };
	if (measured === null) return { kind: "none", why: "not-measured" };
	if (choices !== null) return scoreChoice(choices, value, measured);
	const predicted = typeof value === "number" ? [value] : value;
	const actual = typeof measured === "number" ? [measured] : measured;
	if (typeof value !== typeof measured || predicted.length !== actual.length) {
		return { kind: "none", why: "not-fitting" };
	}
	return scoreFactors(
		predicted.map((one, place) => ({ predicted: one, measured: actual[place] ?? Number.NaN })),
	);
}

function scoreChoice(
	choices: readonly PredictChoice[],
	value: number | readonly number[],
	measured: Measured,
): Score {
	const chosen = typeof value === "number" ? choices[value] : undefined;
	if (chosen === undefined || typeof measured !== "number") return { kind: "none", why: "not-fitting" };
	const holds = ({ low, high }: PredictChoice) => low <= measured && measured <= high;
	// On the bound of two ranges both are right.
	if (holds(chosen)) return { kind: "choice", isRight: true, right: choices.indexOf(chosen) };
	const right = choices.findIndex(holds);
	return { kind: "choice", isRight: false, right: right < 0 ? null : right };
}

type Pair = { predicted: number; measured: number };

function scoreFactors(pairs: readonly Pair[]): Score {
	if (pairs.some(({ predicted, measured }) => predicted < 0 || measured < 0)) return { kind: "negative" };
	const direction = directionOf(pairs);
	if (pairs.some(({ predicted, measured }) => (predicted === 0) !== (measured === 0))) {
		return { kind: "zero", direction };
	}
	const logs = pairs.map(({ predicted, measured }) =>
		predicted === measured ? 0 : Math.abs(Math.log(predicted) - Math.log(measured)),
	);
	const mean = Math.exp(logs.reduce((sum, log) => sum + log, 0) / logs.length);
	// JSON has no infinity, and the quotient of two numbers may be one.
	const factor = Math.min(mean, Number.MAX_VALUE);
	return { kind: "factor", factor, band: bandOf(factor), direction };
}

function directionOf(pairs: readonly Pair[]): Direction {
	const isLow = pairs.some(({ predicted, measured }) => predicted < measured);
	const isHigh = pairs.some(({ predicted, measured }) => predicted > measured);
	if (isLow && isHigh) return "mixed";
	if (isLow) return "too-low";
	return isHigh ? "too-high" : "neither";
}

function bandOf(factor: number): Band {
	// A hair beyond a bound is on it: 3 computed by way of logarithms is 3.0000000000000004.
	return BANDS.find(({ upTo }) => factor <= upTo * (1 + 1e-12))?.band ?? "beyond";
}

function finiteOrNull(value: number): number | null {
	return Number.isFinite(value) ? value : null;
}
