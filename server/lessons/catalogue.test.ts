import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { LessonEntry } from "#server/contract/lesson.ts";
import { LIMITS } from "#server/contract/limits.ts";
import { EXPERIMENTS } from "#server/experiments/registry.ts";
import { makeLessons } from "#server/testing/many-lessons.ts";
import { foreignParts } from "./allowed.ts";
import { Catalogue, readCatalogue, readCourse, readGlossary, readLesson } from "./catalogue.ts";
import { parseLesson } from "./parse.ts";
import { PictureFolder } from "./picture-folder.ts";

let base: string;
let root: string;

beforeEach(async () => {
	base = await mkdtemp(path.join(os.tmpdir(), "lab-lessons-"));
	root = path.join(base, "lessons");
	await mkdir(root);
});

afterEach(async () => {
	await rm(base, { recursive: true });
});

const text = (title: string) => `---
title: ${title}
summary: A lesson.
technique: none
minutes: 5
level: introductory
objectives: [Read it, Close it]
---

Some words.
`;

/** A file of the folder of lessons, as it is opened from where the tests run. */
const fromHere = (name: string) => path.relative(process.cwd(), path.join(root, name));

async function write(name: string, content: string | Uint8Array, folder = root): Promise<void> {
	await mkdir(path.join(folder, name), { recursive: true });
	await writeFile(path.join(folder, name, "lesson.md"), content);
}

const catalogueOf = (...roots: string[]) => new Catalogue(roots, EXPERIMENTS);
const titles = (entries: LessonEntry[]) =>
	entries.map((entry) =>
		entry.ok ? entry.lesson.title : entry.faults.map((fault) => fault.sentence).join(),
	);

test("lessons come in the order of their numbers, whatever folder they lie in", async () => {
	const added = path.join(base, "added");
	await write("10-last", text("Last"));
	await write("02-first", text("First"));
	await write("05-middle", text("Middle"), added);
	expect(titles(await catalogueOf(root, added).entries())).toEqual(["First", "Middle", "Last"]);
});

test("the template, hidden folders and loose files are no lessons", async () => {
	await write("_template", "not a lesson");
	await write(".hidden", "not a lesson");
	await writeFile(path.join(root, "notes.txt"), "notes");
	expect(await catalogueOf(root).entries()).toEqual([]);
});

test("a saved change is there at the next reading, and an unchanged file is not parsed again", async () => {
	await write("01-a", text("Before"));
	const catalogue = catalogueOf(root);
	const [first] = await catalogue.entries();
	expect((await catalogue.entries())[0]).toBe(first);
	await write("01-a", text("After"));
	expect(titles(await catalogue.entries())).toEqual(["After"]);
});

test("a broken lesson has its faults and its source; the others stay up", async () => {
	await write("01-good", text("Good"));
	await write("02-bad", text("Bad").replace("minutes: 5", "minutes: five"));
	const entries = await catalogueOf(root).entries();
	expect(entries.map((entry) => entry.ok)).toEqual([true, false]);
	expect(entries[1]).toMatchObject({
		slug: "bad",
		number: 2,
		faults: [{ file: fromHere("02-bad/lesson.md"), line: 5, column: 10, field: "minutes" }],
		source: expect.stringContaining("minutes: five"),
	});
});

test("a folder that cannot be read as a lesson says why and what to do", async () => {
	await write("Indexing", text("Name"));
	await mkdir(path.join(root, "02-empty"));
	await write("03-large", "x".repeat(LIMITS.lessonBytes + 1));
	await write("04-latin", Buffer.concat([Buffer.from("one\ncafé\nca"), Uint8Array.of(0x66, 0xe9, 0x0a)]));
	const entries = await catalogueOf(root).entries();
	const sentences = titles(entries);
	expect(sentences).toHaveLength(4);
	expect(sentences.join("\n")).toMatch(
		/no lesson\.md in this folder[\s\S]*is the most\. Split[\s\S]*not UTF-8[\s\S]*not named NN-name/,
	);
	const latin = entries.find((entry) => !entry.ok && entry.slug === "latin");
	expect(latin).toMatchObject({ faults: [{ line: 3, column: 1 }] });
});

test("a file that is a link out of the folder of lessons is refused unread", async () => {
	const outside = path.join(base, "secret.md");
	await writeFile(outside, text("Secret"));
	await mkdir(path.join(root, "01-link"));
	await symlink(outside, path.join(root, "01-link", "lesson.md"));
	await write("real", text("Elsewhere"), base);
	await symlink(path.join(base, "real"), path.join(root, "02-folder"));
	const entries = await catalogueOf(root).entries();
	expect(titles(entries).every((sentence) => sentence.includes("link out of the folder"))).toBe(true);
	expect(JSON.stringify(entries)).not.toContain("Secret");
});

test("of two lessons with one slug the first is kept and the second says so under its folder's name", async () => {
	await write("01-same", text("One"));
	await write("02-same", text("Two"));
	const entries = await catalogueOf(root).entries();
	expect(entries[0]).toMatchObject({ ok: true, lesson: { slug: "same", title: "One" } });
	expect(entries[1]).toMatchObject({ ok: false, slug: "02-same" });
});

test("a folder of lessons that is not there holds none", async () => {
	expect(await catalogueOf(path.join(base, "absent")).entries()).toEqual([]);
});

