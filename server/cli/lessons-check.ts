import { Fault } from "#server/contract/fault.ts";
import type { LessonFault } from "#server/contract/lesson.ts";
import { readGivenEnv } from "#server/given-env.ts";
import { type Course, lessonRoots, listCourse, slugAt } from "#server/lessons/course.ts";
import { hint } from "#server/lessons/faults.ts";
import { readGlossaries } from "#server/lessons/glossary.ts";
import { checkCourse } from "./check-course.ts";
import { type CheckedLesson, checkedOf } from "./checked-lesson.ts";

/** What the command line was given. */
export type CheckOptions = { json?: boolean };

/** What was found: each lesson looked at with its faults, and all faults, those of the glossary among them. */
export type CheckedCourse = {
	lessons: readonly Omit<CheckedLesson, "faults">[];
	faults: readonly LessonFault[];
};

/**
 * Checks lessons. Those named are drawn as well, as their pages draw them.
 *
 * @param names addresses of lessons; none means all
 * @throws Fault `bad-request` for a name that no lesson has, with the nearest that one has; `configuration` for settings
 * at fault, as a folder of lessons that is not there.
 */
export async function checkLessons(names: readonly string[]): Promise<CheckedCourse> {
	readGivenEnv(process.env);
	const roots = lessonRoots();
	const course = await listCourse(roots, readGlossaries(roots));
	const lessons = names.length === 0 ? await checkCourse(course) : await drawNamed(course, names);
	return {
		lessons: lessons.map(({ slug, number, ok }) => ({ slug, number, ok })),
		faults: [...course.glossary.faults, ...lessons.flatMap(({ faults }) => faults)],
	};
}

async function drawNamed(course: Course, names: readonly string[]): Promise<CheckedLesson[]> {
	const slugs = course.folders
		.map(({ number }, place) => ({ number, slug: slugAt(course, place) }))
		.toSorted((a, b) => a.number - b.number)
		.map(({ slug }) => slug);
	for (const name of names) {
		if (slugs.includes(name)) continue;
		throw new Fault("bad-request", `name: there is no lesson "${name.slice(0, 64)}". ${hint(name, slugs)}`, {
			field: "name",
		});
	}
	const { readLesson } = await import("#server/lessons/catalogue.ts");
	const drawn: CheckedLesson[] = [];
	for (const slug of slugs.filter((one) => names.includes(one))) {
		const entry = await readLesson(slug);
		if (entry !== undefined) drawn.push(checkedOf(entry));
	}
	return drawn;
}

/** As editors and terminals take a place: `lessons/03-x/lesson.md:41:3 bench.experiment: …` */
export function faultLine({ file, line, column, field, sentence }: LessonFault): string {
	return `${file}:${line}:${column} ${field}: ${sentence}`;
}
