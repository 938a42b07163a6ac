import type { Element, Root } from "hast";
import { toString as textOf } from "hast-util-to-string";
import { describe, expect, test } from "vitest";
import type { Lesson, LessonEntry } from "#server/contract/lesson.ts";
import { closedLoad } from "#server/contract/load.ts";
import { doors } from "#server/testing/doors.ts";
import { foreignParts } from "./allowed.ts";
import { parseLesson } from "./parse.ts";
import { walk } from "./walk.ts";

const MATTER = `title: Doors
summary: Which door opens faster.
technique: doors
minutes: 5
level: introductory
objectives:
  - Open a door
  - Close a door
experiments: [doors]`;

const GLOSSARY = [
	{ term: "connection pool", meaning: "Connections that are lent.", source: null },
	{ term: "b-tree", meaning: "A sorted tree.", source: "Bayer and McCreight 1972" },
];

function parse(
	body: string,
	matter = MATTER,
	glossary: typeof GLOSSARY | null = GLOSSARY,
): Promise<LessonEntry> {
	return parseLesson({
		file: "lessons/07-doors/lesson.md",
		slug: "doors",
		number: 7,
		text: `---\n${matter}\n---\n${body}`,
		experiments: [doors],
		slugs: ["doors", "windows"],
		glossary,
	});
}

async function lessonOf(body: string, matter = MATTER): Promise<Lesson> {
	const entry = await parse(body, matter);
	if (!entry.ok) throw new Error(JSON.stringify(entry.faults));
	expect(foreignParts(entry.lesson.content)).toEqual([]);
	expect(JSON.parse(JSON.stringify(entry.lesson))).toEqual(entry.lesson);
	return entry.lesson;
}

/** The faults as an author reads them, without the file's name. */
async function faultsOf(body: string, matter = MATTER): Promise<string[]> {
	const entry = await parse(body, matter);
	if (entry.ok) return [];
	return entry.faults.map((fault) => `${fault.line}:${fault.column} ${fault.field}: ${fault.sentence}`);
}

const html = (lesson: Lesson) => JSON.stringify(lesson.content);

function elements(tree: Root, tagName: string): Element[] {
	const found: Element[] = [];
	walk(tree, (node) => {
		if (node.type === "element" && node.tagName === tagName) found.push(node);
	});
	return found;
}

