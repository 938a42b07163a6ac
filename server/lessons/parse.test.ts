import { describe, expect, test } from "vitest";
import type { Experiment } from "#server/contract/experiment.ts";
import type { Lesson, LessonEntry } from "#server/contract/lesson.ts";
import { closedLoad } from "#server/contract/load.ts";
import { parseLesson } from "./parse.ts";

const experiment: Experiment = {
	declaration: {
		id: "doors",
		title: "Doors",
		question: "Which door is faster?",
		operation: "One door is opened.",
		factors: [
			{
				kind: "choice",
				id: "door",
				label: "Door",
				help: "Which door.",
				initial: "wood",
				levels: [
					{ id: "wood", label: "Wood", help: "A wooden door." },
					{ id: "glass", label: "Glass", help: "A glass door." },
				],
			},
		],
		defaultArms: [{ door: "wood" }, { door: "glass" }],
		load: closedLoad(4, 5),
		spans: [],
		counters: [],
	},
	cost: (_arms, load) => ({ connections: load.clients * 4 }),
	prepare: async () => {},
	client: () => Promise.reject(new Error("not opened in this test")),
	evidence: () => Promise.reject(new Error("not asked in this test")),
};

const MATTER = `title: Doors
summary: Which door opens faster.
technique: doors
minutes: 5
level: introductory
objectives:
  - Open a door
  - Close a door
experiments: [doors]`;

function parse(body: string, matter = MATTER): Promise<LessonEntry> {
	return parseLesson({
		file: "lessons/07-doors/lesson.md",
		slug: "doors",
		number: 7,
		text: `---\n${matter}\n---\n${body}`,
		experiments: [experiment],
		slugs: ["doors", "windows"],
	});
}

async function lessonOf(body: string, matter = MATTER): Promise<Lesson> {
	const entry = await parse(body, matter);
	if (!entry.ok) throw new Error(JSON.stringify(entry.faults));
	return entry.lesson;
}

/** The faults as an author reads them, without the file's name. */
async function faultsOf(body: string, matter = MATTER): Promise<string[]> {
	const entry = await parse(body, matter);
	if (entry.ok) return [];
	return entry.faults.map((fault) => `${fault.line}:${fault.column} ${fault.field}: ${fault.sentence}`);
}

const html = (lesson: Lesson) => JSON.stringify(lesson.content);

describe("a good lesson", () => {
	test("gives its fields, its text and its presets", async () => {
		const lesson = await lessonOf(
			'\n## Why\n\n::bench{experiment=doors arms="door=wood; door=glass" clients=8 seconds=6}\n',
		);
		expect(lesson).toMatchObject({
			slug: "doors",
			number: 7,
			title: "Doors",
			minutes: 5,
			objectives: ["Open a door", "Close a door"],
			sources: [],
			blocks: [
				{ id: "bench-1", experiment: "doors", arms: ["door=wood", "door=glass"], load: closedLoad(8, 6) },
			],
		});
		expect(html(lesson)).toContain('"tagName":"bench-preset","properties":{"id":"bench-1"}');
	});

	test("leaves clients and seconds to the experiment when the block does not say them", async () => {
		const lesson = await lessonOf('::bench{experiment=doors arms="door=wood;door=glass"}');
		expect(lesson.blocks[0]).toMatchObject({ load: closedLoad(4, 5) });
	});

	test("numbers its presets in the order of the text, each with its own id", async () => {
		const block = '::bench{experiment=doors arms="door=wood;door=glass"}\n\n';
		const lesson = await lessonOf(block + block);
		expect(lesson.blocks.map((bench) => bench.id)).toEqual(["bench-1", "bench-2"]);
	});

	test("keeps what only looks like a directive or a tag as the text it was", async () => {
		const lesson = await lessonOf("At 10:30 `x`, redis:latest{a=b}, :foo[**bold**]{c}, {id} and <10 ms.");
		const text = html(lesson);
		for (const written of ["10", ":30", ":latest{a=b}", ":foo[", "]{c}", "{id} and <10 ms"]) {
			expect(text).toContain(written);
		}
		expect(text).toContain('"tagName":"strong"');
	});

	test("has its code coloured for both themes", async () => {
		const text = html(await lessonOf("```sql\nSELECT 1\n```"));
		expect(text).toMatch(/"color:#[0-9A-F]{6};--shiki-dark:#[0-9A-F]{6}"/);
	});

	test("is plain data, so that it can cross to the browser", async () => {
		const lesson = await lessonOf("A [link](https://example.org/a) and\n\n| a | b |\n| - | - |\n| 1 | 2 |");
		expect(JSON.parse(JSON.stringify(lesson))).toEqual(lesson);
		expect(html(lesson)).not.toContain('"position"');
	});

	test("reads the same with Windows line ends", async () => {
		const body = '\n::bench{experiment=doors arms="door=wood;door=glass"}\n';
		const text = `---\n${MATTER}\n---\n${body}`.replaceAll("\n", "\r\n");
		const entry = await parseLesson({
			file: "f",
			slug: "doors",
			number: 7,
			text,
			experiments: [experiment],
			slugs: [],
		});
		expect(entry.ok).toBe(true);
	});
});

