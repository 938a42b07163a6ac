import { formatNumber } from "#app/_lib/format.ts";
import type { PredictionValue } from "#server/contract/learner.ts";
import type { Measured, Score } from "#server/contract/prediction.ts";

/** How the answers of a prediction are written. */
export type AnswerUnit = { unit: string; unitSize: number };

/** What was guessed or measured, in the unit that it was asked in: "12.0 times", "4.00 ms, 0.40 ms". */
export function figureInWords(figure: Measured, { unit, unitSize }: AnswerUnit): string {
	const figures = typeof figure === "number" ? [figure] : figure;
	return figures.map((one) => `${formatNumber(one / unitSize)}\u00a0${unit}`.trim()).join(", ");
}

/** What somebody answered: their figure, or the words of their choice. */
export function predictionInWords(
	value: PredictionValue,
	choices: readonly string[] | null,
	unit: AnswerUnit,
): string {
	if (value === null) return "skipped";
	if (choices === null) return figureInWords(value, unit);
	return (typeof value === "number" ? choices[value] : undefined) ?? "an answer that is not offered any more";
}

/** A score in few words: "off by ×3.20, too low". */
export function scoreInWords(score: Score): string {
	switch (score.kind) {
		case "none":
			return {
				skipped: "–",
				"not-measured": "not measured yet",
				"not-fitting": "the question has changed since",
			}[score.why];
		case "choice":
			return score.isRight ? "right" : "not so";
		case "factor": {
			if (score.band === "spot-on") return "spot on";
			const way = { "too-low": "too low", "too-high": "too high", mixed: "both ways", neither: "" };
			return `off by ×${formatNumber(score.factor)}, ${way[score.direction]}`;
		}
		case "zero":
			return score.direction === "too-high" ? "too high: it was zero" : "too low: it was not zero";
		case "negative":
			return "below zero, of which no factor can be told";
	}
}
