import { cp, mkdir, mkdtemp, readdir, readFile, rename, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { EXPERIMENTS } from "#server/experiments/registry.ts";
import { Catalogue } from "#server/lessons/catalogue.ts";
import { type Course, type LessonFile, listCourse, readAt } from "#server/lessons/course.ts";
import { readGlossaries } from "#server/lessons/glossary.ts";
import { makeLessons } from "#server/testing/many-lessons.ts";
import { checkCourse, checkInThreads } from "./check-course.ts";
import { checkedOf } from "./checked-lesson.ts";
import { type Keeping, KeptChecks } from "./kept-checks.ts";

let base = "";
let root = "";

beforeEach(async () => {
	base = await mkdtemp(path.join(tmpdir(), "lab-check-course-"));
	root = path.join(base, "mine");
	await mkdir(root);
	await mkdir(path.join(base, "kept"));
});

afterEach(() => rm(base, { recursive: true }));

function courseNow(): Promise<Course> {
	const roots = ["lessons", root];
	return listCourse(roots, readGlossaries(roots));
}

async function edit(folder: string, change: (text: string) => string): Promise<void> {
	const file = path.join(root, folder, "lesson.md");
	await writeFile(file, change(await readFile(file, "utf8")));
}

test("several threads find what one finds, in the same order and in the same words", {
	timeout: 120_000,
}, async () => {
	await makeLessons(root, 12);
	const [first = "", second = "", third = "", fourth = "", fifth = ""] = await readdir(root);
	await edit(first, (text) => text.replaceAll("experiment=", "experimint="));
	await edit(second, (text) => `${text}\n# A heading\n\n<script>1</script>\n\n:::quiz\n`);
	await edit(third, (text) => text.replace(/^minutes: .*$/m, "minutes: many\nlevell: none"));
	await writeFile(path.join(root, fourth, "lesson.md"), Uint8Array.of(0xe9, 0x20));
	await rm(path.join(root, fifth, "lesson.md"));
	// Too many lessons of one number, and two of one slug, in an order that no number tells.
	await makeTwins(root);
	await symlink(base, path.join(root, "300-elsewhere"));

	const course = await courseNow();
	const alone = await checkCourse(course, { threads: () => 1 });
	expect(alone.filter(({ ok }) => !ok).length).toBeGreaterThan(6);
	expect(alone.flatMap(({ faults }) => faults).length).toBeGreaterThan(12);
	expect(await checkCourse(course, { threads: () => 3 })).toEqual(alone);
	// However few of them are held at once.
	const counts: number[] = [];
	const threads = (count: number) => {
		counts.push(count);
		return 1;
	};
	expect(await checkCourse(course, { threads, readAtOnce: 5 })).toEqual(alone);
	expect(counts).toHaveLength(Math.ceil(course.folders.length / 5));
	expect(Math.max(...counts)).toBeLessThanOrEqual(5);
	const catalogue = await new Catalogue(["lessons", root], EXPERIMENTS).checked();
	expect(catalogue.map(checkedOf)).toEqual(alone);
});

async function makeTwins(folder: string): Promise<void> {
	for (const name of ["200-twin", "120-twin", "150-one", "150-two", "Unnamed"]) {
		await mkdir(path.join(folder, name));
		await writeFile(path.join(folder, name, "lesson.md"), "Nothing.\n");
	}
}

test("each check sees what has been edited since: a text, a word of the glossary, a picture", {
	timeout: 120_000,
}, async () => {
	await writeLessons();
	const faultyFiles = async () => {
		const lessons = await checkCourse(await courseNow(), { keeping: keepingAs("one"), threads: () => 2 });
		return lessons.flatMap(({ faults }) => faults.map(({ file }) => path.basename(path.dirname(file))));
	};
	expect(await faultyFiles()).toEqual([]);
	expect(await faultyFiles()).toEqual([]);
	await rm(path.join(root, "100-pictured", "p.png"));
	expect(await faultyFiles()).toEqual(["100-pictured"]);
	await writeFile(path.join(root, "_glossary.yaml"), "- term: tor\n  meaning: A hill.\n");
	await edit("102-plain", (before) => `${before}\n::bench\n`);
	expect(new Set(await faultyFiles())).toEqual(new Set(["100-pictured", "101-worded", "102-plain"]));
});

test("what is kept is of lessons in order, and only of these texts, words, pictures, places and code", {
	timeout: 120_000,
}, async () => {
	await writeLessons();
	await edit("103-other", (before) => `${before}\n::bench\n`);
	const keeping = keepingAs("one");
	await checkCourse(await courseNow(), { keeping, threads: () => 1 });
	const kept = async (stamp = "one") => {
		const course = await courseNow();
		const checks = await KeptChecks.read(keepingAs(stamp), course);
		const own = course.folders.flatMap((folder, place) => (folder.root === root ? [place] : []));
		const known: string[] = [];
		for (const place of own) {
			const file = await readAt(course, place);
			if (!("ok" in file) && (await checks.has(file))) known.push(file.folder.name);
		}
		return known;
	};
	expect(await kept()).toEqual(["100-pictured", "101-worded", "102-plain"]);
	expect(await kept("another build")).toEqual([]);

	await edit("102-plain", (before) => `${before}.`);
	expect(await kept()).toEqual(["100-pictured", "101-worded"]);
	await cp("lessons/_template/two-doors.png", path.join(root, "100-pictured", "p.png"));
	expect(await kept()).toEqual(["101-worded"]);
	await writeFile(path.join(root, "_glossary.yaml"), "- term: tarn\n  meaning: A lake.\n");
	expect(await kept()).toEqual([]);

	await checkCourse(await courseNow(), { keeping, threads: () => 1 });
	expect(await kept()).toEqual(["100-pictured", "101-worded", "102-plain"]);
	await rename(path.join(root, "102-plain"), path.join(root, "102-renamed"));
	expect(await kept()).toEqual([]);
});

test("what somebody else has written, or half of what was written, is not taken for kept", {
	timeout: 60_000,
}, async () => {
	await writeLessons();
	const check = async () =>
		(await checkCourse(await courseNow(), { keeping: keepingAs("one"), threads: () => 1 })).filter(
			({ ok }) => ok,
		).length;
	const all = await check();
	const { file } = keepingAs("one");
	const whole = await readFile(file, "utf8");
	for (const text of [whole.slice(0, -9), "", "null", '{"a":1}', '[1,["a"],["b",[["c"]]],[[],[]]]', "\0"]) {
		await writeFile(file, text);
		expect(await check()).toBe(all);
		expect(JSON.parse(await readFile(file, "utf8"))).toHaveLength(all);
	}
	expect(await readdir(path.dirname(file))).toEqual([path.basename(file)]);
});

test("a thread that breaks down ends the check with its reason", { timeout: 60_000 }, async () => {
	const files = [{ text: "" }] as unknown as LessonFile[];
	const order = { course: await courseNow(), files, next: new Int32Array(new SharedArrayBuffer(4)) };
	await expect(checkInThreads(order, 2)).rejects.toMatchObject({
		code: "internal",
		message: expect.stringMatching(/^A thread that checks lessons broke down: .*TypeError/),
	});
});

function keepingAs(stamp: string): Keeping {
	return { file: path.join(base, "kept", "lessons-in-order.json"), stamp };
}

/** Four lessons: one with a picture, one with a word of the glossary, and two with neither. */
async function writeLessons(): Promise<void> {
	const front =
		"title: T\nsummary: S.\ntechnique: t\nminutes: 5\nlevel: introductory\nobjectives: [Read it, Close it]";
	const bodies = {
		"100-pictured": "![A line](p.png)",
		"101-worded": "A :term[tarn].",
		"102-plain": "Words.",
		"103-other": "Words.",
	};
	for (const [name, body] of Object.entries(bodies)) {
		await mkdir(path.join(root, name));
		await writeFile(path.join(root, name, "lesson.md"), `---\n${front}\n---\n\n${body}\n`);
	}
	await cp("lessons/_template/two-doors.png", path.join(root, "100-pictured", "p.png"));
	await writeFile(path.join(root, "_glossary.yaml"), "- term: tarn\n  meaning: A small lake.\n");
}
