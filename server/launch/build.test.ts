import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { makeLessons } from "#server/testing/many-lessons.ts";
import { BUILD, ROOT } from "./project.mjs";

let folder = "";
const env = () => ({ ...process.env, LAB_LESSONS_DIR: folder });
const run = promisify(execFile);

beforeAll(async () => {
	folder = await mkdtemp(path.join(tmpdir(), "latency-lab-build-"));
	await makeLessons(folder, 12);
	await run(process.execPath, ["server/launch/lab.mjs", "--help"], { cwd: ROOT, env: env() });
}, 60_000);
afterAll(() => rm(folder, { recursive: true }));

/** As the launcher would, when it has built. */
function lab(...args: string[]): Promise<{ stdout: string; stderr: string }> {
	return run(process.execPath, [path.join(BUILD, "cli.js"), ...args], { cwd: ROOT, env: env() });
}

test("the built command checks lessons in threads of its own, and finds the same when it has kept what it found", {
	timeout: 120_000,
}, async () => {
	await mkdir(path.join(folder, "300-broken"));
	await writeFile(path.join(folder, "300-broken", "lesson.md"), "Nothing.\n");
	const faults = await lab("lessons", "check").catch((thrown: { stdout: string }) => thrown);
	expect(faults.stdout).toContain("300-broken/lesson.md:1:1 front matter: is missing.");
	const again = await lab("lessons", "check").catch((thrown: { stdout: string }) => thrown);
	expect(again.stdout).toBe(faults.stdout);
	await rm(path.join(folder, "300-broken"), { recursive: true });
	expect(await lab("lessons", "check")).toMatchObject({
		stdout: "",
		stderr: expect.stringMatching(/, nothing wrong\.\n$/),
	});
});

test("the built command draws the lessons of the course, diagrams and formulas too", {
	timeout: 120_000,
}, async () => {
	const slugs = (await readdir(path.join(ROOT, "lessons")))
		.filter((name) => /^\d/.test(name))
		.map((name) => name.replace(/^\d+-/, ""));
	expect(await lab("lessons", "check", ...slugs)).toMatchObject({ stdout: "" });
});

test("each part that the built commands name is there, and no source of theirs is missing from what they were made from", async () => {
	const texts = await Promise.all(
		["cli.js", "check-thread.js"].map((name) => readFile(path.join(BUILD, name), "utf8")),
	);
	const parts = texts.flatMap((text) => text.match(/part-\w+\.js(?=")/g) ?? []);
	expect(parts.length).toBeGreaterThan(2);
	const there = await readdir(BUILD);
	for (const name of parts) expect(there).toContain(name);
	const sources = JSON.parse(await readFile(path.join(BUILD, "bundles.sources.json"), "utf8"));
	for (const source of [
		"server/cli.ts",
		"server/runner/trial.ts",
		"app/_lib/format.ts",
		"package-lock.json",
	]) {
		expect(sources).toContain(source);
	}
	expect(sources.filter((source: string) => source.includes("node_modules"))).toEqual([]);
});
