import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { readEnv } from "./env.ts";
import { readGivenEnv } from "./given-env.ts";

let folder: string;

beforeEach(async () => {
	folder = await mkdtemp(path.join(tmpdir(), "latency-lab-given-"));
});

afterEach(() => rm(folder, { recursive: true }));

test("a folder of lessons that is not there is told as it was written, with all else that is at fault", () => {
	const missing = path.relative(process.cwd(), path.join(folder, "nope"));
	const read = () => readGivenEnv({ LAB_LESSONS_DIR: missing, PORT: "70000" });
	expect(read).toThrow(/^PORT must be/);
	expect(read).toThrow(`LAB_LESSONS_DIR is "${missing}", and there is no such folder.`);
	expect(() => readGivenEnv({ LAB_LESSONS_DIR: missing })).toThrow(
		expect.objectContaining({ code: "configuration", field: "LAB_LESSONS_DIR" }),
	);
});

test("a file is no folder of lessons", async () => {
	const file = path.join(folder, "lesson.md");
	await writeFile(file, "");
	expect(() => readGivenEnv({ LAB_LESSONS_DIR: file })).toThrow(
		`LAB_LESSONS_DIR is "${file}", which is no folder.`,
	);
});

test("a folder that is there is taken, none need be named, and what was started does not ask again", () => {
	expect(readGivenEnv({ LAB_LESSONS_DIR: folder }).lessonsDir).toBe(folder);
	expect(readGivenEnv({ LAB_LESSONS_DIR: " " })).toEqual(readEnv({}));
	const missing = path.join(folder, "gone");
	expect(readEnv({ LAB_LESSONS_DIR: missing }).lessonsDir).toBe(missing);
});
