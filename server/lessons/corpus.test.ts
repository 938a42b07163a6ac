import { Buffer } from "node:buffer";
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { LessonEntry } from "#server/contract/lesson.ts";
import { doors } from "#server/testing/doors.ts";
import { Catalogue } from "./catalogue.ts";
import { EXPECTED } from "./corpus-expected.ts";
import { parseLesson } from "./parse.ts";
import { PictureFolder } from "./picture-folder.ts";

const CORPUS = "server/lessons/corpus";

/** Longest that any file may keep the process; the slowest of them take a fraction of it. */
const LONGEST_MS = 3_000;

function read(text: string): Promise<LessonEntry> {
	return parseLesson({
		file: "lessons/07-broken/lesson.md",
		slug: "broken",
		number: 7,
		text,
		experiments: [doors],
		slugs: ["broken", "windows"],
		glossary: [{ term: "connection pool", meaning: "Lent connections.", source: null }],
		pictures: new PictureFolder({ root: path.dirname(CORPUS), name: "corpus-pictures" }),
	});
}

/** Each fault as `line:column field`, and all that is said. */
function told(entry: LessonEntry): { places: string[]; text: string } {
	const faults = entry.ok ? [] : entry.faults;
	return {
		places: faults.map(({ line, column, field }) => `${line}:${column} ${field}`),
		text: faults.map(({ sentence }) => sentence).join("\n"),
	};
}

