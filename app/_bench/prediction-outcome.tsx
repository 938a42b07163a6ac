import { armStyle } from "#app/_chart/arm-style.ts";
import { type AxisScale, chooseScale, logScale } from "#app/_chart/scale.ts";
import { formatConfidence } from "#app/_lib/format.ts";
import { longest } from "#app/_lib/longest.ts";
import { Roomy } from "#app/_ui/roomy.tsx";
import { ratioOf } from "#server/contract/claim.ts";
import { type Measured, measuredOf, scorePrediction } from "#server/contract/prediction.ts";
import type { Result } from "#server/contract/result.ts";
import { CurvePlot } from "./curve-plot.tsx";
import { GuessScale } from "./guess-scale.tsx";
import { guessText } from "./guess-text.ts";
import { type DrawnPrediction, measuredText, scoreSentence } from "./prediction-words.ts";

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

/** A prediction before anything was measured, drawn alone in the room of what comes. */
export function AwaitedOutcome({ prediction }: Pick<PredictionOutcomeProps, "prediction">) {
	const { block, value, isOpen } = prediction;
	const said =
		isOpen === true && value === null
			? "The lesson asks for it before this is run. "
			: guessInWords(block, value);
	return (
		<div className="text-sm leading-relaxed">
			<Roomy room={outcomeRoom(prediction)} className="figures text-ink-soft">
				{`${said}What is measured comes here when the run is done.`}
			</Roomy>
			<Drawing prediction={prediction} measured={null} result={null} />
		</div>
	);
}

/** As long as what is said of it may be. */
function outcomeRoom({ block, value, names }: DrawnPrediction): string {
	const { predicted, choices, unitSize } = block;
	const measured = measuredText(888 * unitSize, block);
	const some = `A\u00a0${measured}`;
	const found =
		predicted.of === "curve"
			? names.map(() => some).join(", ")
			: `${measured}${predicted.of === "ratio" ? " (99.9\u00a0% interval 888 to 888)" : ""}`;
	const score =
		choices === null
			? "Some way off: too low by a factor of 8.88."
			: `It came out as: ${longest(choices.map(({ text }) => text))}.`;
	return `${guessInWords(block, value)}Measured: ${found}. ${score}`;
}

type DrawingProps = {
	prediction: DrawnPrediction;
	/** Null while it is awaited. */
	measured: Measured | null;
	result: PredictionOutcomeProps["result"] | null;
};

function Drawing({ prediction: { block, value, names }, measured, result }: DrawingProps) {
	const formatTick = (one: number) => guessText(one, block);
	// The place of a choice is no figure: what was measured is drawn alone.
	const guess = block.choices === null ? value : null;
	if (block.predicted.of === "curve") {
		const guesses = Array.isArray(guess) ? guess : [];
		const found = Array.isArray(measured) ? measured : [];
		return (
			<>
				<CurvePlot
					names={names}
					scale={scaleOf(block, [...found, ...guesses])}
					formatTick={formatTick}
					curves={[
						{ look: "guess", label: "your guess", values: guesses },
						{ look: "measured", label: "measured", values: found },
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
	const found =
		typeof measured === "number" && result !== null
			? { value: measured, ...intervalOf(block.predicted, measured, result) }
			: null;
	return (
		<GuessScale
			scale={scaleOf(
				block,
				[single, ...Object.values(found ?? {})].filter((one) => one !== null),
			)}
			guess={single}
			measured={found}
			formatGuess={formatTick}
			formatMeasured={(one) => measuredText(one, block)}
		/>
	);
}

/** As a guess is scored by its factor, equal factors are equally far apart, where that can be drawn. */
function scaleOf({ unit }: DrawnPrediction["block"], values: readonly number[]): AxisScale {
	if (values.length === 0) return { kind: "linear", domain: [0, 1], ticks: [] };
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
		return `${guessInWords(block, value)}Measured: ${each.join(", ")}.`;
	}
	const { low, high } = intervalOf(block.predicted, measured, result);
	const interval =
		low === high
			? ""
			: ` (${formatConfidence(result.confidence)}\u00a0% interval ${measuredText(low, { ...block, unit: "" }).trim()} to ${measuredText(high, { ...block, unit: "" }).trim()})`;
	return `${guessInWords(block, value)}Measured: ${measuredText(measured, block)}${interval}.`;
}

function guessInWords(block: DrawnPrediction["block"], value: DrawnPrediction["value"]): string {
	if (Array.isArray(value)) {
		const each = value.map((one, arm) => `${armStyle(arm).letter}\u00a0${guessText(one, block)}`);
		return `You drew ${each.join(", ")}. `;
	}
	if (typeof value !== "number") return "";
	if (block.choices === null) return `You said ${guessText(value, block)}. `;
	const said = block.choices[value]?.text;
	return said === undefined ? "" : `You said “${said.replace(/\.$/, "")}”. `;
}
