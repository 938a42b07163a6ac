"use client";

import { PredictionOutcome } from "#app/_bench/prediction-outcome.tsx";
import { feedbackOn } from "#app/_bench/prediction-words.ts";
import type { PredictionValue } from "#server/contract/learner.ts";
import type { PredictBlock } from "#server/contract/lesson.ts";
import { measuredOf, scorePrediction } from "#server/contract/prediction.ts";
import type { Result } from "#server/contract/result.ts";

type PredictionAnswerProps = {
	block: PredictBlock;
	names: readonly string[];
	value: PredictionValue;
	result: Result;
};

/** What became of a prediction, beside its question, with what its author says of a guess so far out. */
export function PredictionAnswer({ block, names, value, result }: PredictionAnswerProps) {
	const score = scorePrediction(block, value, measuredOf(block.predicted, result));
	const feedback = feedbackOn(block, score);
	return (
		<div>
			<p className="sr-only">This prediction is locked.</p>
			<PredictionOutcome prediction={{ block, value, names, counters: [] }} result={result} />
			{feedback === null ? null : (
				<p className="mt-2 border-rule-strong border-l-2 pl-3 text-ink-soft leading-relaxed">{feedback}</p>
			)}
		</div>
	);
}