const BENCH = '::bench{#b experiment=doors arms="door=wood; door=glass" clients=8 seconds=6}\n';
const ARMS = ["door=wood", "door=glass,keys=1"];

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
			questionCount: 0,
			blocks: [{ kind: "bench", id: "bench-1", experiment: "doors", arms: ARMS, load: closedLoad(8, 6) }],
		});
		expect(html(lesson)).toContain('"tagName":"bench-preset","properties":{"id":"bench-1"}');
	});

	test("leaves to the experiment what the load does not say", async () => {
		const lesson = await lessonOf('::bench{experiment=doors arms="door=wood;door=glass" think=20}');
		expect(lesson.blocks[0]).toMatchObject({ load: { ...closedLoad(4, 5), thinkMs: 20 } });
	});

	test("takes an open loop, and a budget", async () => {
		const lesson = await lessonOf(
			'::bench{experiment=doors arms="door=wood;door=glass" rate=500 arrivals=poisson profile=spike toRate=2000 budget=60}',
		);
		expect(lesson.blocks[0]).toMatchObject({
			load: {
				model: "open",
				clients: 4,
				seconds: 5,
				budgetSeconds: 60,
				arrivalRatePerSec: 500,
				arrivals: "poisson",
				profile: "spike",
				toRatePerSec: 2_000,
			},
		});
	});

	test("calls its blocks as its author does, and else by their kind and order, past those that are taken", async () => {
		const bench = (id: string) => `::bench{${id} experiment=doors arms="door=wood;door=glass"}\n\n`;
		const lesson = await lessonOf(bench("") + bench("#bench-3") + bench("") + bench('id="own"'));
		expect(lesson.blocks.map(({ id }) => id)).toEqual(["bench-1", "bench-3", "bench-4", "own"]);
	});

	test("names its headings by their words, apart from its blocks, its page and one another", async () => {
		const body = `## Why?\n\n### *Why*\n\n## Sources\n\n## B\n\n## ${"$x$"}\n\n## Über 20 ms\n\n#### Too deep\n\n${BENCH}`;
		const { headings } = await lessonOf(body);
		expect(headings).toEqual([
			{ id: "why", text: "Why?", depth: 2 },
			{ id: "why-2", text: "Why", depth: 3 },
			{ id: "sources-2", text: "Sources", depth: 2 },
			{ id: "b-2", text: "B", depth: 2 },
			{ id: "x", text: "x", depth: 2 },
			{ id: "über-20-ms", text: "Über 20 ms", depth: 2 },
		]);
	});

	test("keeps what only looks like a directive or a tag as the text it was", async () => {
		const lesson = await lessonOf("At 10:30 `x`, redis:latest{a=b}, :foo[**bold**]{c}, {id} and <10 ms.");
		expect(textOf(lesson.content)).toBe(
			"At 10:30 x, redis:latest{a=b}, :foo[bold]{c}, {id} and <10\u00a0ms.",
		);
		expect(html(lesson)).toContain('"tagName":"strong"');
	});

	test("keeps a figure on one line with its unit, and code as it was written", async () => {
		const { content } = await lessonOf("Of 5 ms, 20 % and 3 simple `1 s` parts.");
		expect(textOf(content)).toBe("Of 5\u00a0ms, 20\u00a0% and 3 simple 1 s parts.");
	});

	test("has its code coloured for both themes", async () => {
		const text = html(await lessonOf("```sql\nSELECT 1\n```"));
		expect(text).toMatch(/"color:#[0-9A-F]{6};--shiki-dark:#[0-9A-F]{6}"/);
	});

	test("sets its formulas as MathML that needs nothing else", async () => {
		const { content } = await lessonOf("By $L = \\lambda W$:\n\n$$\n\\frac{a}{b}\n$$\n\n## When $x$");
		const formulas = elements(content, "math");
		expect(formulas.map((formula) => formula.properties.display)).toEqual([undefined, "block", undefined]);
		expect(elements(content, "mi").map((one) => textOf(one))).toEqual(["L", "λ", "W", "a", "b", "x"]);
		expect(html({ content } as Lesson)).not.toMatch(/annotation|katex|class/i);
	});

	test("draws its diagrams in the page's colours, each with a name of its own", async () => {
		const { content } = await lessonOf(
			"```mermaid The way of a request\nflowchart LR\n  A[Service] -->|asks| B[(Postgres)]\n```\n\n```mermaid\nsequenceDiagram\n  App->>DB: ask & wait\n```\n\n```mermaid\nstateDiagram-v2\n  [*] --> Idle\n  Idle --> Busy : request\n```",
		);
		const drawings = elements(content, "svg");
		expect(drawings.map(({ properties }) => [properties.role, properties.ariaLabel])).toEqual([
			["img", "The way of a request"],
			["img", "Diagram: ask & wait, App, DB"],
			["img", expect.stringMatching(/^Diagram: .*Idle.*Busy/)],
		]);
		expect(elements(content, "figcaption").map((one) => textOf(one))).toEqual(["The way of a request"]);
		for (const { properties } of drawings) {
			const leastPx = Number(/min-width:(\d+)px/.exec(String(properties.style))?.[1]);
			expect(leastPx / Number(properties.width)).toBeCloseTo(0.8, 1);
		}
		const text = JSON.stringify(content);
		expect(text).toContain("var(--ink)");
		expect(text).not.toMatch(/var\(--_|googleapis|"style","properties"|<style|@import/);
		const ids = drawings.flatMap((svg) => elements({ type: "root", children: [svg] }, "marker"));
		expect(ids.length).toBeGreaterThan(3);
		expect(new Set(ids.map(({ properties }) => properties.id)).size).toBe(ids.length);
		expect(text).toMatch(/"markerEnd":"url\(#diagram:1:arrowhead\)"/);
	});

	test("may have tables, and links within the course", async () => {
		const body = "## Why\n\n[here](#why), [there](/lessons/windows), [b](#b)\n\n| a |\n| :-: |\n| 1 |\n\n";
		const lesson = await lessonOf(body + BENCH);
		expect(elements(lesson.content, "td")).toHaveLength(1);
		expect(elements(lesson.content, "a").map(({ properties }) => properties.href)).toEqual([
			"#why",
			"/lessons/windows",
			"#b",
		]);
	});
});

