import { Fault } from "#server/contract/fault.ts";
import type { LessonFault } from "#server/contract/lesson.ts";
import { readCourse, readGlossary, readLesson } from "#server/lessons/catalogue.ts";
import { hint } from "#server/lessons/faults.ts";

/** What the command line was given. */
export type CheckOptions = { json?: boolean };

/** What was found: each lesson looked at with its faults, and all faults, those of the glossary among them. */
export type CheckedCourse = {
	lessons: readonly { slug: string; number: number; ok: boolean }[];
	faults: readonly LessonFault[];
};

/**
 * Checks lessons. Those named are drawn as well, as their pages draw them.
 *
 * @param names addresses of lessons; none means all
 * @throws Fault `bad-request` for a name that no lesson has, with the nearest that one has.
 */
export async function checkLessons(names: readonly string[]): Promise<CheckedCourse> {
	const [course, glossary] = await Promise.all([readCourse(), readGlossary()]);
	const slugOf = (entry: (typeof course)[number]) => (entry.ok ? entry.lesson.slug : entry.slug);
	const slugs = course.map(slugOf);
	for (const name of names) {
		if (slugs.includes(name)) continue;
		throw new Fault("bad-request", `name: there is no lesson "${name.slice(0, 64)}". ${hint(name, slugs)}`, {
			field: "name",
		});
	}
	const wanted = names.length === 0 ? course : course.filter((entry) => names.includes(slugOf(entry)));
	const entries = await Promise.all(
		wanted.map(async (entry) => (names.length === 0 ? entry : ((await readLesson(slugOf(entry))) ?? entry))),
	);
	return {
		lessons: entries.map((entry) => {
			const { slug, number } = entry.ok ? entry.lesson : entry;
			return { slug, number, ok: entry.ok };
		}),
		faults: [...glossary.faults, ...entries.flatMap((entry) => (entry.ok ? [] : entry.faults))],
	};
}

/** As editors and terminals take a place: `lessons/03-x/lesson.md:41:3 bench.experiment: …` */
export function faultLine({ file, line, column, field, sentence }: LessonFault): string {
	return `${file}:${line}:${column} ${field}: ${sentence}`;
}
