import { armStyle } from "#app/_chart/arm-style.ts";
import { formatNumber } from "#app/_lib/format.ts";
import { inSentence } from "#app/_lib/in-sentence.ts";
import type { CounterDeclaration } from "#server/contract/experiment.ts";
import type { PredictionValue } from "#server/contract/learner.ts";
import type { PredictBlock, PredictedFigure } from "#server/contract/lesson.ts";
import type { Direction, Measured, Score } from "#server/contract/prediction.ts";
import { guessText, type Unit } from "./guess-text.ts";

/** A prediction, and what is needed to draw it over a run. */
export type DrawnPrediction = {
	block: PredictBlock;
	value: PredictionValue;
	/** What each arm is called among the others. */
	names: readonly string[];
	counters: readonly CounterDeclaration[];
	/** It can still be made or changed: no run has locked it. */
	isOpen?: boolean;
};

const FIGURES: Readonly<Record<string, string>> = {
	p50: "median (p50)",
	p95: "p95",
	p99: "p99",
	mean: "mean latency",
	throughput: "throughput",
	errors: "share of errors",
};

/** What a figure is called within a sentence. */
export function figureName(figure: string, counters: readonly CounterDeclaration[]): string {
	if (Object.hasOwn(FIGURES, figure)) return FIGURES[figure] ?? figure;
	const label = counters.find(({ id }) => id === figure)?.label ?? figure;
	return inSentence(label);
}

/** What a prediction is of: "median (p50) of A ÷ that of B". */
export function predictedInWords(
	predicted: PredictedFigure,
	counters: readonly CounterDeclaration[],
): string {
	const figure = figureName(predicted.figure, counters);
	const letter = (arm: number) => armStyle(arm).letter;
	switch (predicted.of) {
		case "ratio":
			return `${figure} of ${letter(predicted.numerator)} ÷ that of ${letter(predicted.denominator)}`;
		case "value":
			return `${figure} of ${letter(predicted.arm)}`;
		case "curve":
			return `${figure} of each arm`;
	}
}

/** What was measured, in the unit of the guess: "212 times", "3.42 ms". */
export function measuredText(value: number, { unit, unitSize }: Unit): string {
	return `${formatNumber(value / unitSize)}\u00a0${unit}`;
}

/** What was guessed or measured, of one arm or of each: "4.00 ms, 0.400 ms". */
export function figuresText(figure: Measured, unit: Unit): string {
	const figures = typeof figure === "number" ? [figure] : figure;
	return figures.map((one) => measuredText(one, unit).trim()).join(", ");
}

/** What somebody answered: their figure as they typed it, or the words of their choice. */
export function answerText(value: PredictionValue, choices: readonly string[] | null, unit: Unit): string {
	if (value === null) return "skipped";
	if (choices === null) {
		const guesses = typeof value === "number" ? [value] : value;
		return guesses.map((one) => guessText(one, unit).trim()).join(", ");
	}
	return (typeof value === "number" ? choices[value] : undefined) ?? "an answer that is not offered any more";
}

const DIRECTIONS: Record<Direction, string> = {
	"too-low": "too low",
	"too-high": "too high",
	mixed: "too low for some arms and too high for others",
	neither: "just right",
};

/** A score as a sentence, for the learner. `choices` are the words of those that were offered. */
export function scoreSentence(score: Score, choices: readonly string[] | null = null): string {
	switch (score.kind) {
		case "none":
			return {
				skipped: "You ran it without predicting.",
				"not-measured": "It was not measured, so nothing can be said of your prediction.",
				"not-fitting": "The question has changed since you answered it, so there is no score.",
			}[score.why];
		case "choice":
			return choiceInWords(score, choices);
		case "zero":
			return `Your prediction was ${DIRECTIONS[score.direction]}; one of the two is nothing, so there is no factor to it.`;
		case "negative":
			return "A figure below zero has no factor, so there is no score.";
		case "factor":
			return factorInWords(score);
	}
}

function choiceInWords(
	{ isRight, right }: Extract<Score, { kind: "choice" }>,
	choices: readonly string[] | null,
): string {
	if (isRight) return "You chose right.";
	const text = right === null ? undefined : choices?.[right];
	return text === undefined
		? "None of the choices was right."
		: `It came out as: ${text.replace(/\.$/, "")}.`;
}

/** A guess is close within this factor, and not far off within the next. */
const CLOSE = 1.5;
const NOT_FAR = 2;

function factorInWords({ factor, band, direction }: Extract<Score, { kind: "factor" }>): string {
	// Browsers differ in the last digit of a logarithm, and a page must say what its server said.
	const times = formatNumber(Number(factor.toPrecision(9)));
	const by = `${DIRECTIONS[direction]} by a factor of ${times}`;
	switch (band) {
		case "spot-on":
			return "Spot on: within a quarter of what was measured.";
		case "within-3":
			if (factor <= CLOSE) return `Close: ${by}.`;
			return factor <= NOT_FAR ? `Not far off: ${by}.` : `Some way off: ${by}.`;
		case "within-10":
			return `Some way off: ${by}.`;
		case "beyond":
			return `Far off: ${by}.`;
	}
}

/** A guess this many times out gets what its author had to say of it. */
const FEEDBACK_FROM = 3;

/** The author's word on a guess that is out by three times or more; null when there is none. */
export function feedbackOn(block: Pick<PredictBlock, "tooLow" | "tooHigh">, score: Score): string | null {
	const isOut = score.kind === "zero" || (score.kind === "factor" && score.factor >= FEEDBACK_FROM);
	if (!isOut) return null;
	if (score.direction === "too-low") return block.tooLow;
	return score.direction === "too-high" ? block.tooHigh : null;
}
