"use client";

import { type UseMutationResult, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { readCallFault, readRefusal, useTRPC } from "#app/_lib/trpc.ts";
import type { LearnerLesson, PredictionValue, QuizAnswer } from "#server/contract/learner.ts";
import { withAnswer, withPrediction } from "./learner-lesson.ts";

/** Until it is known what a learner did, nothing was done. */
const NOTHING: LearnerLesson = { predictions: [], answers: [], runs: [], place: null };

/** What is known of the learner in one lesson; asked for again when a tab comes back to the front. */
export function useLearner(slug: string, initial: LearnerLesson | undefined): LearnerLesson {
	const api = useTRPC();
	const { data } = useQuery(
		api.learner.lesson.queryOptions({ slug }, { initialData: () => initial, refetchOnWindowFocus: "always" }),
	);
	return data ?? NOTHING;
}

/** How an answer stands on its way to the server. */
export type Keeping =
	| { state: "none" }
	| { state: "sending" }
	/** The server did not answer; the page holds the answer and sends it again by itself. */
	| { state: "waiting" }
	| { state: "kept" }
	| { state: "refused"; sentence: string };

/** Keeps predictions of one block, on the page at once and on the server as soon as it answers. */
export function usePrediction(lesson: string, block: string) {
	const api = useTRPC();
	const learner = useLearnerCache(lesson);
	const mutation = useMutation(
		api.learner.predict.mutationOptions({
			...persistently(`${lesson}/${block}`),
			onMutate: ({ value }) =>
				learner.change((held) => withPrediction(held, { block, value, lockedByRunId: null })),
			onSettled: learner.refresh,
		}),
	);
	return {
		keep: (value: PredictionValue) => mutation.mutate({ lesson, block, value }),
		keeping: keepingOf(mutation),
	};
}

/** Keeps answers to one quiz, as `usePrediction` does. */
export function useQuizAnswer(lesson: string, block: string) {
	const api = useTRPC();
	const learner = useLearnerCache(lesson);
	const mutation = useMutation(
		api.learner.answer.mutationOptions({
			...persistently(`${lesson}/${block}`),
			onSettled: learner.refresh,
		}),
	);
	return {
		keep(answer: Pick<QuizAnswer, "chosen" | "isRight">) {
			learner.change((held) => withAnswer(held, { block, ...answer }));
			mutation.mutate({ lesson, block, chosen: [...answer.chosen] });
		},
		keeping: keepingOf(mutation),
	};
}

/** Changes what the page knows of the learner ahead of the server, and asks the server. */
export function useLearnerCache(slug: string) {
	const api = useTRPC();
	const queries = useQueryClient();
	const key = api.learner.lesson.queryKey({ slug });
	return {
		async change(apply: (held: LearnerLesson) => LearnerLesson): Promise<void> {
			// An answer that was on its way would overwrite what has just been said.
			await queries.cancelQueries({ queryKey: key });
			queries.setQueryData<LearnerLesson>(key, (held) => apply(held ?? NOTHING));
		},
		refresh: () => void queries.invalidateQueries({ queryKey: key }),
	};
}

const RETRY_MS = { first: 1_000, most: 10_000 };

/**
 * An answer is sent until the server takes or refuses it, however long that is: the page holds one per block, and they
 * go in the order in which they were given.
 */
function persistently(scope: string) {
	return {
		scope: { id: scope },
		retry: (_count: number, error: unknown) => readRefusal(error) === undefined,
		retryDelay: (count: number) => Math.min(RETRY_MS.first * 2 ** count, RETRY_MS.most),
	};
}

type Sending = Pick<
	UseMutationResult<unknown, unknown, unknown, unknown>,
	"status" | "isPaused" | "failureCount" | "error"
>;

function keepingOf({ status, isPaused, failureCount, error }: Sending): Keeping {
	switch (status) {
		case "idle":
			return { state: "none" };
		case "pending":
			return { state: isPaused || failureCount > 0 ? "waiting" : "sending" };
		case "success":
			return { state: "kept" };
		case "error":
			return { state: "refused", sentence: readCallFault(error).sentence };
	}
}