describe("a prediction", () => {
	test("of a ratio is in times", async () => {
		const lesson = await lessonOf(
			`:::predict{#p bench=b metric=p50 of="A/B" unit=times too-low="It scans." too-high="It does work."}\nHow *many* times?\n:::\n\n${BENCH}`,
		);
		expect(lesson.blocks[0]).toEqual({
			kind: "predict",
			id: "p",
			bench: "b",
			predicted: { of: "ratio", figure: "p50", numerator: 0, denominator: 1 },
			unit: "times",
			unitSize: 1,
			choices: null,
			tooLow: "It scans.",
			tooHigh: "It does work.",
		});
		expect(lesson.questionCount).toBe(1);
		const [block] = elements(lesson.content, "predict-block");
		expect(block?.properties).toEqual({ id: "p" });
		expect(block && textOf(block).trim()).toBe("How many times?");
	});

	test.each([
		["metric=p99 of=B unit=ms", { of: "value", figure: "p99", arm: 1 }, "ms", 1_000],
		["metric=p99 of=glass", { of: "value", figure: "p99", arm: 1 }, "ms", 1_000],
		["metric=mean of=A unit=µs", { of: "value", figure: "mean", arm: 0 }, "µs", 1],
		["metric=errors of=A", { of: "value", figure: "errors", arm: 0 }, "%", 0.01],
		["metric=openShare of=A unit=%", { of: "value", figure: "openShare", arm: 0 }, "%", 0.01],
		["metric=throughput of=A", { of: "value", figure: "throughput", arm: 0 }, "/s", 1],
		["metric=squeaks of=A", { of: "value", figure: "squeaks", arm: 0 }, "", 1],
		["metric=p50 of=curve", { of: "curve", figure: "p50" }, "ms", 1_000],
	])("reads {%s}", async (attributes, predicted, unit, unitSize) => {
		const lesson = await lessonOf(`:::predict{bench=b ${attributes}}\nHow much?\n:::\n\n${BENCH}`);
		expect(lesson.blocks[0]).toMatchObject({ predicted, unit, unitSize });
	});

	test("with a list of ranges is a choice, whose list is no longer in its text", async () => {
		const lesson = await lessonOf(
			`:::predict{bench=b metric=p50 of=A}\nHow long?\n\n- an example\n\n* \`2..10\` a *while*\n* \`..2\` briefly\n* \`10..\` for ever\n:::\n\n${BENCH}`,
		);
		expect(lesson.blocks[0]).toMatchObject({
			choices: [
				{ text: "a while", low: 2_000, high: 10_000 },
				{ text: "briefly", low: 0, high: 2_000 },
				{ text: "for ever", low: 10_000, high: Number.MAX_VALUE },
			],
		});
		const [block] = elements(lesson.content, "predict-block");
		expect(block && textOf(block).replaceAll(/\s+/g, " ").trim()).toBe("How long? an example");
	});

	test("may be one of several on a bench, within a block around both", async () => {
		const predict = ':::predict{bench=b metric=p50 of="A/B"}\nHow much?\n:::\n\n';
		const lesson = await lessonOf(`::::when-not\n${predict}${predict}${BENCH}::::\n`);
		expect(lesson.blocks.map(({ id }) => id)).toEqual(["when-not-1", "predict-1", "predict-2", "b"]);
	});
});

describe("a quiz", () => {
	test("has its options, which of them are right, and what is said to who chooses one", async () => {
		const lesson = await lessonOf(
			":::quiz{#q recalls=windows}\nWhich *one*?\n\n- [ ] glass\n\n  It breaks.\n- [x] `wood`\n- [x] both\n:::\n",
		);
		expect(lesson.blocks).toEqual([
			{ kind: "quiz", id: "q", right: [1, 2], optionCount: 3, recalls: "windows" },
		]);
		const [block] = elements(lesson.content, "quiz-block");
		expect(block && elements({ type: "root", children: [block] }, "ul")).toEqual([]);
		const options = elements(lesson.content, "quiz-option");
		expect(options.map(({ properties }) => properties.index)).toEqual([0, 1, 2]);
		expect(options.map((option) => textOf(option).replaceAll(/\s+/g, " ").trim())).toEqual([
			"glassIt breaks.",
			"wood",
			"both",
		]);
		expect(elements(lesson.content, "quiz-feedback").map((one) => textOf(one).trim())).toEqual([
			"It breaks.",
		]);
		expect(elements(lesson.content, "input")).toEqual([]);
	});
});

describe("a claim", () => {
	test("on a bench has its arms and load", async () => {
		const lesson = await lessonOf(
			`${BENCH}\n:::claim{#c bench=b metric=p50 expect="ratio(wood, B) > 20"}\nWood is **slow**.\n:::\n`,
		);
		expect(lesson.blocks[1]).toEqual({
			kind: "claim",
			id: "c",
			experiment: "doors",
			arms: ARMS,
			load: closedLoad(8, 6),
			expectation: {
				figure: "p50",
				of: "ratio",
				numerator: 0,
				denominator: 1,
				bound: { operator: ">", amount: 20 },
			},
			written: "ratio(wood, B) > 20",
			budgetSeconds: 60,
		});
	});

	test("of its own has its own", async () => {
		const lesson = await lessonOf(
			':::claim{experiment=doors arms="door=wood; door=glass" metric=openShare expect="value(A) between 10% and 20%" rate=100 seconds=10 budget=120}\nIt stands open.\n:::\n',
		);
		expect(lesson.blocks[0]).toMatchObject({
			load: { model: "open", arrivalRatePerSec: 100, seconds: 10, budgetSeconds: null },
			expectation: { of: "value", arm: 0, bound: { operator: "between", low: 0.1, high: 0.2 } },
			budgetSeconds: 120,
		});
	});
});

