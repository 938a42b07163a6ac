import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Fault } from "#server/contract/fault.ts";
import { findExperiment } from "#server/experiments/registry.ts";
import { checkConditions } from "./condition-outcome.ts";
import { parseCondition } from "./condition-parser.ts";
import { csvOf } from "./csv.ts";
import { htmlOf } from "./html.ts";
import { junitOf } from "./junit.ts";
import { markdownOf } from "./markdown.ts";
import { checkWritable } from "./output-file.ts";
import { recordedRun } from "./recorded-run.ts";
import { reportOf } from "./report.ts";
import { readSavedRun, saveRun } from "./saved-run.ts";
import { readRunId } from "./stored-run.ts";

const { declaration } = findExperiment("switches");
const run = recordedRun();
const openRun = recordedRun({ open: true });
const expressions = ["p99(index=none) > 1ms", "p99(index=btree) > 1s"];
const context = { factors: declaration.factors, arms: run.request.arms, load: run.request.load };
const outcomes = checkConditions(
	expressions.map((text) => parseCondition(text, context)),
	expressions,
	run.output,
);

describe("a run as CSV", () => {
	test("has a line for each arm and block, in order, with the percentiles of its histogram", () => {
		const lines = csvOf(run.output, run.slices).split("\r\n");
		expect(lines).toHaveLength(1 + run.slices.length + 1);
		expect(lines.at(-1)).toBe("");
		expect(lines[0]).toMatch(/^arm,block,startMs,elapsedMs,operations,errors,p50Us,/);
		const [arm, ...cells] = (lines[3] ?? "").split(/,(?=[^"]*$)/);
		expect(arm).toBe('"cache=none,index=none,pool=pool,poolSize=8"');
		expect(cells.slice(0, 5)).toEqual(["1", "600", "99.5", "200", "0"]);
		expect(
			cells
				.slice(5, 9)
				.map(Number)
				.every((us, at, all) => us >= (all[at - 1] ?? 2_000)),
		).toBe(true);
		expect(cells.slice(9)).toEqual(["", "", "", "", "steal"]);
	});

	test("has service times where an open loop tells them apart", () => {
		const [, first = ""] = csvOf(openRun.output, openRun.slices).split("\r\n");
		const cells = first.split(/,(?=[^"]*$)/);
		expect(cells.slice(10, 14)).toEqual(cells.slice(6, 10));
	});

	test("is never a formula, and keeps quotes and lines within their cell", () => {
		const arms = ['=cmd|"/C"!A1', "+1", "@x", "-x\r\ny", "plain"].map((arm) => ({ arm }));
		const slices = arms.map((_, arm) => ({ ...run.slices[0], arm }) as (typeof run.slices)[number]);
		const text = csvOf({ arms } as unknown as typeof run.output, slices);
		for (const cell of [`"'=cmd|""/C""!A1",0,`, "'+1,0,", "'@x,0,", `"'-x\r\ny",0,`, "\r\nplain,0,"]) {
			expect(text).toContain(cell);
		}
	});
});

describe("a run as JUnit", () => {
	test("has a test for each condition, a failure for each that holds, and the verdicts as properties", () => {
		const xml = junitOf(run.output, outcomes);
		expect(xml).toContain('tests="2" failures="1" errors="0"');
		expect(xml.match(/<testcase /g)).toHaveLength(2);
		expect(xml).toContain('<failure type="threshold" message="p99(index=none) &gt; 1ms holds">');
		expect(xml.match(/<property name="verdict /g)).toHaveLength(run.output.comparisons.length);
	});

	test("is well-formed whatever the words in it are", () => {
		const evil = '<a b="c">&\u0000\ud800]]>';
		const xml = junitOf({ ...run.output, runId: evil }, [
			{ expression: evil, met: true, measured: [{ arm: evil, value: 1, unit: "us", met: true }] },
		]);
		expect(
			xml.replace(/<\/?[a-z]+( [a-zA-Z]+="[^"<&]*(&[a-z]+;[^"<&]*)*")*\/?>|<\?xml [^?]*\?>/g, ""),
		).not.toMatch(/[<]/);
		expect(xml).not.toMatch(/&(?!(amp|lt|gt|quot);)/);
		expect(xml).not.toContain("\u0000");
	});
});

describe("a run as Markdown", () => {
	test("tells arms, verdicts with intervals, conditions, doubts and the machine", () => {
		const text = markdownOf(run.output, declaration, outcomes);
		expect(text).toContain("| ✗ holds | `p99(index=none) > 1ms` |");
		expect(text).toContain("| B-tree | p50 | lower |");
		expect(text).toContain("| No index ÷ arm | 95 % interval |");
		expect(text).toContain(
			'One operation of "No index" read 90 blocks. One operation of "B-tree" read 70 blocks. *Use less data.*',
		);
		expect(text).toContain("4 cores of A Processor &lt;X> &amp; Co · 8.00 GiB");
	});

	test("has rows of as many cells as its table has columns", () => {
		const tables = markdownOf(openRun.output, declaration, outcomes)
			.split("\n\n")
			.filter((part) => part.startsWith("|"));
		expect(tables).toHaveLength(3);
		for (const table of tables) {
			expect(new Set(table.split("\n").map((line) => line.split("|").length)).size).toBe(1);
		}
	});
});

describe("a run as HTML", () => {
	const html = htmlOf(
		{ ...openRun, output: { ...openRun.output, runId: "<script>alert(1)</script>" } },
		declaration,
	);

	test("is one file that asks no other host for anything and runs nothing", () => {
		expect(html).not.toMatch(/<script|<link|<img|<iframe|@import|url\(|https?:|\son\w+=/i);
		expect(html).toContain("&lt;script&gt;");
		expect(html).toContain("A Processor &lt;X&gt; &amp; Co");
	});

	test("draws every slice, response and service apart, with a table beside", () => {
		expect(html.match(/<svg class="chart"/g)).toHaveLength(2);
		expect(html.match(/class="p50"/g)).toHaveLength(4);
		expect(html.match(/<tr><th scope="row"/g)?.length).toBeGreaterThan(openRun.slices.length);
		expect(html.match(/<svg class="interval"/g)).toHaveLength(openRun.output.comparisons.length + 1);
		expect(html).not.toContain("NaN");
	});

	test("says so when no slices are kept", () => {
		expect(htmlOf({ ...run, slices: [] }, declaration)).toContain("No slices are kept");
	});
});

test("the report tells each kind of doubt once, the noise floor, and what an open loop dropped", () => {
	const report = reportOf(openRun.output, declaration);
	expect(report.match(/Warning:/g)).toHaveLength(1);
	expect(report).toContain("service p99");
	expect(report).toContain("dropped");
	expect(report).toContain("How far two equal arms come out apart on this machine was not known");
});

describe("a saved run", () => {
	let folder = "";
	beforeAll(async () => {
		folder = await mkdtemp(join(tmpdir(), "latency-lab-saved-"));
	});
	afterAll(() => rm(folder, { recursive: true, force: true }));

	test("is read as it was saved, and nothing else is left in the folder", async () => {
		const file = join(folder, "base.json");
		await writeFile(file, "what was there before");
		await saveRun(file, openRun.request, openRun);
		const { request, output, slices } = await readSavedRun(file);
		expect({ request, output, slices }).toEqual({
			request: openRun.request,
			output: openRun.output,
			slices: openRun.slices,
		});
		expect(await readdir(folder)).toEqual(["base.json"]);
		expect(JSON.parse(await readFile(file, "utf8"))).toMatchObject({ tool: "latency-lab", schema: 1 });
	});

	test.each([
		["no JSON", "bad-request", "is not JSON"],
		["[]", "bad-request", "is no saved run"],
		['{"tool":"latency-lab","schema":7}', "bad-request", "is of schema 7"],
		['{"tool":"latency-lab","schema":1,"request":{}}', "bad-request", "request.experiment: must be given"],
	])("that is none is refused: %s", async (text, code, words) => {
		const file = join(folder, "other.json");
		await writeFile(file, text);
		const thrown = await readSavedRun(file).catch((error: unknown) => error);
		if (!(thrown instanceof Fault)) throw new Error("It was read.");
		expect([thrown.code, thrown.message]).toEqual([code, expect.stringContaining(words)]);
	});

	test("that is not there, or cannot be written, is told before anything is measured", async () => {
		await expect(readSavedRun(join(folder, "none.json"))).rejects.toMatchObject({ code: "io" });
		await expect(checkWritable(join(folder, "none", "x.json"), "--save")).rejects.toMatchObject({
			code: "io",
		});
		await expect(checkWritable(folder, "--save")).rejects.toMatchObject({ code: "io" });
	});
});

test.each([
	["V1StGXR8_Z5jdHi6B-myT", "V1StGXR8_Z5jdHi6B-myT"],
	["http://127.0.0.1:3000/runs/V1StGXR8_Z5jdHi6B-myT?arm=1#top", "V1StGXR8_Z5jdHi6B-myT"],
	["/runs/V1StGXR8_Z5jdHi6B-myT/", "V1StGXR8_Z5jdHi6B-myT"],
])("%s names the run %s", (text, id) => {
	expect(readRunId(text)).toBe(id);
});

test.each(["", "x", "http://127.0.0.1/runs/", "V1StGXR8_Z5jdHi6B-my'"])("%j names no run", (text) => {
	expect(() => readRunId(text)).toThrow("names no run");
});
