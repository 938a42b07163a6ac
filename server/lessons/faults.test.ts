import { describe, expect, test } from "vitest";
import { EXPERIMENTS } from "#server/experiments/registry.ts";
import { checkLesson } from "./parse.ts";

const MATTER = `title: Doors
summary: S.
technique: t
minutes: 5
level: introductory
objectives: [Open it, Close it]
experiments: [switches]`;
const ARMS = 'arms="index=none; index=btree"';
const BENCH = `::bench{#first experiment=switches ${ARMS}}`;
/** What speaks of the bench "first". */
const SPEAKERS =
	'\n\n:::observe{bench=first}\nLook.\n:::\n\n:::claim{bench=first metric=p50 expect="ratio(A, B) > 2"}\nIt is so.\n:::\n';

/** The faults of a text as an author reads them. */
async function told(body: string, matter = MATTER): Promise<string[]> {
	const text = `---\n${matter}\n---\n\n${body}\n`;
	const source = {
		file: "f",
		slug: "doors",
		number: 1,
		experiments: EXPERIMENTS,
		slugs: ["doors"],
		glossary: [],
	};
	const outline = await checkLesson({ ...source, text });
	return outline.ok ? [] : outline.faults.map(({ line, field, sentence }) => `${line} ${field}: ${sentence}`);
}

describe("what authors stumble over in front matter", () => {
	test.each([
		[
			"title: Doors: why?",
			"2 front matter: not valid YAML: a colon with a space behind it begins a field",
			"put the text into quotes",
		],
		[
			'title: "Doors" why',
			"2 front matter: not valid YAML: the text in quotes has ended before this",
			"one pair of quotes",
		],
		[
			"title: Doors\ntitle: Windows",
			"3 front matter: not valid YAML: this field is there already",
			"Leave one of the two out",
		],
	])("is told in an author's words of %j", async (written, what, advice) => {
		const [fault = "", ...more] = await told("Text.", MATTER.replace("title: Doors", written));
		expect(fault).toContain(what);
		expect(fault).toContain(advice);
		expect(more).toEqual([]);
	});

	test("a level that is far from all there are is answered with all there are, once", async () => {
		expect(await told("Text.", MATTER.replace("introductory", "hard"))).toEqual([
			"6 level: must be one of introductory, intermediate, advanced. It is whom it is for.",
		]);
	});
});

test("an anchor that is not there is answered with those that the author wrote, and the page's own may be linked to", async () => {
	expect(await told(`## Why\n\n${BENCH}\n\n[x](#nowhere), [y](#bench)`)).toEqual([
		'15 link: no heading or block "nowhere" here. There are: why, first.',
	]);
});

test("a bench whose own fault keeps it from being found is not told of again by each block that names it", async () => {
	expect(await told(BENCH + SPEAKERS)).toEqual([]);
	for (const [written, fault] of [
		[BENCH.replace("bench", "bnech"), 'no block "bnech". Did you mean "bench"?'],
		[BENCH.replace("{", " {"), "this block could not be read."],
		[`::bench{id="first" experiment=switches arms="index=none}`, "this block could not be read."],
		[
			`:::quiz{#first}\nSo?\n\n- [x] yes\n- [ ] no\n:::\n\n${BENCH}`,
			'"first" is the id of the block in line 11 already.',
		],
	]) {
		const faults = await told(written + SPEAKERS);
		expect(faults, written).toHaveLength(1);
		expect(faults[0]).toContain(fault);
	}
});

test("a bench that nobody wrote is told of by each block that names it", async () => {
	const faults = await told(`::bench{#second experiment=switches ${ARMS}}${SPEAKERS}`);
	expect(faults).toHaveLength(2);
	for (const fault of faults) expect(fault).toContain('no bench "first" in this lesson. There are: second.');
});

test("a claim tells what is wrong with its metric and with what it expects", async () => {
	const claim = (metric: string, expected: string) =>
		told(`${BENCH}\n\n:::claim{bench=first metric=${metric} expect="${expected}"}\nIt is so.\n:::`);
	expect(await claim("p59", "ratio(A, C) > 2")).toEqual([
		'13 claim.metric: no metric "p59". Did you mean "p50"?',
		expect.stringMatching(/^13 claim\.expect: no arm is "C"\. The arms are A/),
	]);
	expect(await claim("p59", "value(B) < 20 parsecs")).toHaveLength(2);
	// In whatever unit the figure would have been.
	expect(await claim("p59", "value(B) < 20ms")).toHaveLength(1);
	expect(await claim("p95", "value(B) < 20ms")).toEqual([]);
});
