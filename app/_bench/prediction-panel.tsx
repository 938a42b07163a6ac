import type { Result } from "#server/contract/result.ts";
import { AwaitedOutcome, PredictionOutcome } from "./prediction-outcome.tsx";
import { type DrawnPrediction, predictedInWords } from "./prediction-words.ts";

type PredictionPanelProps = {
	predictions: readonly DrawnPrediction[];
	/** Null until the run is done. */
	result: Result | null;
	/** The run ended early: what is not there does not come. */
	isBroken: boolean;
};

/** What was predicted of a run, over what it found, whose room is kept until it is there. */
export function PredictionPanel({ predictions: all, result, isBroken }: PredictionPanelProps) {
	const predictions = result === null ? all : all.filter(({ isOpen }) => isOpen !== true);
	if (predictions.length === 0 || isBroken) return null;
	return (
		<section aria-label="Your predictions" className="border-rule border-t pt-7">
			<h3 className="font-semibold text-[0.9375rem]">
				{predictions.length === 1 ? "Your prediction" : "Your predictions"}
			</h3>
			<ul className="mt-2 grid grid-cols-1 gap-x-10 gap-y-5 @4xl:grid-cols-2">
				{predictions.map((prediction) => (
					<li key={prediction.block.id} className="min-w-0">
						<p className="mb-1 text-ink-faint text-xs">
							{predictedInWords(prediction.block.predicted, prediction.counters)}
						</p>
						{result === null ? (
							<AwaitedOutcome prediction={prediction} />
						) : (
							<PredictionOutcome prediction={prediction} result={result} />
						)}
					</li>
				))}
			</ul>
		</section>
	);
}
