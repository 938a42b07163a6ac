import type { LessonFault, LessonOutline } from "#server/contract/lesson.ts";

/** What was found in one lesson. */
export type CheckedLesson = { slug: string; number: number; ok: boolean; faults: readonly LessonFault[] };

/** What is told of a lesson that was read: its text and its blocks stay where they are. */
export function checkedOf(outline: LessonOutline): CheckedLesson {
	const { slug, number } = outline.ok ? outline.lesson : outline;
	return { slug, number, ok: outline.ok, faults: outline.ok ? [] : outline.faults };
}
