"use client";

import { useState } from "react";
import { guessFault, readGuess } from "#app/_bench/guess-text.ts";
import { Button } from "#app/_ui/button.tsx";
import { AnswerForm } from "./answer-form.tsx";
import { GuessField } from "./guess-field.tsx";
import type { PredictFormProps } from "./predict-block.tsx";
import { useDraft } from "./use-draft.ts";

/** A prediction of one number. */
export function GuessForm({ block, words, questionId, value, onPredict }: PredictFormProps) {
	const kept = typeof value === "number" ? String(value / block.unitSize) : "";
	const [[text = ""], changeDraft] = useDraft([kept]);
	const [fault, setFault] = useState<string>();
	return (
		<AnswerForm
			className="noscript:hidden print:hidden"
			onAnswer={() => {
				const refused = guessFault(text, block);
				setFault(refused);
				const guess = readGuess(text, block);
				if (refused === undefined && guess !== null) onPredict(guess);
			}}
		>
			<div className="flex flex-wrap items-start gap-3">
				<GuessField
					label="Your prediction"
					describedBy={questionId}
					value={text}
					unit={block.unit}
					fault={fault}
					onChange={(written) => changeDraft(() => [written])}
				/>
				<Button type="submit" variant={kept === "" ? "primary" : "secondary"}>
					{kept === "" ? "Predict" : "Change it"}
				</Button>
			</div>
			<p className="mt-1.5 text-ink-faint text-xs">{words}</p>
		</AnswerForm>
	);
}
