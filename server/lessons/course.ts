import path from "node:path";
import type { Experiment } from "#server/contract/experiment.ts";
import type { LessonEntry } from "#server/contract/lesson.ts";
import { readEnv } from "#server/env.ts";
import type { Glossary, GlossaryReading } from "./glossary.ts";
import { type LessonFolder, listFolders, nameFault, readText } from "./lesson-folders.ts";
import type { LessonSource } from "./parse.ts";

/** What lessons may name: one another, and the words of the glossary. Plain data, which one thread can hand to another. */
export type Course = {
	folders: readonly LessonFolder[];
	/** Of each folder; of two that are equal the first one has it. */
	slugs: readonly string[];
	glossary: Glossary;
};

/** A lesson that cannot be read, with the reason as its only fault. */
export type Refused = Extract<LessonEntry, { ok: false }>;

/** The course's own folder, and that of LAB_LESSONS_DIR behind it. */
export function lessonRoots(): string[] {
	const own = path.join(/* turbopackIgnore: true */ process.cwd(), "lessons");
	return [...new Set([own, readEnv(process.env).lessonsDir])];
}

/** What there is now in some folders of lessons, with the words that are read from them meanwhile. */
export async function listCourse(roots: readonly string[], words: Promise<GlossaryReading>): Promise<Course> {
	const [listed, { glossary }] = await Promise.all([Promise.all(roots.map(listFolders)), words]);
	const folders = listed.flat();
	return { folders, slugs: folders.map(({ slug }) => slug), glossary };
}

/** The address of the lesson at a place of the course: the second of two folders with one slug goes by its own name. */
export function slugAt({ folders, slugs }: Course, place: number): string {
	const { slug = "", name = "" } = folders[place] ?? {};
	return slugs.indexOf(slug) === place ? slug : name;
}

/** The text of the lesson at a place of the course, or why it cannot be had. */
export async function readAt(course: Course, place: number): Promise<LessonFile | Refused> {
	const { folders, slugs } = course;
	const folder = folders[place];
	if (folder === undefined) throw new RangeError(`The course has no place ${place}.`);
	const first = slugs.indexOf(folder.slug);
	if (first !== place) {
		const twin = folders[first]?.file;
		const sentence = `the lesson "${folder.slug}" is in ${twin} already. Rename this folder.`;
		return refused(folder, sentence, folder.name);
	}
	const fault = nameFault(folder);
	if (fault !== undefined) return refused(folder, fault);
	const read = await readText(folder);
	return "refused" in read
		? refused(folder, read.refused, folder.slug, read.line)
		: { folder, text: read.text };
}

/** A lesson's text, not looked at yet. */
export type LessonFile = { folder: LessonFolder; text: string };

/** What a lesson is read with, as it stands in its course. */
export function sourceOf(
	{ folder: { file, slug, number }, text }: LessonFile,
	pictures: LessonSource["pictures"],
	{ slugs, glossary }: Course,
	experiments: readonly Experiment[],
): LessonSource {
	return { file, slug, number, text, pictures, experiments, slugs, glossary: glossary.entries };
}

function refused(folder: LessonFolder, sentence: string, slug = folder.slug, line = 1): Refused {
	const fault = { file: folder.file, line, column: 1, field: "file", sentence };
	return { ok: false, slug, number: folder.number, faults: [fault], source: "" };
}
