"use client";

import { createContext, type ReactNode, useContext, useState } from "react";
import type { ExperimentDeclaration } from "#server/contract/experiment.ts";
import type { LabStatus } from "#server/contract/lab.ts";
import type { LearnerLesson } from "#server/contract/learner.ts";
import type { LessonBlock } from "#server/contract/lesson.ts";
import type { RunRecord } from "#server/contract/run.ts";
import { useBenchChoice } from "./bench-choice.ts";
import { chosenPreset, type LessonRun, type Preset } from "./preset.ts";
import { useLearner, useLearnerCache } from "./use-learner.ts";
import { useLessonRuns } from "./use-lesson-runs.ts";

/** What the server knows of a lesson when it draws it. */
export type LessonGiven = {
	slug: string;
	blocks: readonly LessonBlock[];
	/** Of all experiments that its blocks name. */
	experiments: readonly ExperimentDeclaration[];
	lab: LabStatus | undefined;
	/** Undefined when it could not be had; the browser asks again anyway. */
	learner: LearnerLesson | undefined;
	/** The runs that it names, without their histograms. */
	records: readonly RunRecord[];
};

/** What every block of a lesson may look at. */
export type LessonState = Pick<LessonGiven, "slug" | "blocks" | "experiments" | "lab"> & {
	learner: LearnerLesson;
	/** The runs of this lesson as far as they are known. */
	runs: readonly LessonRun[];
	/** The block that the bench is set from; undefined when no block of the lesson sets one. */
	preset: Preset | undefined;
	/** Whether the address asks for a bench: on a narrow screen it opens only then. */
	isBenchAsked: boolean;
	/** How often a button of the text has set the bench, which is then brought before the reader. */
	summons: number;
	setBench(block: string): void;
};

const LessonContext = createContext<LessonState | undefined>(undefined);

/** Holds a lesson's state: what the learner answered, which bench is set, and what its runs found. */
export function LessonProvider({ given, children }: { given: LessonGiven; children: ReactNode }) {
	const { slug, blocks, experiments, lab } = given;
	const learner = useLearner(slug, given.learner);
	const { refresh } = useLearnerCache(slug);
	const runs = useLessonRuns(learner, given.records, refresh);
	const { asked, isAsked, choose } = useBenchChoice();
	const [summons, setSummons] = useState(0);
	const state: LessonState = {
		slug,
		blocks,
		experiments,
		lab,
		learner,
		runs,
		preset: chosenPreset(blocks, asked),
		isBenchAsked: isAsked,
		summons,
		setBench(block) {
			choose(block);
			setSummons((count) => count + 1);
		},
	};
	return <LessonContext value={state}>{children}</LessonContext>;
}

/** The lesson around a block. */
export function useLesson(): LessonState {
	const state = useContext(LessonContext);
	if (state === undefined) throw new Error("A block of a lesson stands outside of any lesson.");
	return state;
}
