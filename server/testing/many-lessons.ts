import { cp, readdir } from "node:fs/promises";
import path from "node:path";

/**
 * Fills a folder with lessons of real length: copies of those of the course in turn, under addresses of their own. What
 * they say of one another is found in the course itself.
 *
 * @param folder beside that of the course, which is looked for in the current one
 */
export async function makeLessons(folder: string, count: number): Promise<void> {
	const course = (await readdir("lessons")).filter((name) => /^\d/.test(name)).toSorted();
	for (let place = 0; place < count; place++) {
		const source = course[place % course.length] ?? "";
		const name = `${100 + place}-${source.replace(/^\d+-/, "")}-${place}`;
		await cp(path.join("lessons", source), path.join(folder, name), { recursive: true });
	}
}
