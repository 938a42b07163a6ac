import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import fc from "fast-check";
import { afterEach, describe, expect, test, vi } from "vitest";
import type { SearchHit } from "#server/contract/learner.ts";
import { LIMITS } from "#server/contract/limits.ts";
import { element, fixtureLesson } from "#server/testing/lesson-fixture.ts";
import { LessonIndex, searchLessons } from "./search.ts";

const pooling = fixtureLesson({
	slug: "pooling",
	title: "Connection pooling",
	summary: "Why a connection is expensive.",
	technique: "pooling",
	objectives: ["Choose a pool's size", "Read a queue"],
	terms: [{ term: "Little's law", meaning: "…", source: null }],
	blocks: [
		{ kind: "instructor", id: "aside-1", minutes: 5 },
		{ kind: "observe", id: "observe-1", bench: "first" },
	],
	content: {
		type: "root",
		children: [
			element(
				"p",
				{},
				"Every request waits for ",
				element("em", {}, "its"),
				" con",
				element("b", {}, "nection"),
				".",
			),
			element("h2", { id: "the-size" }, "The right size"),
			element("p", {}, "A café with one barista. An index does not help here."),
			element("aside-block", { id: "aside-1" }, element("p", {}, "Ask the room for zebras.")),
			element("observe-block", { id: "observe-1" }, element("p", {}, "The answer is forty-two.")),
			element(
				"when-not-block",
				{ id: "when" },
				element("h3", { id: "covering" }, "Covering everything"),
				"No.",
			),
		],
	},
});
const indexing = fixtureLesson({
	slug: "indexing",
	title: "Indexing",
	summary: "What a tree is for.",
	content: {
		type: "root",
		children: [
			element("p", {}, "It reads shared_buffers with a b-tree. A pool is another lesson."),
			element("h2", { id: "covering-indexes" }, "Covering indexes"),
			element("p", {}, `${"All the columns asked for. ".repeat(20)}Here stands VACUUM at last.`),
		],
	},
});
const index = new LessonIndex([indexing, pooling]);
const nameOf = (hit: SearchHit) => (hit.kind === "word" ? hit.term : `${hit.slug}#${hit.anchor ?? ""}`);
const places = (text: string) => index.find(text).map(nameOf);

