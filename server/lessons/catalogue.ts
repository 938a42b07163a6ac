import path from "node:path";
import type { Experiment } from "#server/contract/experiment.ts";
import type { LessonEntry, LessonOutline } from "#server/contract/lesson.ts";
import { EXPERIMENTS } from "#server/experiments/registry.ts";
import { type Course, lessonRoots, listCourse, type Refused, readAt, slugAt, sourceOf } from "./course.ts";
import { type Glossary, type GlossaryReading, readGlossaries } from "./glossary.ts";
import { type LessonFolder, listFolders, nameFault } from "./lesson-folders.ts";
import { checkLesson, type LessonSource, parseLesson } from "./parse.ts";
import { PictureFolder, type PictureRead } from "./picture-folder.ts";

/** What a lesson's file was read with: when any of it changes, the file is read again. */
type Reading = {
	surroundings: string;
	pictures: PictureFolder;
	source: LessonSource;
	checked?: Promise<LessonOutline>;
	drawn?: Promise<LessonEntry>;
};

/** A course, and all of it that a lesson may name as one text. */
type SurroundingCourse = Course & { surroundings: string };

/** Reads lessons from folders; reads a file again only when its text or what it may name has changed. */
export class Catalogue {
	readonly #roots: readonly string[];
	readonly #experiments: readonly Experiment[];
	readonly #readings = new Map<string, Reading>();
	#glossary: GlossaryReading | undefined;

	/** @param roots folders of lessons; of two lessons with one slug the first is kept. */
	constructor(roots: readonly string[], experiments: readonly Experiment[]) {
		this.#roots = roots;
		this.#experiments = experiments;
	}

	/** All lessons in the order of the course, broken ones in their place, drawn. */
	async entries(): Promise<LessonEntry[]> {
		const course = await this.#course();
		return ordered(course, (place) => this.#entry(course, place));
	}

	/** As `entries`, without drawing anything: enough for a list, and for all faults but those found in drawing. */
	async checked(): Promise<LessonOutline[]> {
		const course = await this.#course();
		return ordered(course, (place) => this.#checked(course, place));
	}

	/** One lesson, drawn; no other is looked at. Undefined when there is none of this slug. */
	async entry(slug: string): Promise<LessonEntry | undefined> {
		const course = await this.#course();
		const place = course.folders.findIndex((_, index) => slugAt(course, index) === slug);
		return place < 0 ? undefined : this.#entry(course, place);
	}

	/** A picture beside a lesson; undefined when there is no lesson of this slug. */
	async picture(slug: string, name: string): Promise<PictureRead | undefined> {
		const folders = (await Promise.all(this.#roots.map(listFolders))).flat();
		const folder = folders.find((one) => one.slug === slug && nameFault(one) === undefined);
		return folder === undefined ? undefined : new PictureFolder(folder).read(name);
	}

	/** The words that lessons explain. */
	async glossary(): Promise<Glossary> {
		return (await this.#words()).glossary;
	}

	async #course(): Promise<SurroundingCourse> {
		const course = await listCourse(this.#roots, this.#words());
		this.#forgetAllBut(course.folders);
		return { ...course, surroundings: JSON.stringify([course.slugs, course.glossary.entries]) };
	}

	async #entry(course: SurroundingCourse, place: number): Promise<LessonEntry> {
		const reading = await this.#reading(course, place);
		if ("ok" in reading) return reading;
		reading.drawn ??= parseLesson(reading.source);
		return reading.drawn;
	}

	async #checked(course: SurroundingCourse, place: number): Promise<LessonOutline> {
		const reading = await this.#reading(course, place);
		if ("ok" in reading) return reading;
		// One that is drawn has been checked.
		reading.checked ??= reading.drawn ?? checkLesson(reading.source);
		return reading.checked;
	}

	async #reading(course: SurroundingCourse, place: number): Promise<Reading | Refused> {
		const file = await readAt(course, place);
		if ("ok" in file) return file;
		const { surroundings } = course;
		const id = path.join(file.folder.root, file.folder.name);
		const known = this.#readings.get(id);
		const isSame = known?.source.text === file.text && known.surroundings === surroundings;
		if (isSame && (await known.pictures.isUnchanged())) return known;
		const pictures = new PictureFolder(file.folder);
		const reading = { surroundings, pictures, source: sourceOf(file, pictures, course, this.#experiments) };
		this.#readings.set(id, reading);
		return reading;
	}

	async #words(): Promise<GlossaryReading> {
		this.#glossary = await readGlossaries(this.#roots, this.#glossary);
		return this.#glossary;
	}

	#forgetAllBut(folders: readonly LessonFolder[]): void {
		const present = new Set(folders.map((folder) => path.join(folder.root, folder.name)));
		for (const id of this.#readings.keys()) if (!present.has(id)) this.#readings.delete(id);
	}
}

/** One after the other: what each is read into is let go before the next. */
async function ordered<Entry extends LessonOutline | LessonEntry>(
	{ folders }: Course,
	read: (place: number) => Promise<Entry>,
): Promise<Entry[]> {
	const entries: Entry[] = [];
	for (const place of folders.keys()) entries.push(await read(place));
	return entries.toSorted((a, b) => numberOf(a) - numberOf(b));
}

function numberOf(entry: LessonOutline | LessonEntry): number {
	return entry.ok ? entry.lesson.number : entry.number;
}

let catalogue: { key: string; reader: Catalogue } | undefined;

function current(): Catalogue {
	const roots = lessonRoots();
	const key = JSON.stringify(roots);
	if (catalogue?.key !== key) catalogue = { key, reader: new Catalogue(roots, EXPERIMENTS) };
	return catalogue.reader;
}

/** All lessons of the course, read from disk now. A broken lesson is an entry with its faults. */
export function readCatalogue(): Promise<LessonEntry[]> {
	return current().entries();
}

/** As `readCatalogue`, without drawing anything. */
export function readCourse(): Promise<LessonOutline[]> {
	return current().checked();
}

/** One lesson by its slug, or undefined when there is none. */
export function readLesson(slug: string): Promise<LessonEntry | undefined> {
	return current().entry(slug);
}

/** A picture beside a lesson, read from disk now; undefined when there is no such lesson. */
export function readPicture(slug: string, name: string): Promise<PictureRead | undefined> {
	return current().picture(slug, name);
}

/** The words that lessons explain, and the faults of their file. */
export function readGlossary(): Promise<Glossary> {
	return current().glossary();
}
