import path from "node:path";
import type { Experiment } from "#server/contract/experiment.ts";
import type { LessonEntry, LessonOutline } from "#server/contract/lesson.ts";
import { readEnv } from "#server/env.ts";
import { EXPERIMENTS } from "#server/experiments/registry.ts";
import { type Glossary, joinGlossaries, parseGlossary } from "./glossary.ts";
import { type LessonFolder, listFolders, nameFault, readGlossaryText, readText } from "./lesson-folders.ts";
import { checkLesson, type LessonSource, parseLesson } from "./parse.ts";
import { PictureFolder, type PictureRead } from "./picture-folder.ts";

/** What a lesson's file was read with: when any of it changes, the file is read again. */
type Reading = {
	text: string;
	surroundings: string;
	pictures: PictureFolder;
	source: LessonSource;
	checked?: Promise<LessonOutline>;
	drawn?: Promise<LessonEntry>;
};

/** What lessons may name: one another, and the words of the glossary. */
type Course = {
	folders: readonly LessonFolder[];
	slugs: readonly string[];
	glossary: Glossary;
	surroundings: string;
};

/** Reads lessons from folders; reads a file again only when its text or what it may name has changed. */
export class Catalogue {
	readonly #roots: readonly string[];
	readonly #experiments: readonly Experiment[];
	readonly #readings = new Map<string, Reading>();
	#glossary: { texts: string; read: Glossary } | undefined;

	/** @param roots folders of lessons; of two lessons with one slug the first is kept. */
	constructor(roots: readonly string[], experiments: readonly Experiment[]) {
		this.#roots = roots;
		this.#experiments = experiments;
	}

	/** All lessons in the order of the course, broken ones in their place, drawn. */
	async entries(): Promise<LessonEntry[]> {
		const course = await this.#course();
		return this.#ordered(course, (folder) => this.#entry(folder, course));
	}

	/** As `entries`, without drawing anything: enough for a list, and for all faults but those found in drawing. */
	async checked(): Promise<LessonOutline[]> {
		const course = await this.#course();
		return this.#ordered(course, (folder) => this.#checked(folder, course));
	}

	/** One lesson, drawn; no other is looked at. Undefined when there is none of this slug. */
	async entry(slug: string): Promise<LessonEntry | undefined> {
		const course = await this.#course();
		const place = course.folders.findIndex((folder, index) => slugAt(course, folder, index) === slug);
		const folder = course.folders[place];
		return folder === undefined
			? undefined
			: this.#at(course, folder, place, (one) => this.#entry(one, course));
	}

