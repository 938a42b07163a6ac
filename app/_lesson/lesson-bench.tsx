"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Bench } from "#app/_bench/bench.tsx";
import type { BenchLesson } from "#app/_bench/bench-lesson.ts";
import { prefetchReport } from "#app/_bench/dormant-report.tsx";
import { predictedInWords } from "#app/_bench/prediction-words.ts";
import { takeBack } from "#app/_lib/take-back.ts";
import { useTRPC } from "#app/_lib/trpc.ts";
import { armNames } from "./arm-names.ts";
import { useLesson } from "./lesson-state.tsx";
import { openPredictions, type Preset, predictionsOf, runOf } from "./preset.ts";
import { useLearnerCache } from "./use-learner.ts";

// It would else be asked for only when the bench around it is there.
if (typeof window !== "undefined") prefetchReport();

/** The bench as a block of the lesson has set it. */
export function LessonBench({ takePress }: Pick<BenchLesson, "takePress">) {
	const { preset, experiments, lab, runs } = useLesson();
	const lesson = useBenchLesson(preset, takePress);
	const declaration = experiments.find(({ id }) => id === preset?.experiment);
	if (preset === undefined || declaration === undefined) return null;
	const { arms, load } = preset;
	return (
		<>
			<header className="mb-5">
				<p className="eyebrow">Bench</p>
				<h2 className="mt-1 font-serif text-2xl">{declaration.title}</h2>
			</header>
			<Bench
				key={preset.id}
				declaration={declaration}
				defaults={{ arms, load, runId: runOf(runs, preset.id)?.id ?? null }}
				initialLab={lab}
				lesson={lesson}
			/>
		</>
	);
}

/** What the lesson asks of its bench: where a run belongs, and what is to be predicted before it. */
function useBenchLesson(
	preset: Preset | undefined,
	takePress: BenchLesson["takePress"],
): BenchLesson | undefined {
	const { slug, blocks, experiments, learner } = useLesson();
	const api = useTRPC();
	const queries = useQueryClient();
	const { refresh } = useLearnerCache(slug);
	const skip = useMutation(api.learner.predict.mutationOptions({ onSettled: refresh }));
	if (preset === undefined) return undefined;
	const declaration = experiments.find(({ id }) => id === preset.experiment);
	const names = armNames(declaration, preset.arms);
	const counters = declaration?.counters ?? [];
	const open = openPredictions(blocks, learner.predictions, preset.id);
	return {
		place: { lesson: slug, bench: preset.id },
		arms: preset.kind === "try" ? null : preset.arms,
		questions: open.map(({ id, predicted }) => ({ id, words: predictedInWords(predicted, counters) })),
		predictions: predictionsOf(blocks, preset.id).map((block) => {
			const prediction = learner.predictions.find((one) => one.block === block.id);
			const drawn = { block, value: prediction?.value ?? null, names, counters };
			return prediction?.lockedByRunId == null ? { ...drawn, isOpen: true } : drawn;
		}),
		async skip() {
			await Promise.all(open.map(({ id }) => skip.mutateAsync({ lesson: slug, block: id, value: null })));
		},
		isSkipWaiting: skip.isPaused,
		takeBackSkip() {
			const mutationKey = api.learner.predict.mutationKey();
			return takeBack(queries, { mutationKey, predicate: ({ state }) => isSkip(state.variables) }, skip);
		},
		takePress,
		onStart: refresh,
	};
}

/** A prediction of a block that waits as well is the learner's own. */
function isSkip(asked: unknown): boolean {
	return typeof asked === "object" && asked !== null && "value" in asked && asked.value === null;
}