describe("a faulty lesson", () => {
	test("names all its faults at once, with line, column, field and the nearest match", async () => {
		const matter = MATTER.replace("level: introductory", "level: introductry").replace(
			"minutes: 5",
			"minuts: 5",
		);
		const body = '\n<b>bold</b>\n\n::bench{experiment=dors arms="door=wood;door=glass"}\n\n::bnch{x}\n';
		expect(await faultsOf(body, matter)).toEqual([
			"1:1 minutes: is missing. It is time a reader takes, runs included.",
			'5:9 minuts: there is no such field. Did you mean "minutes"?',
			'6:8 level: must be one of introductory, intermediate, advanced. Did you mean "introductory"? It is whom it is for.',
			"13:1 text: raw HTML is not allowed. Write Markdown, or put the tag in backticks to show it.",
			"13:8 text: raw HTML is not allowed. Write Markdown, or put the tag in backticks to show it.",
			'15:9 bench.experiment: no experiment "dors". Did you mean "doors"?',
			'17:1 block: no block "bnch". A lesson may use: ::bench.',
		]);
	});

	test("says where the YAML is broken", async () => {
		const faults = await faultsOf("", "title: a: b\nsummary: [");
		expect(faults[0]).toMatch(/^2:\d+ front matter: not valid YAML: /);
	});

	test("without front matter is told how to begin", async () => {
		const entry = await parseLesson({
			file: "f",
			slug: "doors",
			number: 1,
			text: "# Hello",
			experiments: [],
			slugs: [],
		});
		expect(entry.ok ? [] : entry.faults.map((fault) => fault.field)).toEqual(["front matter", "text"]);
	});

	test("names a lesson or an experiment that does not exist", async () => {
		const matter = `${MATTER.replace("[doors]", "[doors, dooors]")}\nprerequisites: [window]`;
		expect(await faultsOf("", matter)).toEqual([
			'10:22 experiments[1]: no experiment "dooors". Did you mean "doors"?',
			'11:17 prerequisites[0]: no lesson "window". Did you mean "windows"?',
		]);
	});

	test.each([
		[
			'experiment=doors arms="door=wood"',
			"bench.arms: takes 2 to 4 arms with ; between them, and here are 1.",
		],
		[
			'experiment=doors arms="door=wood;door=wod"',
			'bench.arms[1].door: no level "wod". Did you mean "wood"?',
		],
		[
			'experiment=doors arms="door=wood;dor=wood"',
			'bench.arms[1].dor: no factor "dor". Did you mean "door"?',
		],
		['experiment=doors arms="door=wood;door=wood"', "bench.arms[1]: the same as arms[0]."],
		['experiment=doors arms="door=wood;door=glass" clients=65', 'bench.clients: "65" is not a whole number'],
		[
			'experiment=doors arms="door=wood;door=glass" seconds=1e1',
			'bench.seconds: "1e1" is not a whole number',
		],
		['experiment=doors arms="door=wood;door=glass" clients=-1', 'bench.clients: "-1" is not a whole number'],
		[
			'experiment=doors arms="door=wood;door=glass" clents=8',
			'bench.clents: bench has no attribute "clents"',
		],
		['arms="door=wood;door=glass"', "bench.experiment: say which experiment it shows"],
		['experiment=__proto__ arms="door=wood;door=glass"', 'bench.experiment: no experiment "__proto__"'],
		['experiment=doors arms="door=wood;door=glass" clients=50', "bench.arms: together they would hold 200"],
	])("refuses ::bench{%s}", async (attributes, sentence) => {
		expect((await faultsOf(`::bench{${attributes}}`)).join("\n")).toContain(sentence);
	});

	test("refuses a block of an experiment that its front matter does not list", async () => {
		const faults = await faultsOf(
			'::bench{experiment=doors arms="door=wood;door=glass"}',
			MATTER.replace("[doors]", "[]"),
		);
		expect(faults).toEqual([
			'12:9 bench.experiment: "doors" is not listed in the front matter. Add it under experiments.',
		]);
	});

	test.each([
		'::bench{experiment=doors arms="door=wood}',
		"::bench{experiment=doors",
		'text before\n::bench{experiment=doors arms="door=wood}',
	])("notices a block whose braces or quotes are broken: %s", async (body) => {
		expect((await faultsOf(body)).join()).toContain("this block could not be read");
	});

	test("shows a broken block inside a fenced block as the text it is", async () => {
		expect(await faultsOf("```text\n::bench{\n```")).toEqual([]);
	});

	test.each([
		"[x](javascript:alert(1))",
		"[x](JaVaScRiPt:alert(1))",
		"[x](&#106;avascript:alert(1))",
		"[x](data:text/html,x)",
		"[x](//elsewhere.example/x)",
		"[x](/\\elsewhere.example)",
		"[x][a]\n\n[a]: vbscript:x",
		"<javascript:alert(1)>",
		"someone@example.org",
	])("refuses the link %s", async (body) => {
		expect((await faultsOf(body)).join()).toContain("is not a link a lesson may have");
	});

	test.each([
		"<script>alert(1)</script>",
		"<!-- note -->",
		"a <img src=x onerror=alert(1)> b",
		"<style>*{}</style>",
	])("refuses the raw HTML %s", async (body) => {
		expect((await faultsOf(body)).join()).toContain("raw HTML is not allowed");
	});

	test("refuses a picture, a second title and an unknown language", async () => {
		const faults = await faultsOf("# Title\n\n![a](b.png)\n\n```sqll\nx\n```");
		expect(faults.join("\n")).toMatch(/Begin headings with ##[\s\S]*no pictures[\s\S]*Did you mean "sql"\?/);
	});

	test("with nesting beyond all reason is a fault of the file, not of the course", async () => {
		const entry = await parse(`${"> ".repeat(1_000)}x`);
		expect(entry.ok === true || entry.faults.length > 0).toBe(true);
	});
});
