import path from "node:path";
import type { Experiment } from "#server/contract/experiment.ts";
import type { LessonEntry } from "#server/contract/lesson.ts";
import { readEnv } from "#server/env.ts";
import { EXPERIMENTS } from "#server/experiments/registry.ts";
import { type LessonFolder, listFolders, nameFault, readText } from "./lesson-folders.ts";
import { parseLesson } from "./parse.ts";

/** Reads lessons from folders; parses a file again only when its text or what it may name has changed. */
export class Catalogue {
	readonly #roots: readonly string[];
	readonly #experiments: readonly Experiment[];
	readonly #parsed = new Map<string, { key: string; entry: Promise<LessonEntry> }>();

	/** @param roots folders of lessons; of two lessons with one slug the first is kept. */
	constructor(roots: readonly string[], experiments: readonly Experiment[]) {
		this.#roots = roots;
		this.#experiments = experiments;
	}

	/** All lessons in the order of the course, broken ones in their place. */
	async entries(): Promise<LessonEntry[]> {
		const folders = (await Promise.all(this.#roots.map(listFolders))).flat();
		const slugs = folders.map((folder) => folder.slug);
		this.#forgetAllBut(folders);
		const entries = await Promise.all(
			folders.map((folder, index) => {
				const twin = folders[slugs.indexOf(folder.slug)];
				return twin === undefined || slugs.indexOf(folder.slug) === index
					? this.#entry(folder, slugs)
					: refused(
							folder,
							`the lesson "${folder.slug}" is in ${twin.file} already. Rename this folder.`,
							folder.name,
						);
			}),
		);
		return entries.toSorted((a, b) => numberOf(a) - numberOf(b));
	}

	async #entry(folder: LessonFolder, slugs: readonly string[]): Promise<LessonEntry> {
		const fault = nameFault(folder);
		if (fault !== undefined) return refused(folder, fault);
		const read = await readText(folder);
		if ("refused" in read) return refused(folder, read.refused);
		const id = path.join(folder.root, folder.name);
		const key = JSON.stringify([slugs, read.text]);
		const known = this.#parsed.get(id);
		if (known?.key === key) return known.entry;
		const { file, slug, number } = folder;
		const entry = parseLesson({ file, slug, number, text: read.text, experiments: this.#experiments, slugs });
		this.#parsed.set(id, { key, entry });
		return entry;
	}

	#forgetAllBut(folders: readonly LessonFolder[]): void {
		const present = new Set(folders.map((folder) => path.join(folder.root, folder.name)));
		for (const id of this.#parsed.keys()) if (!present.has(id)) this.#parsed.delete(id);
	}
}

function refused(folder: LessonFolder, sentence: string, slug = folder.slug): LessonEntry {
	const fault = { file: folder.file, line: 1, column: 1, field: "file", sentence };
	return { ok: false, slug, number: folder.number, faults: [fault], source: "" };
}

function numberOf(entry: LessonEntry): number {
	return entry.ok ? entry.lesson.number : entry.number;
}

let catalogue: { key: string; reader: Catalogue } | undefined;

/** The course's own folder, and that of LAB_LESSONS_DIR behind it. */
function current(): Catalogue {
	const own = path.join(/* turbopackIgnore: true */ process.cwd(), "lessons");
	const roots = [...new Set([own, readEnv(process.env).lessonsDir])];
	const key = JSON.stringify(roots);
	if (catalogue?.key !== key) catalogue = { key, reader: new Catalogue(roots, EXPERIMENTS) };
	return catalogue.reader;
}

/** All lessons of the course, read from disk now. A broken lesson is an entry with its faults. */
export function readCatalogue(): Promise<LessonEntry[]> {
	return current().entries();
}

/** One lesson by its slug, or undefined when there is none. */
export async function readLesson(slug: string): Promise<LessonEntry | undefined> {
	const entries = await readCatalogue();
	return entries.find((entry) => (entry.ok ? entry.lesson.slug : entry.slug) === slug);
}