test("a folder of lessons that goes away takes its own lessons with it, and no other", async () => {
	const added = path.join(base, "added");
	await write("01-stays", text("Stays"));
	await write("02-goes", text("Goes"), added);
	const catalogue = catalogueOf(root, added);
	expect(titles(await catalogue.entries())).toEqual(["Stays", "Goes"]);
	await rm(added, { recursive: true });
	expect(titles(await catalogue.entries())).toEqual(["Stays"]);
});

test("a lesson's page reads that lesson alone, drawn, and a list of all draws none", async () => {
	await write("01-a", text("One"));
	await write("02-b", text("Two"));
	const catalogue = catalogueOf(root);
	expect(await catalogue.entry("b")).toMatchObject({
		ok: true,
		lesson: { title: "Two", content: { type: "root" } },
	});
	expect(await catalogue.entry("c")).toBeUndefined();
	const checked = await catalogueOf(root).checked();
	expect(checked.map((entry) => entry.ok && "content" in entry.lesson)).toEqual([false, false]);
});

test("a glossary beside the lessons explains their words, one added by another folder as well", async () => {
	const added = path.join(base, "added");
	await write("01-a", `${text("One")}\nA :term[pool] and a :term[tree].\n`);
	await mkdir(added);
	await writeFile(path.join(root, "_glossary.yaml"), "- term: pool\n  meaning: It lends.\n");
	await writeFile(
		path.join(added, "_glossary.yaml"),
		"- term: tree\n  meaning: It grows.\n  source: A wood\n- term: Pool\n  meaning: Of water.\n",
	);
	const catalogue = catalogueOf(root, added);
	expect(await catalogue.entry("a")).toMatchObject({
		ok: true,
		lesson: {
			terms: [
				{ term: "pool", meaning: "It lends.", source: null },
				{ term: "tree", meaning: "It grows.", source: "A wood" },
			],
		},
	});
});

test("a broken glossary takes no lesson down, and says where it is broken", async () => {
	await write("01-a", `${text("One")}\nA :term[pool].\n`);
	const file = path.join(root, "_glossary.yaml");
	await writeFile(file, "- term: pool\n  meaning: It lends.\n- term: pool\n  meanin: Twice.\n");
	const catalogue = catalogueOf(root);
	expect(await catalogue.entry("a")).toMatchObject({ ok: true, lesson: { terms: [] } });
	expect((await catalogue.glossary()).faults).toEqual([
		expect.objectContaining({ file: fromHere("_glossary.yaml"), line: 3, field: "[1].meaning" }),
		expect.objectContaining({ line: 4, column: 11, field: "[1].meanin" }),
	]);
	await writeFile(file, "- term: pool\n  meaning: It lends.\n");
	expect(await catalogue.entry("a")).toMatchObject({ ok: true, lesson: { terms: [{ term: "pool" }] } });
});

test("a hundred lessons as long as those of the course are checked while somebody waits", {
	timeout: 120_000,
}, async () => {
	await makeLessons(root, 100);
	const before = process.cpuUsage();
	const checked = await catalogueOf("lessons", root).checked();
	const { user, system } = process.cpuUsage(before);
	expect(checked.filter((entry) => !entry.ok)).toEqual([]);
	// A fifth of it on a machine at rest; processor time, for others may have the machine.
	expect((user + system) / 1_000).toBeLessThan(15_000);
});

test("every lesson of the course is in order, and so is its glossary", async () => {
	const faults = (await readCatalogue()).flatMap((entry) => (entry.ok ? [] : entry.faults));
	expect(faults).toEqual([]);
	expect((await readCourse()).every((entry) => entry.ok)).toBe(true);
	expect(await readLesson("indexing")).toMatchObject({ ok: true, lesson: { number: 3 } });
	expect(await readLesson("no-such-lesson")).toBeUndefined();
	const glossary = await readGlossary();
	expect(glossary.faults).toEqual([]);
	expect(glossary.entries?.length).toBeGreaterThan(40);
});

test("the template is a lesson that works as it is, and shows every block", async () => {
	const file = "lessons/_template/lesson.md";
	const entry = await parseLesson({
		file,
		slug: "template",
		number: 1,
		text: await readFile(file, "utf8"),
		experiments: EXPERIMENTS,
		slugs: ["template", "indexing"],
		glossary: (await readGlossary()).entries,
		pictures: new PictureFolder({ root: "lessons", name: "_template" }),
	});
	if (!entry.ok) throw new Error(JSON.stringify(entry.faults, null, 1));
	expect(foreignParts(entry.lesson.content)).toEqual([]);
	expect(new Set(entry.lesson.blocks.map(({ kind }) => kind))).toEqual(
		new Set([
			"bench",
			"predict",
			"quiz",
			"claim",
			"observe",
			"try",
			"when-not",
			"note",
			"caution",
			"instructor",
		]),
	);
	expect(entry.lesson.terms.length).toBeGreaterThan(1);
	expect(JSON.stringify(entry.lesson.content)).toMatch(/"tagName":"math"[\s\S]*"tagName":"table"/);
	expect(JSON.stringify(entry.lesson.content)).toContain('"tagName":"svg"');
	expect(JSON.stringify(entry.lesson.content)).toContain('"tagName":"img"');
});
