import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { watchLesson } from "./watch.ts";

let root: string;

beforeAll(async () => {
	root = await mkdtemp(path.join(os.tmpdir(), "latency-lab-watch-"));
	await mkdir(path.join(root, "70-watched"));
	await writeFile(path.join(root, "70-watched", "lesson.md"), "first");
	vi.stubEnv("LAB_LESSONS_DIR", root);
});
afterAll(async () => {
	vi.unstubAllEnvs();
	await rm(root, { recursive: true, force: true });
});

test("each save of a lesson is told, until nobody listens any more", async () => {
	const ending = new AbortController();
	const saves = watchLesson("watched", ending.signal);
	for (const text of ["second", "third"]) {
		const told = saves.next();
		// Saved again until it is heard: when the folder begins to be watched is not told.
		const saving = new AbortController();
		const save = async () => {
			while (!saving.signal.aborted) {
				await writeFile(path.join(root, "70-watched", "lesson.md"), text);
				await sleep(50);
			}
		};
		const saved = save();
		expect(await told).toEqual({ done: false, value: undefined });
		saving.abort();
		await saved;
	}
	// What was saved last may still be told; then it ends.
	ending.abort();
	for await (const _ of saves);
});

test("a lesson that is not there is not watched", async () => {
	expect(await watchLesson("nowhere", new AbortController().signal).next()).toEqual({
		done: true,
		value: undefined,
	});
});
