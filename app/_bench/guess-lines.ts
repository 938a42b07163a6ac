import { armStyle } from "#app/_chart/arm-style.ts";
import { figureOf } from "#server/contract/claim.ts";
import type { Result } from "#server/contract/result.ts";
import type { DrawnPrediction } from "./prediction-words.ts";

/** Where a line of a chart would lie if a prediction had been right. */
export type GuessLine = { id: string; arm: number; value: number };

/**
 * What was predicted of one figure, as lines over a chart of it. A ratio is drawn as the arm beside the baseline would
 * have to be: the one was measured, and the guess says how far the other lies from it.
 */
export function guessLines(
	predictions: readonly DrawnPrediction[],
	figure: string,
	result: Pick<Result, "arms"> | null,
): GuessLine[] {
	if (result === null) return [];
	return predictionsOf(predictions, figure)
		.flatMap(({ block: { id, predicted }, value }) => {
			if (value === null) return [];
			if (predicted.of === "curve") {
				return typeof value === "number" ? [] : value.map((one, arm) => ({ id, arm, value: one }));
			}
			if (typeof value !== "number") return [];
			if (predicted.of === "value") return [{ id, arm: predicted.arm, value }];
			const { numerator, denominator } = predicted;
			const measured = (arm: number) => figureOf(result.arms[arm], figure);
			return denominator === 0
				? [{ id, arm: numerator, value: measured(denominator) * value }]
				: [{ id, arm: denominator, value: measured(numerator) / value }];
		})
		.filter((line) => Number.isFinite(line.value) && line.value > 0);
}

/** Those of one figure that can be drawn as lines. */
function predictionsOf(predictions: readonly DrawnPrediction[], figure: string): DrawnPrediction[] {
	return predictions.filter(({ block }) => block.predicted.figure === figure && block.choices === null);
}

/** The same in words, for those who do not see the lines; empty when there is none. */
export function guessSentence(lines: readonly GuessLine[], format: (value: number) => string): string {
	return dottedWords(lines.map(({ arm, value }) => `${armStyle(arm).letter} at ${format(value)}`));
}

/**
 * As long as that sentence will be once there is a result; empty where nothing was predicted of the figure.
 *
 * @param text of a value.
 */
export function guessRoom(predictions: readonly DrawnPrediction[], figure: string, text: string): string {
	const arms = predictionsOf(predictions, figure).flatMap(
		({ value, isOpen, names, block: { predicted } }) => {
			if (value === null && isOpen !== true) return [];
			return predicted.of === "curve" ? names : [""];
		},
	);
	return dottedWords(arms.map((_, arm) => `${armStyle(arm).letter} at ${text}`));
}

function dottedWords(each: readonly string[]): string {
	return each.length === 0
		? ""
		: `Dotted: where the line would lie if your prediction had been right, ${each.join(", ")}.`;
}