	/** A picture beside a lesson; undefined when there is no lesson of this slug. */
	async picture(slug: string, name: string): Promise<PictureRead | undefined> {
		const folders = (await Promise.all(this.#roots.map(listFolders))).flat();
		const folder = folders.find((one) => one.slug === slug && nameFault(one) === undefined);
		return folder === undefined ? undefined : new PictureFolder(folder).read(name);
	}

	/** The words that lessons explain. */
	async glossary(): Promise<Glossary> {
		const files = await Promise.all(this.#roots.map(readGlossaryText));
		const texts = JSON.stringify(files);
		if (this.#glossary?.texts !== texts) {
			const read = joinGlossaries(
				files.map((file) => (file === undefined ? NO_WORDS : parseGlossaryFile(file))),
			);
			this.#glossary = { texts, read };
		}
		return this.#glossary.read;
	}

	async #course(): Promise<Course> {
		const [listed, glossary] = await Promise.all([
			Promise.all(this.#roots.map(listFolders)),
			this.glossary(),
		]);
		const folders = listed.flat();
		const slugs = folders.map((folder) => folder.slug);
		this.#forgetAllBut(folders);
		return { folders, slugs, glossary, surroundings: JSON.stringify([slugs, glossary.entries]) };
	}

	async #ordered<Entry extends LessonOutline | LessonEntry>(
		course: Course,
		read: (folder: LessonFolder) => Promise<Entry>,
	): Promise<(Entry | Refused)[]> {
		const entries: (Entry | Refused)[] = [];
		// One after the other: what each is read into is let go before the next.
		for (const [index, folder] of course.folders.entries()) {
			entries.push(await this.#at(course, folder, index, read));
		}
		return entries.toSorted((a, b) => numberOf(a) - numberOf(b));
	}

	async #at<Entry>(
		{ folders, slugs }: Course,
		folder: LessonFolder,
		index: number,
		read: (folder: LessonFolder) => Promise<Entry>,
	): Promise<Entry | Refused> {
		const twin = folders[slugs.indexOf(folder.slug)];
		if (twin === undefined || slugs.indexOf(folder.slug) === index) return read(folder);
		const sentence = `the lesson "${folder.slug}" is in ${twin.file} already. Rename this folder.`;
		return refused(folder, sentence, folder.name);
	}

	async #entry(folder: LessonFolder, course: Course): Promise<LessonEntry> {
		const reading = await this.#reading(folder, course);
		if ("ok" in reading) return reading;
		reading.drawn ??= parseLesson(reading.source);
		return reading.drawn;
	}

	async #checked(folder: LessonFolder, course: Course): Promise<LessonOutline> {
		const reading = await this.#reading(folder, course);
		if ("ok" in reading) return reading;
		// One that is drawn has been checked.
		reading.checked ??= reading.drawn ?? checkLesson(reading.source);
		return reading.checked;
	}

	async #reading(folder: LessonFolder, course: Course): Promise<Reading | Refused> {
		const fault = nameFault(folder);
		if (fault !== undefined) return refused(folder, fault);
		const read = await readText(folder);
		if ("refused" in read) return refused(folder, read.refused);
		const { surroundings, slugs, glossary } = course;
		const id = path.join(folder.root, folder.name);
		const known = this.#readings.get(id);
		const isSame = known?.text === read.text && known.surroundings === surroundings;
		if (isSame && (await known.pictures.isUnchanged())) return known;
		const { file, slug, number } = folder;
		const pictures = new PictureFolder(folder);
		const { text } = read;
		const among = { experiments: this.#experiments, slugs, glossary: glossary.entries };
		const reading = {
			text,
			surroundings,
			pictures,
			source: { file, slug, number, text, pictures, ...among },
		};
		this.#readings.set(id, reading);
		return reading;
	}

	#forgetAllBut(folders: readonly LessonFolder[]): void {
		const present = new Set(folders.map((folder) => path.join(folder.root, folder.name)));
		for (const id of this.#readings.keys()) if (!present.has(id)) this.#readings.delete(id);
	}
}

type Refused = Extract<LessonEntry, { ok: false }>;

const NO_WORDS: Glossary = { entries: [], faults: [] };

function parseGlossaryFile({ file, text }: { file: string; text: string | { refused: string } }): Glossary {
	if (typeof text === "string") return parseGlossary(file, text);
	return { entries: null, faults: [{ file, line: 1, column: 1, field: "file", sentence: text.refused }] };
}

/** The second of two folders with one slug goes by its own name. */
function slugAt({ slugs }: Course, folder: LessonFolder, index: number): string {
	return slugs.indexOf(folder.slug) === index ? folder.slug : folder.name;
}

function refused(folder: LessonFolder, sentence: string, slug = folder.slug): Refused {
	const fault = { file: folder.file, line: 1, column: 1, field: "file", sentence };
	return { ok: false, slug, number: folder.number, faults: [fault], source: "" };
}

function numberOf(entry: LessonOutline | LessonEntry): number {
	return entry.ok ? entry.lesson.number : entry.number;
}

let catalogue: { key: string; reader: Catalogue } | undefined;

/** The course's own folder, and that of LAB_LESSONS_DIR behind it. */
export function lessonRoots(): string[] {
	const own = path.join(/* turbopackIgnore: true */ process.cwd(), "lessons");
	return [...new Set([own, readEnv(process.env).lessonsDir])];
}

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
