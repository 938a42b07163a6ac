"use client";

import dynamic from "next/dynamic";
import { type ReactNode, useId } from "react";
import { Fetched } from "#app/_ui/fetched.tsx";
import type { PredictionValue } from "#server/contract/learner.ts";
import type { PredictBlock as Block } from "#server/contract/lesson.ts";
import { BlockAnchor } from "./block-anchor.tsx";
import { ChoiceForm } from "./choice-form.tsx";
import { CurveForm } from "./curve-form.tsx";
import { GuessForm } from "./guess-form.tsx";
import { KeepingLine } from "./keeping-line.tsx";
import { useLesson } from "./lesson-state.tsx";
import { runOf, settlingRun } from "./preset.ts";
import { usePrediction } from "./use-learner.ts";

// What scores is needed only once there is something to score.
const PredictionAnswer = dynamic(() =>
	import("./prediction-answer.tsx").then((module) => module.PredictionAnswer),
);

type PredictBlockProps = {
	block: Block;
	/** What each arm of its bench is called among the others. */
	names: readonly string[];
	/** What is predicted, in words: "median (p50) of A ÷ that of B". */
	words: string;
	/** The question. */
	children: ReactNode;
};

/** A question on what a run will show: open until a run of its bench starts, and answered by that. */
export function PredictBlock({ block, names, words, children }: PredictBlockProps) {
	const { slug, learner, runs } = useLesson();
	const questionId = useId();
	const { keep, keeping } = usePrediction(slug, block.id);
	const prediction = learner.predictions.find((one) => one.block === block.id);
	const value = prediction?.value ?? null;
	const isLocked = prediction?.lockedByRunId != null;
	const settling = settlingRun(runs, block.bench);
	return (
		<section id={block.id} data-place className="block-of-lesson">
			<div className="border-accent border-l-2 pl-5">
				<p className="eyebrow font-sans">
					Predict
					<BlockAnchor id={block.id} of="this prediction" />
				</p>
				<div id={questionId} className="mt-1">
					{children}
				</div>
				<div className="mt-3 font-sans text-sm">
					{isLocked ? null : (
						<Form
							block={block}
							names={names}
							words={words}
							questionId={questionId}
							value={value}
							onPredict={keep}
						/>
					)}
					{isLocked && settling?.result != null ? (
						<Fetched label="What came of your prediction">
							<PredictionAnswer block={block} names={names} value={value} result={settling.result} />
						</Fetched>
					) : (
						<KeepingLine keeping={keeping}>
							{standing({ value, isLocked, isMade: prediction !== undefined, run: runOf(runs, block.bench) })}
						</KeepingLine>
					)}
				</div>
			</div>
		</section>
	);
}

export type PredictFormProps = Pick<PredictBlockProps, "block" | "names" | "words"> & {
	/** Id of the question's text. */
	questionId: string;
	/** What was predicted so far. */
	value: PredictionValue;
	onPredict(value: PredictionValue): void;
};

function Form(props: PredictFormProps) {
	if (props.block.choices !== null) return <ChoiceForm {...props} />;
	return props.block.predicted.of === "curve" ? <CurveForm {...props} /> : <GuessForm {...props} />;
}

type Standing = {
	value: PredictionValue;
	isLocked: boolean;
	/** Whether there is any word of it, be it that it was skipped. */
	isMade: boolean;
	run: { finishedAtMs: number | null } | undefined;
};

function standing({ value, isLocked, isMade, run }: Standing): string {
	if (isLocked) {
		const said = value === null ? "Locked without a prediction." : "Locked.";
		return run?.finishedAtMs == null
			? `${said} The run answers it.`
			: `${said} No run of this bench has settled it yet: run it to its end, as the lesson sets it.`;
	}
	if (value !== null) return "Kept. You can change it until the run starts.";
	return isMade
		? "Skipped. You can still predict until the run starts."
		: "It locks when the run starts; a wrong guess costs nothing.";
}
