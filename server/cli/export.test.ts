import { beforeAll, describe, expect, test } from "vitest";
import { formatUs } from "#app/_lib/format.ts";
import { Fault } from "#server/contract/fault.ts";
import { findExperiment } from "#server/experiments/registry.ts";
import { csvOf } from "#server/reports/csv.ts";
import { findingsOf } from "#server/reports/findings.ts";
import { htmlOf } from "#server/reports/html.ts";
import { failedMarkdownOf, markdownOf } from "#server/reports/markdown.ts";
import { quantileUs, readHistogram } from "#server/reports/stored-histogram.ts";
import { recordedRun } from "#server/testing/recorded-run.ts";
import { checkConditions } from "./condition-outcome.ts";
import { parseCondition } from "./condition-parser.ts";
import { conditionTable } from "./condition-table.ts";
import { failedJunitOf, junitOf } from "./junit.ts";
import { reportOf } from "./report.ts";
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
	test("has a line for each arm and block, in order, with the percentiles of its histogram", async () => {
		const lines = (await csvOf(run.output, run.slices)).split("\r\n");
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

	test("has service times where an open loop tells them apart", async () => {
		const [, first = ""] = (await csvOf(openRun.output, openRun.slices)).split("\r\n");
		const cells = first.split(/,(?=[^"]*$)/);
		expect(cells.slice(10, 14)).toEqual(cells.slice(6, 10));
	});

	test("is never a formula, and keeps quotes and lines within their cell", async () => {
		const arms = ['=cmd|"/C"!A1', "+1", "@x", "-x\r\ny", "plain"].map((arm) => ({ arm }));
		const slices = arms.map((_, arm) => ({ ...run.slices[0], arm }) as (typeof run.slices)[number]);
		const text = await csvOf({ arms } as unknown as typeof run.output, slices);
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

	test("of a run that failed has one test that ended in an error, with its code and sentence", () => {
		const xml = failedJunitOf("switches", new Fault("trial-crashed", "It <broke>.\n\nError: out of paper"));
		expect(xml).toContain('<testsuite name="switches" tests="1" failures="0" errors="1"');
		expect(xml).toContain(
			'<error type="trial-crashed" message="It &lt;broke&gt;.">It &lt;broke&gt;.\n\nError: out of paper</error>',
		);
		expect(failedMarkdownOf(declaration, new Fault("lost", "It *broke*."))).toContain(
			"**The run failed** (`lost`): It \\*broke\\*.",
		);
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
		const text = markdownOf(run.output, declaration, conditionTable(outcomes, run.output.confidence));
		expect(text).toContain("| ✗ holds | `p99(index=none) > 1ms` |");
		expect(text).toContain("| B-tree | p50 | lower |");
		expect(text).toContain("| No index ÷ arm | 95 % interval |");
		expect(text).toContain(
			'One operation of "No index" read 90 blocks. One operation of "B-tree" read 70 blocks. *Use less data.*',
		);
		expect(text).toContain("4 cores of A Processor &lt;X> &amp; Co · 8.00 GiB");
	});

	test("is text wherever words come from outside, however they look", () => {
		const evil =
			"**x** _y_ `z` [a](https://b.example) ![c](d) # @someone #12 | <img src=e> &lt; ~~f~~ $g$\n\n- h";
		const { fingerprint } = run.output;
		const text = markdownOf(
			{
				...run.output,
				warnings: [{ code: "errors", sentence: `Errors of the kind ${evil}.`, advice: evil }],
				fingerprint: { ...fingerprint, cpu: evil },
			},
			declaration,
			[],
		);
		const bare = text
			.replaceAll(/`recorded-run-\d+`/g, "")
			.replaceAll(/^\|.*\|$/gm, "")
			.replaceAll(/\\[\\`*_[\]|~$:.]/g, "");
		const lines = bare.split("\n").filter((line) => line.includes("someone"));
		expect(lines).toHaveLength(2);
		for (const line of lines) {
			expect(line.replace(/^- | \*(?=x)|\*$/g, "")).not.toMatch(/[`_[\]|<~$]|:\/\/|[@#][a-z0-9 ]/);
		}
		expect(text).toContain("\\*\\*x\\*\\* \\_y\\_ \\`z\\` \\[a\\](https\\://b.example)");
		expect(text).toContain("@\u2060someone #\u206012 \\| &lt;img src=e> &amp;lt;");
	});

	test("has rows of as many cells as its table has columns", () => {
		const tables = markdownOf(
			openRun.output,
			declaration,
			conditionTable(outcomes, openRun.output.confidence),
		)
			.split("\n\n")
			.filter((part) => part.startsWith("|"));
		expect(tables).toHaveLength(3);
		for (const table of tables) {
			expect(new Set(table.split("\n").map((line) => line.split("|").length)).size).toBe(1);
		}
	});
});

describe("a run as HTML", () => {
	let html = "";
	beforeAll(async () => {
		const output = { ...openRun.output, runId: "<script>alert(1)</script>" };
		html = await htmlOf({ ...openRun, output }, declaration);
	});

	test("is one file that asks no other host for anything and runs nothing", () => {
		expect(html).not.toMatch(/<script|<link|<img|<iframe|@import|url\(|https?:|\son\w+=/i);
		expect(html).toContain("&lt;script&gt;");
		expect(html).toContain("A Processor &lt;X&gt; &amp; Co");
	});

	test("counts the time of charts and table from one moment, and has the figures of both charts in the table", async () => {
		const late = openRun.slices.map((slice) => ({ ...slice, startMs: slice.startMs + 9_700 }));
		// The first slice has no service times, so that the second chart alone would begin later.
		const slices = late.map((slice, at) => (at === 0 ? { ...slice, serviceHistogram: null } : slice));
		const page = await htmlOf({ ...openRun, slices }, declaration);
		const [first = "", second = ""] = page
			.split('<svg class="chart"')
			.slice(1)
			.map((chart) => (chart.match(/text-anchor="middle">[\d.]+</g) ?? []).join());
		expect(first).toBe(second);
		expect(first).toMatch(/^text-anchor="middle">10\.5</);
		expect(page).toContain("<td>10.10</td>");
		expect(page).toMatch(/service p50<.*service p99</);
		const { histogram } = openRun.slices[1] as (typeof openRun.slices)[number];
		const us = formatUs(quantileUs(readHistogram(histogram), 0.99) ?? 0);
		expect(page).toMatch(
			new RegExp(`<td>10.20</td><td>[^<]+</td><td>${us}</td><td>[^<]+</td><td>${us}</td>`),
		);
	});

	test("draws every slice, response and service apart, with a table beside", () => {
		expect(html.match(/<svg class="chart"/g)).toHaveLength(2);
		expect(html.match(/class="p50"/g)).toHaveLength(4);
		expect(html.match(/<tr><th scope="row"/g)?.length).toBeGreaterThan(openRun.slices.length);
		expect(html.match(/<svg class="interval"/g)).toHaveLength(openRun.output.comparisons.length + 1);
		expect(html).not.toContain("NaN");
	});

	test("says so when no slices are kept", async () => {
		expect(await htmlOf({ ...run, slices: [] }, declaration)).toContain("No slices are kept");
	});
});

test("the report tells each kind of doubt once, the noise floor, and what an open loop dropped", () => {
	const report = reportOf(openRun.output, declaration);
	expect(report.match(/Warning:/g)).toHaveLength(1);
	expect(report).toContain("service p99");
	expect(report).toContain("dropped");
});

test("report, Markdown and HTML tell alike how finely equal arms can be told apart, and which differences to doubt", async () => {
	const noiseFloor = {
		...{ p50: 20, p95: 20, p99: 20, throughput: 0.01, clients: 4, seconds: 6 },
		measuredAt: "2026-01-02T03:04:05.000Z",
	};
	const doubtful = recordedRun({ noiseFloor });
	const { noiseFloor: words } = findingsOf(doubtful.output, declaration);
	expect(words).toContain('to be doubted: "B-tree" p50, p95, p99.');
	expect(reportOf(doubtful.output, declaration)).toContain(words);
	expect(markdownOf(doubtful.output, declaration)).toContain(words.replace(/\s/g, " "));
	expect(await htmlOf(doubtful, declaration)).toContain(words.replaceAll('"', "&quot;"));
	const unknown = findingsOf(run.output, declaration).noiseFloor;
	expect(unknown).toContain("was not known");
	expect(reportOf(run.output, declaration)).toContain(unknown);
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
