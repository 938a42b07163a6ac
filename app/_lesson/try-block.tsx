"use client";

import dynamic from "next/dynamic";
import type { ReactNode } from "react";
import { Fetched } from "#app/_ui/fetched.tsx";
import type { TryBlock as Block } from "#server/contract/lesson.ts";
import { BlockAnchor } from "./block-anchor.tsx";
import { goalInWords } from "./goal-words.ts";
import { useLesson } from "./lesson-state.tsx";
import { runOf } from "./preset.ts";
import { BenchSlot, PresetActions } from "./preset-actions.tsx";

// What judges is needed only once there is a run to be judged.
const GoalMark = dynamic(() => import("./goal-mark.tsx").then((module) => module.GoalMark));

type TryBlockProps = {
	block: Block;
	address: string;
	/** The settings in words: arms and load. */
	words: string;
	/** What to change, and to look for. */
	children: ReactNode;
};

/** A change to make on the bench; with a goal, a task that the bench checks. */
export function TryBlock({ block, address, words, children }: TryBlockProps) {
	const { runs, experiments } = useLesson();
	const declaration = experiments.find(({ id }) => id === block.experiment);
	const record = runOf(runs, block.id);
	return (
		<section id={block.id} data-place className="block-of-lesson">
			<div className="border-rule-strong border-l-2 pl-5">
				<p className="eyebrow font-sans">
					{block.goal === null ? "Try" : "Your task"}
					<BlockAnchor id={block.id} of={block.goal === null ? "this" : "this task"} />
				</p>
				<div className="flow mt-1">{children}</div>
				{block.goal === null ? null : (
					<div className="mt-3 font-sans text-sm">
						<p className="figures">
							<span className="text-ink-faint">The goal: </span>
							<span title={block.goal.written}>
								{declaration === undefined ? block.goal.written : goalInWords(block.goal, declaration)}
							</span>
						</p>
						<p role="status" className="figures mt-1 text-ink-soft">
							{record?.result == null ? (
								"The bench checks it with the next run that is started from here, whatever you change."
							) : (
								<Fetched label="Whether the goal was reached">
									<GoalMark block={block} goal={block.goal} result={record.result} />
								</Fetched>
							)}
						</p>
					</div>
				)}
				<div className="mt-3 font-sans text-sm">
					<p className="figures mb-2 text-ink-faint text-xs">{words}</p>
					<PresetActions block={block.id} address={address} isQuiet={block.goal === null} />
				</div>
			</div>
			<BenchSlot block={block.id} />
		</section>
	);
}