describe("a search", () => {
	test("finds a word in titles first, then in headings, then in text", () => {
		expect(places("index")).toEqual(["indexing#", "indexing#covering-indexes", "pooling#the-size"]);
		expect(places("covering")).toEqual(
			expect.arrayContaining(["indexing#covering-indexes", "pooling#covering"]),
		);
		expect(places("pool")[0]).toBe("pooling#");
	});

	test("wants all the words, of which only the last may be a beginning", () => {
		expect(places("one barista")).toEqual(["pooling#the-size"]);
		expect(places("one bar")).toEqual(["pooling#the-size"]);
		expect(places("bar one")).toEqual([]);
		expect(places("barista zebra")).toEqual([]);
	});

	test("finds a section by its own words and its lesson's title, and not by the title alone", () => {
		expect(places("pooling barista")).toEqual(["pooling#the-size"]);
		expect(places("pooling")).toEqual(["pooling#"]);
	});

	test("is not held up by case, accents, hyphens or how a word is set", () => {
		for (const text of ["CAFE barista", "café", "Cafè"]) expect(places(text)).toEqual(["pooling#the-size"]);
		expect(places("b-tree")).toEqual(["indexing#"]);
		expect(places("shared_buffers")).toEqual(["indexing#"]);
		expect(places("its connection")).toEqual(["pooling#"]);
		expect(places("little's law")).toEqual(["pooling#"]);
	});

	test("does not find what the page shows only after a run, or to whoever teaches", () => {
		expect([...places("zebras"), ...places("forty")]).toEqual([]);
		expect(places("think")).toEqual([]);
	});

	test("shows the words found in their surroundings, in marks that are no markup", () => {
		const [hit] = index.find("vacu");
		expect(hit).toMatchObject({
			lessonTitle: "Indexing",
			heading: "Covering indexes",
			anchor: "covering-indexes",
		});
		expect(hit?.excerpt).toContain("Here stands \u0002VACUUM\u0003 at last.");
		expect(hit?.excerpt).toMatch(/^… \S/);
		expect(hit?.excerpt.length).toBeLessThan(220);
	});

	test("finds a word of the glossary behind titles and before text, and by its meaning as any text", () => {
		const words = [
			{ term: "covering", meaning: "What holds all columns.", source: null },
			{ term: "index", meaning: "A copy in order.", source: null },
			{ term: "index-only scan", meaning: "It reads no table.", source: null },
			{ term: "Indexing", meaning: "Making one.", source: null },
		];
		const all = new LessonIndex([indexing, pooling], words);
		const found = (text: string) => all.find(text).map(nameOf);
		expect(found("indexing").slice(0, 2)).toEqual(["indexing#", "Indexing"]);
		expect(found("index").filter((name) => name.startsWith("index") && name !== "indexing#")).toEqual([
			"index",
			"indexing#covering-indexes",
			"index-only scan",
		]);
		expect(found("index").indexOf("index-only scan")).toBeLessThan(
			found("index").indexOf("pooling#the-size"),
		);
		expect(found("covering")[0]).toBe("covering");
		expect(all.find("copy in or")).toEqual([
			{ kind: "word", term: "index", excerpt: "A \u0002copy\u0003 \u0002in\u0003 \u0002order\u0003." },
		]);
	});

	test("shows what was found where the text does not hold it: among the words that a lesson explains", () => {
		expect(index.find("little's")).toEqual([
			expect.objectContaining({
				slug: "pooling",
				excerpt: expect.stringContaining("Among its words: pooling · \u0002Little\u0003"),
			}),
		]);
		expect(index.find("pooling")[0]?.excerpt).toMatch(/^Why a connection is expensive\./);
	});

	test("of nothing finds nothing", () => {
		expect([...places(""), ...places("  "), ...places("…—!"), ...places("xylophone")]).toEqual([]);
	});

	test("finds twenty places at most", () => {
		const many = Array.from({ length: 30 }, (_, n) => fixtureLesson({ slug: `lesson-${n}` }));
		expect(new LessonIndex(many).find("lesson")).toHaveLength(LIMITS.searchHits);
	});

	test("answers whatever is asked, with marks that open and close", () => {
		fc.assert(
			fc.property(
				fc.oneof(fc.string({ maxLength: 100 }), fc.mixedCase(fc.constantFrom("index", "pool a", "the"))),
				(text) => {
					for (const { excerpt } of index.find(text)) {
						const signs = [...excerpt].filter((sign) => sign === "\u0002" || sign === "\u0003");
						expect(signs.join("")).toBe("\u0002\u0003".repeat(signs.length / 2));
					}
				},
			),
		);
	});
});

describe("the course's search", () => {
	const slugOf = (hit: SearchHit) => (hit.kind === "place" ? hit.slug : undefined);
	const folders: string[] = [];
	afterEach(async () => {
		vi.unstubAllEnvs();
		for (const folder of folders.splice(0)) await rm(folder, { recursive: true });
	});

	test("knows a lesson as soon as its file is there or has changed", async () => {
		const folder = await mkdtemp(path.join(os.tmpdir(), "lab-search-"));
		folders.push(folder);
		vi.stubEnv("LAB_LESSONS_DIR", folder);
		const write = async (word: string) => {
			await mkdir(path.join(folder, "77-added"), { recursive: true });
			const matter =
				"summary: S.\ntechnique: t\nminutes: 5\nlevel: introductory\nobjectives: [Read it, Close it]";
			await writeFile(
				path.join(folder, "77-added", "lesson.md"),
				`---\ntitle: Added\n${matter}\n---\n\n## Here\n\nA word: ${word}.\n`,
			);
		};
		const slugs = async (text: string) => (await searchLessons(text)).map(slugOf);
		expect(await slugs("quokka")).toEqual([]);
		await write("quokka");
		expect(await slugs("quokka")).toEqual(["added"]);
		await write("numbat");
		expect([await slugs("quokka"), await slugs("numbat")]).toEqual([[], ["added"]]);
	});

	test("finds the course's own lessons", async () => {
		expect((await searchLessons("seq scan")).map(slugOf)).toContain("indexing");
	});

	test("finds the words of the glossary, those of a folder of one's own as soon as they are there", async () => {
		expect((await searchLessons("noise floor")).map(nameOf)[0]).toBe("noise floor");
		const folder = await mkdtemp(path.join(os.tmpdir(), "lab-search-"));
		folders.push(folder);
		vi.stubEnv("LAB_LESSONS_DIR", folder);
		expect(await searchLessons("bilby")).toEqual([]);
		await writeFile(path.join(folder, "_glossary.yaml"), "- term: bilby\n  meaning: A marsupial.\n");
		expect(await searchLessons("bilby")).toEqual([{ kind: "word", term: "bilby", excerpt: "A marsupial." }]);
	});
});
