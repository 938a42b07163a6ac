"use client";

import { useId } from "react";
import { Button } from "#app/_ui/button.tsx";
import { AnswerForm } from "./answer-form.tsx";
import type { PredictFormProps } from "./predict-block.tsx";
import { useDraft } from "./use-draft.ts";

/** A prediction by choice. What there is to choose can be read without JavaScript, too. */
export function ChoiceForm({ block, questionId, value, onPredict }: PredictFormProps) {
	const name = useId();
	const kept = typeof value === "number" ? String(value) : "";
	const [[chosen = ""], changeDraft] = useDraft([kept]);
	return (
		<AnswerForm
			onAnswer={() => {
				if (chosen !== "") onPredict(Number(chosen));
			}}
		>
			<div role="radiogroup" aria-labelledby={questionId} className="space-y-1">
				{block.choices?.map(({ text }, place) => (
					<label
						key={text}
						className="flex w-fit items-baseline gap-2.5 rounded px-1 py-1 hover:bg-sunk pointer-coarse:items-center"
					>
						<input
							type="radio"
							name={name}
							checked={chosen === String(place)}
							onChange={() => changeDraft(() => [String(place)])}
							className="accent-accent"
						/>
						{text}
					</label>
				))}
			</div>
			<Button
				type="submit"
				variant={kept === "" ? "primary" : "secondary"}
				disabled={chosen === ""}
				className="mt-2.5 noscript:hidden print:hidden"
			>
				{kept === "" ? "Predict" : "Change it"}
			</Button>
		</AnswerForm>
	);
}
