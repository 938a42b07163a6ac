"use client";

import { useQueries } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { useTRPC } from "#app/_lib/trpc.ts";
import type { LearnerLesson } from "#server/contract/learner.ts";
import type { RunRecord } from "#server/contract/run.ts";
import type { LessonRun } from "./preset.ts";

/** How often a run is asked for until it is over. */
const POLL_MS = 1_000;

/**
 * The runs a learner made in a lesson. Those that are over are asked for once, for they never change again.
 *
 * @param onOver called when a run has ended, for then it may settle a prediction
 */
export function useLessonRuns(
	learner: LearnerLesson,
	given: readonly RunRecord[],
	onOver: () => void,
): LessonRun[] {
	const api = useTRPC();
	const records = useQueries({
		queries: [...new Set(learner.runs.map(({ runId }) => runId))].map((id) =>
			api.runs.get.queryOptions(
				{ id },
				{
					placeholderData: () => given.find((record) => record.id === id),
					staleTime: ({ state }) => (isOver(state.data) ? Number.POSITIVE_INFINITY : 0),
					refetchInterval: ({ state }) => (isOver(state.data) ? false : POLL_MS),
				},
			),
		),
		combine: (queries) => queries.flatMap(({ data }) => data ?? []),
	});
	const underWay = records.filter((record) => !isOver(record)).length;
	const before = useRef(underWay);
	useEffect(() => {
		if (underWay < before.current) onOver();
		before.current = underWay;
	}, [underWay, onOver]);
	return learner.runs.flatMap(({ bench, runId, settles }) => {
		const record = records.find(({ id }) => id === runId);
		return record === undefined ? [] : [{ bench, settles, record }];
	});
}

function isOver(record: RunRecord | undefined): boolean {
	return record?.finishedAtMs != null;
}
