import { armStyle } from "#app/_chart/arm-style.ts";
import { type AxisScale, chooseScale, logScale } from "#app/_chart/scale.ts";
import { formatConfidence } from "#app/_lib/format.ts";
import { ratioOf } from "#server/contract/claim.ts";
import { type Measured, measuredOf, scorePrediction } from "#server/contract/prediction.ts";
import type { Result } from "#server/contract/result.ts";
import { CurvePlot } from "./curve-plot.tsx";
import { GuessScale } from "./guess-scale.tsx";
import { type DrawnPrediction, guessText, measuredText, scoreSentence } from "./prediction-words.ts";

type PredictionOutcomeProps = {
	prediction: DrawnPrediction;
	result: Pick<Result, "arms" | "comparisons" | "confidence">;
};

/** A prediction over what was measured: in words, and drawn on one scale. */
export function PredictionOutcome({ prediction, result }: PredictionOutcomeProps) {
	const { block, value } = prediction;
	const measured = measuredOf(block.predicted, result);
	const score = scorePrediction(block, value, measured);
	const choices = block.choices?.map(({ text }) => text) ?? null;
	const figures = measured === null ? "" : figuresInWords(prediction, measured, result);
	return (
		<div className="text-sm leading-relaxed">
			<p className="figures">
				{figures === "" ? null : `${figures} `}
				<strong className="font-semibold">{scoreSentence(score, choices)}</strong>
			</p>
			{measured === null ? null : <Drawing prediction={prediction} measured={measured} result={result} />}
		</div>
	);
}

type DrawingProps = PredictionOutcomeProps & { measured: Measured };

function Drawing({ prediction: { block, value, names }, measured, result }: DrawingProps) {
	const formatTick = (one: number) => guessText(one, block);
	// The place of a choice is no figure: what was measured is drawn alone.
	const guess = block.choices === null ? value : null;
	if (typeof measured !== "number") {
		const guesses = Array.isArray(guess) ? guess : [];
		return (
			<>
				<CurvePlot
					names={names}
					scale={scaleOf(block, [...measured, ...guesses])}
					formatTick={formatTick}
					curves={[
						{ look: "guess", label: "your guess", values: guesses },
						{ look: "measured", label: "measured", values: measured },
					]}
				/>
				<p aria-hidden="true" className="flex gap-5 text-ink-soft text-xs">
					<span className="border-ink-soft border-b-2 border-dotted">your guess</span>
					<span className="border-accent border-b-2">measured</span>
				</p>
			</>
		);
	}
	const single = typeof guess === "number" ? guess : null;
	const { low, high } = intervalOf(block.predicted, measured, result);
	return (
		<GuessScale
			scale={scaleOf(block, [measured, low, high, ...(single === null ? [] : [single])])}
			guess={single}
			measured={measured}
			low={low}
			high={high}
			formatGuess={formatTick}
			formatMeasured={(one) => measuredText(one, block)}
		/>
	);
}

/** As a guess is scored by its factor, equal factors are equally far apart, where that can be drawn. */
function scaleOf({ unit }: DrawnPrediction["block"], values: readonly number[]): AxisScale {
	return unit === "%" || values.some((value) => value <= 0)
		? chooseScale(values)
		: logScale(Math.min(...values), Math.max(...values));
}

type Predicted = DrawnPrediction["block"]["predicted"];

/** Where too little was measured an interval has absurd ends, and is none. */
const MEANINGLESS = 1e6;

function intervalOf(predicted: Predicted, measured: number, result: PredictionOutcomeProps["result"]) {
	const { low, high } =
		predicted.of === "ratio" ? ratioOf(predicted, result) : { low: measured, high: measured };
	return low > 0 && high / low < MEANINGLESS ? { low, high } : { low: measured, high: measured };
}

function figuresInWords(
	{ block, value }: DrawnPrediction,
	measured: Measured,
	result: PredictionOutcomeProps["result"],
): string {
	if (typeof measured !== "number") {
		const each = measured.map((one, arm) => `${armStyle(arm).letter}\u00a0${measuredText(one, block)}`);
		const guesses = Array.isArray(value)
			? `You drew ${value.map((one, arm) => `${armStyle(arm).letter}\u00a0${guessText(one, block)}`).join(", ")}. `
			: "";
		return `${guesses}Measured: ${each.join(", ")}.`;
	}
	const { low, high } = intervalOf(block.predicted, measured, result);
	const interval =
		low === high
			? ""
			: ` (${formatConfidence(result.confidence)}\u00a0% interval ${measuredText(low, { ...block, unit: "" }).trim()} to ${measuredText(high, { ...block, unit: "" }).trim()})`;
	return `${guessInWords(block, value)}Measured: ${measuredText(measured, block)}${interval}.`;
}

function guessInWords(block: DrawnPrediction["block"], value: DrawnPrediction["value"]): string {
	if (typeof value !== "number") return "";
	if (block.choices === null) return `You said ${guessText(value, block)}. `;
	const said = block.choices[value]?.text;
	return said === undefined ? "" : `You said “${said}”. `;
}