describe("a broken or hostile file", () => {
	test("is one of at least forty, each with what is expected of it", async () => {
		const files = (await readdir(CORPUS)).map((name) => name.replace(/\.md$/, "")).toSorted();
		expect(files.length).toBeGreaterThanOrEqual(40);
		expect(Object.keys(EXPECTED).toSorted()).toEqual(files);
	});

	test.each(Object.entries(EXPECTED))("is refused at its places: %s", async (name, { places, says }) => {
		const found = told(await read(await readFile(path.join(CORPUS, `${name}.md`), "utf8")));
		expect(found.places).toEqual(places);
		for (const words of says) expect(found.text).toContain(words);
		// Each fault is a sentence for its author, none an inner part that broke.
		expect(found.text).not.toMatch(/undefined|\bnull\b|\[object|TypeError|could not be read: /);
	});

	test("pollutes no prototype", () => {
		expect(Object.prototype).not.toHaveProperty("polluted");
		expect({}.constructor).toBe(Object);
	});
});

describe("a file made to be slow or deep", () => {
	const HEAD = [
		"---",
		"title: Slow",
		"summary: It is here to be slow.",
		"technique: none",
		"minutes: 5",
		"level: introductory",
		"objectives: [Read it, Stop it]",
		"---",
		"",
		"",
	].join("\n");
	const filled = (piece: string, length = 200_000) => piece.repeat(Math.floor(length / piece.length));
	const lines = (piece: string) => filled(`${piece}\n`);

	test.each([
		["YAML nested without end", `---\na: ${"[".repeat(100_000)}\n---\n`],
		["YAML mappings within mappings", `---\na: ${filled("{a: ", 9_000)}\n---\n`],
		["an enormous table", `${HEAD}| a | b |\n| - | - |\n${lines("| 1 | 2 |")}`],
		[
			"a very wide table",
			`${HEAD}|${filled(" a |", 9_000)}\n|${filled(" - |", 9_000)}\n${lines(`|${filled(" b |", 9_000)}`)}`,
		],
		["brackets that open", HEAD + lines("[".repeat(400))],
		["pictures that open", HEAD + lines("![".repeat(200))],
		["emphasis that never closes", HEAD + lines("*a **b _c ".repeat(40))],
		["code that never closes", HEAD + lines("`a ``b ```c ".repeat(30))],
		["links that never close", HEAD + lines("[a](b ".repeat(60))],
		["formulas that never close", HEAD + lines("$a $$b ".repeat(60))],
		["directives without end", HEAD + lines(":a[b]{c=d}".repeat(40))],
		["directives within directives", HEAD + filled(":a[", 9_000)],
		["braces that open", HEAD + lines(`::bench{a="${"b".repeat(300)}`)],
		[
			"blocks within blocks",
			HEAD + [...Array(290).keys()].map((n) => `${":".repeat(300 - n)}note\n`).join("") + lines("x"),
		],
		["blocks that are never closed", HEAD + lines(":::note\nx")],
		["many blocks", HEAD + lines("::bench{experiment=doors}")],
		[
			"lists within lists",
			HEAD +
				[...Array(3_000).keys()]
					.map((n) => `${" ".repeat(n)}- x\n`)
					.join("")
					.slice(0, 240_000),
		],
		["quotes within quotes", HEAD + lines(">".repeat(12))],
		["many definitions", HEAD + [...Array(5_000).keys()].map((n) => `[a${n}]: /b\n`).join("")],
		["many footnotes", HEAD + [...Array(5_000).keys()].map((n) => `[^${n}]: b\n`).join("")],
		["entities", HEAD + lines("&amp;".repeat(60))],
		["autolinks", HEAD + lines("www.a.b@c.d ".repeat(30))],
		["one long line", HEAD + filled("x ")],
		[
			"a formula that grows",
			`${HEAD}$$\n\\def\\a{\\b\\b}\\def\\b{\\c\\c}\\def\\c{\\d\\d}\\def\\d{\\a\\a}\\a\n$$\n`,
		],
		["a formula nested deep", `${HEAD}$${"{".repeat(480)}x${"}".repeat(480)}$\n`],
		["code to colour", `${HEAD}\`\`\`ts\n${lines("const a = `b` /* ")}\n\`\`\`\n`],
		["headings all alike", HEAD + lines("## A\n")],
	])("is told of or read, in bounded time: %s", async (_what, text) => {
		const before = performance.now();
		const entry = await read(text);
		const tookMs = performance.now() - before;
		expect(entry.ok || entry.faults.length > 0).toBe(true);
		expect(told(entry).text).not.toMatch(/Maximum call stack|undefined|TypeError/);
		expect(tookMs).toBeLessThan(LONGEST_MS);
	});
});

describe("a file that is no lesson's text", () => {
	let base = "";
	let root = "";
	const good = () => readFile("lessons/_template/lesson.md", "utf8");

	beforeAll(async () => {
		base = await mkdtemp(path.join(os.tmpdir(), "lab-corpus-"));
		root = path.join(base, "lessons");
	});

	afterAll(() => rm(base, { recursive: true }));

	async function place(name: string, content: string | Uint8Array): Promise<void> {
		await mkdir(path.join(root, name), { recursive: true });
		await writeFile(path.join(root, name, "lesson.md"), content);
	}

	const HEAD =
		"---\ntitle: T\nsummary: S.\ntechnique: t\nminutes: 5\nlevel: introductory\nobjectives: [A, B]\n---\n";

	test("is refused with its reason, and the others stay up", async () => {
		await place("01-good", `${HEAD}\nText.\n`);
		await place("02-large", "x".repeat(5 * 1024 * 1024));
		await place(
			"03-binary",
			Uint8Array.from({ length: 4_096 }, (_, index) => (index * 7) % 256),
		);
		await place("04-zeros", Buffer.concat([Buffer.from(HEAD), Buffer.alloc(512)]));
		await place("05-latin", Buffer.concat([Buffer.from(HEAD), Uint8Array.of(0xe9, 0x0a)]));
		await mkdir(path.join(root, "06-link"), { recursive: true });
		await writeFile(path.join(base, "secret.md"), await good());
		await symlink(path.join(base, "secret.md"), path.join(root, "06-link", "lesson.md"));
		await mkdir(path.join(root, "07-folder", "lesson.md"), { recursive: true });
		const entries = await new Catalogue([root], [doors]).entries();
		expect(entries.map((entry) => entry.ok)).toEqual([true, false, false, false, false, false, false]);
		const sentences = entries.map((entry) => told(entry).text);
		expect(sentences[1]).toContain("5242880 bytes");
		expect(sentences[2]).toContain("not UTF-8");
		expect(sentences[3]).toContain("U+0000");
		expect(sentences[4]).toContain("not UTF-8");
		expect(sentences[5]).toContain("link out of the folder");
		expect(sentences[6]).toContain("not a file");
		expect(told(entries[3] as LessonEntry).places).toEqual(["9:1 text"]);
	});

	test("is read with a mark of its byte order, its columns right", async () => {
		await place("10-marked", `\uFEFF${HEAD.replace("minutes: 5", "minutes: x")}\nText.\n`);
		await place("11-marked-good", `\uFEFF${HEAD}\nText.\n`);
		const entries = await new Catalogue([root], [doors]).entries();
		const marked = entries.filter((entry) => (entry.ok ? entry.lesson.number : entry.number) >= 10);
		expect(marked.map(told).map(({ places }) => places)).toEqual([["5:10 minutes"], []]);
	});

	test("is read with the line ends of any system, its lines right", async () => {
		const text = await readFile(path.join(CORPUS, "quiz.md"), "utf8");
		const expected = told(await read(text));
		for (const end of ["\r\n", "\r"]) {
			expect(told(await read(text.replaceAll("\n", end)))).toEqual(expected);
		}
	});
});
