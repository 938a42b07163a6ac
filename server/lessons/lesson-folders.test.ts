import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, test } from "vitest";
import { LIMITS } from "#server/contract/limits.ts";
import { readAt } from "./course.ts";
import { listFolders } from "./lesson-folders.ts";

test("of more lessons than a folder may hold the first one too many is told, and those behind it are not read", async () => {
	const root = await mkdtemp(path.join(tmpdir(), "latency-lab-crowd-"));
	try {
		for (let at = 0; at < LIMITS.lessonFolders + 2; at++) {
			await mkdir(path.join(root, `10-lesson-${String(at).padStart(4, "0")}`));
		}
		const folders = await listFolders(root);
		expect(folders).toHaveLength(LIMITS.lessonFolders + 1);
		const course = {
			folders,
			slugs: folders.map(({ slug }) => slug),
			glossary: { entries: null, faults: [] },
		};
		const sentences = await Promise.all(
			[LIMITS.lessonFolders - 1, LIMITS.lessonFolders].map(async (place) => {
				const read = await readAt(course, place);
				return "ok" in read ? read.faults[0]?.sentence : "";
			}),
		);
		expect(sentences).toEqual([
			expect.stringMatching(/^there is no lesson.md/),
			expect.stringMatching(/^there are 1002 folders here, and 1000 lessons are the most/),
		]);
	} finally {
		await rm(root, { recursive: true });
	}
});
