import type { LearnerLesson, LessonProgress } from "#server/contract/learner.ts";
import type { Lesson, LessonOutline } from "#server/contract/lesson.ts";
import { lastRuns } from "./bench-runs.ts";
import type { Kept } from "./kept.ts";

/** What is kept of a learner in the lesson that it was read for; null stands for a lesson that cannot be read now. */
export function learnerLesson(kept: Kept, lesson: Lesson | null): LearnerLesson {
	const benches = (lesson?.blocks ?? []).filter((block) => block.kind === "bench");
	return {
		predictions: kept.predictions.map(({ block, value, lockedByRunId }) => ({ block, value, lockedByRunId })),
		answers: kept.answers.map(({ block, chosen, isRight, wasRightAtFirst }) => ({
			block,
			chosen,
			isRight,
			wasRightAtFirst,
		})),
		runs: lastRuns(kept.runs, benches),
		place: kept.places[0]?.anchor ?? null,
	};
}

/** How far a learner is in each lesson of the course that they have opened, in the order of the course. */
export function courseProgress(kept: Kept, entries: readonly LessonOutline[]): LessonProgress[] {
	return entries.flatMap((entry) => {
		const slug = entry.ok ? entry.lesson.slug : entry.slug;
		const here = <Row extends { lesson: string }>(rows: readonly Row[]) =>
			rows.filter(({ lesson }) => lesson === slug);
		const own = {
			predictions: here(kept.predictions),
			answers: here(kept.answers),
			places: here(kept.places),
			runs: here(kept.runs),
		};
		const times = [
			...own.predictions.map(({ changedAtMs }) => changedAtMs),
			...own.answers.map(({ changedAtMs }) => changedAtMs),
			...own.places.map(({ seenAtMs }) => seenAtMs),
			...own.runs.map(({ queuedAtMs }) => queuedAtMs),
		];
		if (times.length === 0) return [];
		// What its author has taken out is not asked any more; of a broken file nobody knows.
		const asks = ({ block }: { block: string }) =>
			!entry.ok || entry.lesson.blocks.some(({ id }) => id === block);
		const predicted = own.predictions.filter((one) => one.value !== null && asks(one));
		const answered = own.answers.filter(asks);
		return [
			{
				slug,
				answeredCount: predicted.length + answered.length,
				rightCount: answered.filter(({ wasRightAtFirst }) => wasRightAtFirst).length,
				runCount: own.runs.length,
				place: own.places[0]?.anchor ?? null,
				lastSeenAtMs: Math.max(...times),
			},
		];
	});
}