describe("a task", () => {
	test("changes what it says of a bench", async () => {
		const lesson = await lessonOf(
			`${BENCH}\n:::try{bench=b arms="door=glass; door=glass,keys=4" clients=1 goal="p99 < 20ms" where="keys <= 4"}\nTry.\n:::\n\n:::try{bench=b rate=50}\nTry.\n:::\n`,
		);
		expect(lesson.blocks.slice(1)).toEqual([
			{
				kind: "try",
				id: "try-1",
				experiment: "doors",
				arms: ["door=glass,keys=1", "door=glass,keys=4"],
				load: closedLoad(1, 6),
				goal: {
					figure: "p99",
					bound: { operator: "<", amount: 20_000 },
					where: [{ factor: "keys", bound: { operator: "<=", amount: 4 } }],
					written: "p99 < 20ms where keys <= 4",
				},
			},
			expect.objectContaining({
				arms: ARMS,
				load: expect.objectContaining({ model: "open", arrivalRatePerSec: 50, clients: 8, seconds: 6 }),
				goal: null,
			}),
		]);
	});
});

describe("the other blocks", () => {
	test("stand where they are written, around what they hold", async () => {
		const lesson = await lessonOf(
			`${BENCH}\n:::observe{bench=b}\nLook.\n:::\n\n::::when-not\nNot here.\n\n:::note\nA note.\n:::\n::::\n\n:::caution\nMind.\n:::\n\n:::instructor{minutes=5}\nVote.\n:::\n`,
		);
		expect(lesson.blocks.slice(1)).toEqual([
			{ kind: "observe", id: "observe-1", bench: "b" },
			{ kind: "when-not", id: "when-not-1" },
			{ kind: "note", id: "note-1", minutes: null },
			{ kind: "caution", id: "caution-1", minutes: null },
			{ kind: "instructor", id: "instructor-1", minutes: 5 },
		]);
		const [whenNot] = elements(lesson.content, "when-not-block");
		expect(whenNot && textOf(whenNot).replaceAll(/\s+/g, " ").trim()).toBe("Not here.A note.");
		expect(elements(lesson.content, "aside-block").map(({ properties }) => properties.id)).toEqual([
			"note-1",
			"caution-1",
			"instructor-1",
		]);
	});
});

describe("a word of the glossary", () => {
	const body = 'A :term[Connection pool], two :term[**pools**]{of="connection pool"}, a :term[b-tree].';

	test("is marked by its entry, and the lesson has each it uses once", async () => {
		const lesson = await lessonOf(body);
		expect(lesson.terms).toEqual(GLOSSARY);
		const terms = elements(lesson.content, "glossary-term");
		expect(terms.map((term) => [term.properties.term, textOf(term)])).toEqual([
			["connection pool", "Connection pool"],
			["connection pool", "pools"],
			["b-tree", "b-tree"],
		]);
	});

	test("is plain text while the glossary cannot be read", async () => {
		const entry = await parse(body, MATTER, null);
		if (!entry.ok) throw new Error(JSON.stringify(entry.faults));
		expect(entry.lesson.terms).toEqual([]);
		expect(textOf(entry.lesson.content)).toBe("A Connection pool, two pools, a b-tree.");
		expect(elements(entry.lesson.content, "glossary-term")).toEqual([]);
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
			'17:1 block: no block "bnch". Did you mean "bench"?',
		]);
	});

	test("tells the place of an attribute wherever the block stands", async () => {
		const faults = await faultsOf('> - a\n>\n>   ::bench{arms="door=wood; door=glass"   experiment=dors}\n');
		expect(faults).toEqual(['14:44 bench.experiment: no experiment "dors". Did you mean "doors"?']);
	});

	test("is not told of one mistake twice", async () => {
		const faults = await faultsOf(
			':::predict{bench=b metric=p50 of="A/B"}\nHow?\n:::\n\n::bench{#b experiment=dors arms="door=wood; door=glass"}\n\n:::claim{bench=b metric=p50 expect="ratio(A, B) > 2"}\nSo.\n:::\n',
		);
		expect(faults).toEqual(['16:12 bench.experiment: no experiment "dors". Did you mean "doors"?']);
	});

	test("with more faults than anybody reads tells the first and how many follow", async () => {
		const faults = await faultsOf("<br>\n\n".repeat(300));
		expect(faults).toHaveLength(101);
		expect(faults.at(-1)).toContain("and 200 more faults behind this one.");
	});

	test("shows a broken block inside a fenced block as the text it is", async () => {
		expect(await faultsOf("```text\n::bench{\n:::\n```")).toEqual([]);
	});
});
