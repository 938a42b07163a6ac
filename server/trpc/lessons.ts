import { z } from "zod";
import { Fault } from "#server/contract/fault.ts";
import type { LessonEntry, LessonFault, LessonSummary } from "#server/contract/lesson.ts";
import { readCourse, readLesson } from "#server/lessons/catalogue.ts";
import type { CheckedLesson } from "#server/lessons/parse.ts";
import { procedure, router } from "./init.ts";

/** A line of the course: a lesson's summary, or the faults of a file that could not be read. */
export type CourseEntry =
	| { ok: true; lesson: LessonSummary }
	| { ok: false; slug: string; number: number; faults: readonly LessonFault[] };

export const lessonsRouter = router({
	list: procedure.query(async (): Promise<CourseEntry[]> => (await readCourse()).map(shorten)),

	get: procedure
		.input(z.strictObject({ slug: z.string().min(1).max(100) }))
		.query(async ({ input }): Promise<LessonEntry> => {
			const entry = await readLesson(input.slug);
			if (entry !== undefined) return entry;
			throw new Fault("not-found", "There is no lesson of this name. The course page lists all there are.");
		}),
});

function shorten(entry: CheckedLesson): CourseEntry {
	if (!entry.ok) return { ok: false, slug: entry.slug, number: entry.number, faults: entry.faults };
	const { slug, number, title, summary, technique, minutes, level, objectives, questionCount } = entry.lesson;
	return {
		ok: true,
		lesson: { slug, number, title, summary, technique, minutes, level, objectives, questionCount },
	};
}
