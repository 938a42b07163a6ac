import { beforeAll, describe, expect, test } from "vitest";
import { formatUs } from "#app/_lib/format.ts";
import type { Evidence } from "#server/contract/evidence.ts";
import { Fault } from "#server/contract/fault.ts";
import type { ArmResult } from "#server/contract/result.ts";
import { findExperiment } from "#server/experiments/registry.ts";
import { csvOf } from "#server/reports/csv.ts";
import { findingsOf } from "#server/reports/findings.ts";
import { htmlOf } from "#server/reports/html.ts";
import { failedMarkdownOf, markdownOf } from "#server/reports/markdown.ts";
import { shownIn } from "#server/reports/reported-run.ts";
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
		expect(text).toMatch(/### Where the time went\n\n\| arm \| Other \|\n.*\n\| No index \| .* 100\s% \|/);
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
		expect(tables).toHaveLength(4);
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
		expect(html.match(/<svg class="chart"/g)).toHaveLength(3);
		expect(html.match(/class="p50"/g)).toHaveLength(4);
		expect(html.match(/<tr><th scope="row"/g)?.length).toBeGreaterThan(openRun.slices.length);
		expect(html.match(/<svg class="interval"/g)).toHaveLength(openRun.output.comparisons.length + 1);
		expect(html).not.toContain("NaN");
	});

	test("draws the percentiles as far as there are enough operations, with a table of them", () => {
		expect(html.match(/class="curve"/g)).toHaveLength(2);
		const [arm] = openRun.output.arms;
		const row = /aria-label="Percentiles of each arm".*?<tbody>(.*?)<\/tr>/s.exec(html)?.[1] ?? "";
		expect(row).toContain(`<td>${formatUs(arm?.p50Us ?? 0)}</td>`);
		expect(row).toContain(`<td>${formatUs(arm?.p99Us ?? 0)}</td>`);
		// 4,000 operations have four beyond p99.9: too few to tell it.
		expect(html).not.toContain(">p99.9<");
	});

	test("tells where the time went, what it cost and what that is beside the baseline", async () => {
		const [first, second] = run.output.arms as [ArmResult, ArmResult];
		const statements = {
			calls: 1,
			rows: 20,
			blocksHit: 5_400,
			blocksRead: 0,
			walBytes: 0,
			executionUs: 3_000,
		};
		const spans = [
			{ span: "query", meanUs: 3_000 },
			{ span: "other", meanUs: 1_000 },
		];
		const arms = [
			{ ...first, spans, cost: { ...first.cost, statements } },
			{ ...second, cost: { ...second.cost, statements: { ...statements, blocksHit: 23 } } },
		];
		const page = await htmlOf({ ...run, output: { ...run.output, arms } }, declaration);
		const text = page.replaceAll(/<[^>]+>/g, " ").replaceAll(/[\s\u00a0]+/g, " ");
		expect(text).toMatch(/Where the time went .* 3\.00 ms · 75\.0 %/);
		expect(page).toContain('<i style="flex-grow:3000;');
		expect(text).toMatch(/What one operation cost .* Blocks touched \(8 KiB each\) 5,400 23\.0/);
		expect(text).toMatch(/Processor time of Postgres not known not known/);
		expect(text).not.toContain("Started late by the generator");
		expect(text).toMatch(/The price .* Blocks touched per operation 23\.0 5,400 235 times less/);
	});

	test("says that nothing differs where nothing does", async () => {
		const arms = run.output.arms.map((arm) => ({ ...arm, errors: 0 }));
		const page = await htmlOf({ ...run, output: { ...run.output, arms } }, declaration);
		expect(page).toContain("Nothing that was counted differs from A.");
	});

	test("tells how the plans differ, and each as Postgres prints it, as text whatever is in it", async () => {
		const evil = "select '<script>alert(1)</script>' </pre><img src=e>";
		const evidence = run.output.arms.map(({ arm }, place) => ({
			arm,
			sql: evil,
			planText: `${"x".repeat(20_000)}</pre>`,
			planJson: [
				{
					Plan: {
						"Node Type": place === 0 ? "Seq Scan" : "Index Scan",
						"Relation Name": "orders",
						"Actual Loops": 1,
						"Actual Rows": 5,
					},
				},
			],
			parameters: "the value <7>.",
			blocksHit: 90,
			blocksRead: 1,
			relations: [{ name: "orders<b>", kind: "table" as const, bytes: 8_192 }],
		}));
		const page = await htmlOf({ ...run, evidence }, declaration);
		expect(page).not.toMatch(/<script|<img|<b>|<7>/);
		expect(page.match(/&lt;script&gt;alert\(1\)&lt;\/script&gt;/g)).toHaveLength(2);
		expect(page.match(/<pre /g)).toHaveLength(4);
		expect(page).toContain("How the plans of A and B differ");
		expect(page).toContain("… 6 more characters; the record of this run has all of them.");
		expect(page).toContain("91 blocks touched");
		expect(await htmlOf({ ...run, evidence: [] }, declaration)).not.toContain("What Postgres did");
	});

	test("keeps the plans of a record's last attempt alone", () => {
		const body = { kind: "evidence" as const, seq: 1, atMs: 0 };
		const of = (arm: string) => ({ arm, sql: "" }) as Evidence;
		const events = [
			{ ...body, attempt: 1, evidence: of("old") },
			{ ...body, attempt: 2, evidence: of("new") },
		];
		expect(shownIn(events).evidence.map(({ arm }) => arm)).toEqual(["new"]);
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

test("the report draws the noise floor where it says something of the run, and nothing for an open loop", async () => {
	const noiseFloor = {
		...{ p50: 0.2, p95: 0.2, p99: 0.2, throughput: 0.1, clients: 4, seconds: 6 },
		measuredAt: "2026-01-02T03:04:05.000Z",
	};
	const html = (open: boolean) => htmlOf(recordedRun({ noiseFloor, open }), declaration);
	const closed = await html(false);
	expect(closed.match(/class="floor"/g)).toHaveLength(4);
	expect(closed).toContain("Within the grey bands");
	expect(await html(true)).not.toMatch(/class="floor"|grey bands|a factor of/);
});

test("of a p99 that is the slowest operation itself all say that there are too few, and none a ratio for sure", async () => {
	const few = recordedRun({ operations: 3 });
	const words = "too few operations to say";
	expect(few.output.comparisons.find(({ metric }) => metric === "p99")?.verdict).toBe("noisy");
	const html = await htmlOf(few, declaration);
	expect(html).toContain(`${words}, too little for an interval`);
	expect(markdownOf(few.output, declaration)).toMatch(
		/\| p99 \| too few operations to say: run it for longer \| [\d.]+ \| too little measured for an interval \|/,
	);
	expect(reportOf(few.output, declaration)).toMatch(new RegExp(`p99[: ]+${words}`));
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
