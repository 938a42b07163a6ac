import { z } from "zod";
import { Fault } from "#server/contract/fault.ts";
import type { SearchHit } from "#server/contract/learner.ts";
import type {
	GlossaryEntry,
	Lesson,
	LessonEntry,
	LessonFault,
	LessonOutline,
	LessonSummary,
} from "#server/contract/lesson.ts";
import { LIMITS } from "#server/contract/limits.ts";
import type { Load } from "#server/contract/load.ts";
import { readCourse, readGlossary, readLesson } from "#server/lessons/catalogue.ts";
import { searchLessons } from "#server/lessons/search.ts";
import { watchLesson } from "#server/lessons/watch.ts";
import { procedure, router } from "./init.ts";

/** A line of the course: a lesson's summary, or the faults of a file that could not be read. */
export type CourseEntry =
	| { ok: true; lesson: LessonSummary }
	| { ok: false; slug: string; number: number; faults: readonly LessonFault[] };

/** A block of a lesson that sets the bench. */
export type LessonPreset = { slug: string; title: string; arms: readonly string[]; load: Load };

export const bySlug = z.strictObject({ slug: z.string().min(1).max(100) });

export const lessonsRouter = router({
	list: procedure.query(async (): Promise<CourseEntry[]> => (await readCourse()).map(shorten)),

	get: procedure.input(bySlug).query(({ input }): Promise<LessonEntry> => findEntry(input.slug)),

	/** Places of lessons that hold all the words, the best first. */
	search: procedure
		.input(z.strictObject({ text: z.string().max(LIMITS.searchText) }))
		.query(({ input }): Promise<SearchHit[]> => searchLessons(input.text)),

	/** What lessons set the bench of one experiment to, in the order of the course, each setting once. */
	presets: procedure
		.input(z.strictObject({ experiment: z.string().min(1).max(64) }))
		.query(async ({ input }): Promise<LessonPreset[]> => presetsOf(await readCourse(), input.experiment)),

	/** The words that lessons explain; none while their file has faults. */
	glossary: procedure.query(
		async (): Promise<readonly GlossaryEntry[]> => (await readGlossary()).entries ?? [],
	),

	/** In development, where an author looks at the page while writing: tells of each save of a lesson. Else it ends. */
	watch: procedure.input(bySlug).subscription(async function* ({ ctx, input, signal }) {
		if (process.env.NODE_ENV !== "development") return;
		const { draining } = ctx.services;
		const ending = signal === undefined ? draining : AbortSignal.any([signal, draining]);
		for await (const _ of watchLesson(input.slug, ending)) yield { savedAtMs: Date.now() };
	}),
});

/** @throws Fault `not-found`. */
export async function findEntry(slug: string): Promise<LessonEntry> {
	const entry = await readLesson(slug);
	if (entry !== undefined) return entry;
	throw new Fault("not-found", "There is no lesson of this name. The course page lists all there are.");
}

/**
 * The lesson that an input names.
 *
 * @throws Fault `bad-request` with the field, when there is none or its file cannot be read now.
 */
export async function findLesson(slug: string, field: string): Promise<Lesson> {
	const entry = await readLesson(slug);
	if (entry?.ok) return entry.lesson;
	const why =
		entry === undefined ? "there is no lesson" : "nobody can read, for its file has faults, the lesson";
	throw new Fault("bad-request", `${field}: ${why} "${slug}". Reload the page.`, { field });
}

function presetsOf(course: readonly LessonOutline[], experiment: string): LessonPreset[] {
	const presets = course.flatMap((entry) =>
		entry.ok
			? entry.lesson.blocks.flatMap((block) =>
					"arms" in block && block.experiment === experiment
						? [{ slug: entry.lesson.slug, title: entry.lesson.title, arms: block.arms, load: block.load }]
						: [],
				)
			: [],
	);
	const firsts = new Map(presets.toReversed().map((one) => [JSON.stringify([one.arms, one.load]), one]));
	return [...firsts.values()].toReversed();
}

function shorten(entry: LessonOutline): CourseEntry {
	if (!entry.ok) return { ok: false, slug: entry.slug, number: entry.number, faults: entry.faults };
	const { slug, number, title, summary, technique, minutes, level, objectives, questionCount } = entry.lesson;
	return {
		ok: true,
		lesson: { slug, number, title, summary, technique, minutes, level, objectives, questionCount },
	};
}
