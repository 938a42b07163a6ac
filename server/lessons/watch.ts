import { watch } from "node:fs/promises";
import path from "node:path";
import { lessonRoots } from "./course.ts";
import { listFolders } from "./lesson-folders.ts";

/** Tells of each change in the folder of a lesson, until the signal is aborted; ends at once where there is no such folder. */
export async function* watchLesson(slug: string, signal: AbortSignal): AsyncGenerator<void> {
	const folders = (await Promise.all(lessonRoots().map(listFolders))).flat();
	const folder = folders.find((one) => one.slug === slug);
	if (folder === undefined) return;
	try {
		for await (const _ of watch(path.join(folder.root, folder.name), { signal })) yield;
	} catch (error) {
		if (!signal.aborted) throw error;
	}
}
