"use client";

import Link from "next/link";
import { createContext, type ReactNode, useContext, useId, useState } from "react";
import { Button } from "#app/_ui/button.tsx";
import type { QuizBlock as Block } from "#server/contract/lesson.ts";
import { AnswerForm } from "./answer-form.tsx";
import { BlockAnchor } from "./block-anchor.tsx";
import { KeepingLine } from "./keeping-line.tsx";
import { useLesson } from "./lesson-state.tsx";
import { checkQuiz, chooseOption, isRightChoice, type QuizState, resumeQuiz } from "./quiz-state.ts";
import { type Keeping, useQuizAnswer } from "./use-learner.ts";

type QuizContextValue = {
	state: QuizState;
	/** The name that its inputs share. */
	name: string;
	block: Block;
	choose(option: number): void;
};

const QuizContext = createContext<QuizContextValue | undefined>(undefined);

type QuizBlockProps = {
	block: Block;
	/** Title of the lesson that a recall question is on. */
	recallsTitle: string | null;
	/** The question and its options. */
	children: ReactNode;
};

/** A quiz: options, and a word on each that is chosen. It can be tried again, and the first answer counts. */
export function QuizBlock({ block, recallsTitle, children }: QuizBlockProps) {
	const { slug, learner } = useLesson();
	const name = useId();
	const kept = learner.answers.find((answer) => answer.block === block.id);
	const { keep, keeping } = useQuizAnswer(slug, block.id);
	const [held, setState] = useState<QuizState>();
	// Until it is touched here, it is as it was left, be it in another tab.
	const state = held ?? resumeQuiz(kept);
	const isChecked = state.checked !== null;
	return (
		<section id={block.id} data-place className="block-of-lesson">
			<AnswerForm
				className="rounded-md border border-rule bg-card px-5 py-4"
				onAnswer={() => {
					if (state.chosen.length === 0 || isChecked) return;
					setState(checkQuiz(state, block.right));
					keep({ chosen: state.chosen, isRight: isRightChoice(state.chosen, block.right) });
				}}
			>
				<p className="eyebrow font-sans">
					{block.recalls === null ? "Question" : "Do you remember?"}
					<BlockAnchor id={block.id} of="this question" />
				</p>
				{block.recalls === null ? null : (
					<p className="font-sans text-ink-faint text-xs">
						from{" "}
						<Link href={`/lessons/${block.recalls}`} prefetch={false}>
							{recallsTitle ?? block.recalls}
						</Link>
					</p>
				)}
				<fieldset className="mt-1">
					<legend className="sr-only">
						{block.right.length > 1 ? "Choose all that are right" : "Choose one"}
					</legend>
					<QuizContext
						value={{
							state,
							name,
							block,
							choose: (option) => setState(chooseOption(state, option, block.right.length === 1)),
						}}
					>
						{children}
					</QuizContext>
				</fieldset>
				<QuizActions
					state={state}
					block={block}
					wasRightAtFirst={kept?.wasRightAtFirst === true}
					keeping={keeping}
					onTell={() => setState({ ...state, isTold: true })}
				/>
			</AnswerForm>
		</section>
	);
}

type QuizActionsProps = {
	state: QuizState;
	block: Block;
	wasRightAtFirst: boolean;
	keeping: Keeping;
	/** Shows the right answer. */
	onTell(): void;
};

/** What can be done with an answer, and what came of it. */
function QuizActions({ state, block, wasRightAtFirst, keeping, onTell }: QuizActionsProps) {
	const isChecked = state.checked !== null;
	const isRight = isChecked && isRightChoice(state.chosen, block.right);
	return (
		<div className="mt-3 font-sans text-sm noscript:hidden print:hidden">
			<div className="flex flex-wrap items-center gap-3">
				<Button
					type="submit"
					size="small"
					variant={isChecked ? "secondary" : "primary"}
					disabled={state.chosen.length === 0}
				>
					Check
				</Button>
				{isChecked && !isRight && !state.isTold ? (
					<Button size="small" variant="quiet" onClick={onTell}>
						Show the answer
					</Button>
				) : null}
				<p role="status" className="text-ink-soft">
					{isChecked ? outcome(isRight, wasRightAtFirst, state.isTold) : ""}
				</p>
			</div>
			<KeepingLine keeping={keeping}>{block.right.length > 1 ? "More than one is right." : ""}</KeepingLine>
		</div>
	);
}

function outcome(isRight: boolean, wasRightAtFirst: boolean, isTold: boolean): string {
	if (isRight) return wasRightAtFirst ? "Right, and at the first try." : "Right.";
	return isTold ? "Not quite. The right answer is marked." : "Not quite. Read why, then try again.";
}

type QuizOptionProps = { index: number; text: ReactNode; feedback: ReactNode };

/** An option of the quiz around it. Its feedback is seen when it is chosen and checked; on paper it always stands there. */
export function QuizOption({ index, text, feedback }: QuizOptionProps) {
	const { state, name, block, choose } = useQuiz();
	const id = useId();
	const isRight = block.right.includes(index);
	const isChecked = state.checked?.includes(index) === true;
	const isMarked = isChecked || (isRight && state.isTold);
	return (
		<div className="mt-2 flex items-start gap-3">
			<input
				id={id}
				type={block.right.length === 1 ? "radio" : "checkbox"}
				name={name}
				checked={state.chosen.includes(index)}
				onChange={() => choose(index)}
				aria-describedby={`${id}-mark`}
				className="mt-[0.42em] size-4 shrink-0 accent-accent pointer-coarse:mt-[calc(0.42em+0.5rem)]"
			/>
			<div className="min-w-0 flex-1">
				<label htmlFor={id} className="pointer-coarse:inline-block pointer-coarse:py-2">
					{text}
				</label>{" "}
				<span
					id={`${id}-mark`}
					className={`whitespace-nowrap font-medium font-sans text-xs ${isRight ? "text-accent" : "text-bad"} ${isMarked ? "" : isRight ? "hidden noscript:inline print:inline" : "hidden"}`}
				>
					{isRight ? "✓ right" : "✗ not this"}
				</span>
				<div className={`quiz-feedback text-ink-soft ${isMarked ? "" : ON_PAPER}`}>{feedback}</div>
			</div>
		</div>
	);
}

/** Hidden, except where nobody can ask for it. */
const ON_PAPER = "hidden noscript:block print:block";

function useQuiz(): QuizContextValue {
	const quiz = useContext(QuizContext);
	if (quiz === undefined) throw new Error("An option stands outside of any quiz.");
	return quiz;
}
