import type { PredictBlock } from "#server/contract/lesson.ts";

/** The unit that a guess is typed in, and what one of it is. */
export type Unit = Pick<PredictBlock, "unit" | "unitSize">;

/** A guess as it was typed, with its unit: "20 times", "0.5 ms". */
export function guessText(value: number, { unit, unitSize }: Unit): string {
	return `${Number((value / unitSize).toPrecision(6)).toLocaleString("en")}\u00a0${unit}`;
}

/** What a learner typed, in the measured unit; null when it is no number that could be scored. */
export function readGuess(text: string, { unitSize }: Pick<Unit, "unitSize">): number | null {
	if (!/^\d{1,12}(\.\d{1,9})?$/.test(text.trim())) return null;
	return Number(text) * unitSize;
}

/** What is wrong with a guess in a field, in a sentence; undefined where it can be scored. */
export function guessFault(
	text: string,
	block: Pick<PredictBlock, "unitSize" | "predicted">,
): string | undefined {
	const guess = readGuess(text, block);
	if (guess === null) return "Write a plain number, as 12 or 0.5.";
	if (guess > 0 || block.predicted.of !== "ratio") return undefined;
	return "Nothing is 0 times as much: write 1 for the same, less than 1 for less.";
}
