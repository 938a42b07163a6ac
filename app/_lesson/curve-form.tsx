"use client";

import { useState } from "react";
import { CurvePlot } from "#app/_bench/curve-plot.tsx";
import { guessText, readGuess } from "#app/_bench/guess-text.ts";
import { armStyle } from "#app/_chart/arm-style.ts";
import { linearScale, logScale } from "#app/_chart/scale.ts";
import { Button } from "#app/_ui/button.tsx";
import { AnswerForm } from "./answer-form.tsx";
import { GuessField } from "./guess-field.tsx";
import type { PredictFormProps } from "./predict-block.tsx";
import { useDraft } from "./use-draft.ts";

/** A prediction of every arm's figure, drawn by pointer or written into a field per arm. */
export function CurveForm({ block, names, words, questionId, value, onPredict }: PredictFormProps) {
	const kept = names.map((_, arm) => {
		const one = Array.isArray(value) ? value[arm] : undefined;
		return one === undefined ? "" : textOf(one, block.unitSize);
	});
	const [texts, changeTexts] = useDraft(kept);
	const [isRefused, setRefused] = useState(false);
	const guesses = texts.map((text) => readGuess(text, block));
	const write = (arm: number, text: string) =>
		changeTexts((held) => held.map((one, place) => (place === arm ? text : one)));
	const isKept = kept.every((text) => text !== "");
	return (
		<AnswerForm
			className="noscript:hidden print:hidden"
			onAnswer={() => {
				const all = guesses.filter((guess) => guess !== null);
				setRefused(all.length < guesses.length);
				if (all.length === guesses.length) onPredict(all);
			}}
		>
			<p className="text-ink-faint text-xs">
				{words}: draw it, one point for each arm, or write the numbers below.
			</p>
			<CurvePlot
				names={names}
				curves={[{ look: "guess", label: "your guess", values: guesses }]}
				scale={padScale(block.unit, block.unitSize)}
				formatTick={(tick) => guessText(tick, block)}
				onDraw={(arm, drawn) => write(arm, textOf(drawn, block.unitSize))}
			/>
			<div className="mt-2 flex flex-wrap gap-3">
				{names.map((name, arm) => (
					<div key={armStyle(arm).letter}>
						<p aria-hidden="true" className="mb-1 max-w-40 text-xs">
							<b style={{ color: armStyle(arm).color }}>{armStyle(arm).letter}</b>{" "}
							<span className="text-ink-soft">{name}</span>
						</p>
						<GuessField
							label={`Your prediction for arm ${armStyle(arm).letter}, ${name}`}
							describedBy={questionId}
							value={texts[arm] ?? ""}
							unit={block.unit}
							fault={isRefused && guesses[arm] === null ? "A plain number, as 12 or 0.5." : undefined}
							onChange={(text) => write(arm, text)}
						/>
					</div>
				))}
			</div>
			<Button type="submit" variant={isKept ? "secondary" : "primary"} className="mt-3">
				{isKept ? "Change it" : "Predict"}
			</Button>
		</AnswerForm>
	);
}

function textOf(value: number, unitSize: number): string {
	return String(Number((value / unitSize).toPrecision(6)));
}

/** From a hundredth of a millisecond to ten seconds; from one a second to a hundred thousand. */
const TIME_US = { low: 10, high: 10_000_000 };
const COUNT = { low: 1, high: 100_000 };

/** The scale to draw on: wide enough for any guess, so that it gives nothing away. */
function padScale(unit: string, unitSize: number) {
	if (unit === "%") return linearScale(1);
	return ["µs", "us", "ms", "s"].includes(unit)
		? logScale(TIME_US.low, TIME_US.high)
		: logScale(COUNT.low * unitSize, COUNT.high * unitSize);
}
