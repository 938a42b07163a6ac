import { describe, expect, test } from "vitest";
import { layoutFindings } from "#app/_sweep/layout-findings.ts";
import { type Arm, formatArm } from "#server/contract/arm.ts";
import { crossedArms, type Layout, sweepArms } from "#server/contract/layout.ts";
import { closedLoad } from "#server/contract/load.ts";
import type { ArmResult, Effect, Knee, Result } from "#server/contract/result.ts";
import { findExperiment } from "#server/experiments/registry.ts";
import { laidOutResult } from "#server/testing/laid-out-result.ts";
import { recordedRun } from "#server/testing/recorded-run.ts";
import { htmlOf } from "./html.ts";
import { markdownOf } from "./markdown.ts";
import { plain } from "./markdown-text.ts";
import type { ReportedRun } from "./reported-run.ts";
import { escapeXml } from "./xml-text.ts";

const { declaration } = findExperiment("switches");
const { factors } = declaration;

const spans = (poolWaitUs: number): ArmResult["spans"] => [
	{ span: "poolWait", meanUs: poolWaitUs },
	{ span: "query", meanUs: 800 },
];

function runOf(layout: Layout, arms: readonly Arm[], result: Result): ReportedRun {
	return {
		...recordedRun(),
		request: { experiment: declaration.id, arms, load: result.load, layout },
		output: { runId: "recorded", ...result },
	};
}

const sweep: Layout = { kind: "sweep", factor: "clients" };
const points = sweepArms(factors, "clients", [{ index: "none" }, { index: "btree" }], [1, 2, 4, 8, 16, 32]);
const knee: Knee = {
	line: 1,
	figure: "power",
	verdict: "found",
	arm: 8,
	from: 8,
	to: 9,
	agreement: 0.97,
};
const swept: Result = {
	...laidOutResult(sweep, closedLoad(32, 40), points, ({ clients }) => {
		const achievedPerSec = (1_000 * Number(clients)) / (1 + 0.2 * (Number(clients) - 1));
		return {
			achievedPerSec,
			meanUs: 1_000,
			p50Us: 900 * Number(clients),
			spans: spans(500 * Number(clients)),
		};
	}),
	knees: [knee, { ...knee, figure: "throughput" }],
};

const crossed: Layout = { kind: "factorial", factors: ["cache", "index", "pool"] };
const combinations = crossedArms(factors, {}, [
	{ factor: "cache", levels: ["none", "process"] },
	{ factor: "index", levels: ["none", "btree"] },
	{ factor: "pool", levels: ["connect", "pool"] },
]);
const effect: Effect = {
	metric: "p50",
	kind: "main",
	factors: ["index"],
	given: [],
	ratio: 300,
	low: 250,
	high: 350,
	verdict: "lower",
};
const all: Result = {
	...laidOutResult(crossed, closedLoad(8, 40), combinations, ({ index }) => ({
		p50Us: index === "none" ? 150_000 : 400,
		spans: spans(10),
	})),
	effects: [effect],
};

const CASES = [
	["a sweep", sweep, points, swept],
	["all combinations", crossed, combinations, all],
] as const;

describe.each(CASES)("%s as a file", async (_, layout, arms, result) => {
	const html = await htmlOf(runOf(layout, arms, result), declaration);
	const markdown = markdownOf({ runId: "recorded", ...result }, declaration);
	const said = layoutFindings(declaration, arms, result);

	test("says what the page says, sentence by sentence", () => {
		expect(said.length).toBeGreaterThan(1);
		for (const sentence of said) {
			expect(html).toContain(escapeXml(sentence));
			expect(markdown).toContain(`- ${plain(sentence)}`);
		}
	});

	test("draws every arm in a colour that its own sheet has", () => {
		const used = new Set([...html.matchAll(/var\((--[\w-]+)\)/g)].map(([, name]) => name));
		expect(used.size).toBeGreaterThan(10);
		for (const name of used) expect(html).toContain(`${name}:`);
		expect(html).not.toMatch(/NaN|undefined|Infinity/);
	});

	test("looks closer at a few of its arms, as its page does: percentiles, costs and the price", () => {
		for (const heading of [
			"A closer look",
			"Latency by percentile",
			"What one operation cost",
			"The price",
		]) {
			expect(html).toContain(`<h2>${heading}</h2>`);
		}
		const look = html.slice(html.indexOf("A closer look"), html.indexOf("<h2>The price</h2>"));
		expect(look).toContain("B-tree");
		// Of a sweep the ends of its lines and a knee, of all combinations the first and the last.
		const count = result.knees === undefined ? 2 : 3;
		expect(look.match(/class="curve"/g)).toHaveLength(count);
		if (result.knees !== undefined) expect(look).toContain("B-tree, 4 (knee)");
	});

	test("tells the parts of the time of every arm, and compares none with the first", () => {
		expect(html.match(/class="spans"/g)).toHaveLength(arms.length);
		expect(markdown).toContain("### Where the time went");
		expect(html).not.toContain("<h2>Verdicts</h2>");
		expect(markdown).not.toContain("### Verdicts");
	});
});

describe("a sweep as a file", () => {
	test("has its curves with the knee and what theory draws over them", async () => {
		const html = await htmlOf(runOf(sweep, points, swept), declaration);
		expect(html.match(/knee: 4\u00a0clients/g)).toHaveLength(3);
		expect(html.match(/knee of throughput: 4\u00a0clients/g)).toHaveLength(1);
		expect(html).toContain("Dotted: the Universal Scalability Law");
		expect(html).toContain(">clients</text>");
		expect(html.match(/class="theory"/g)?.length).toBeGreaterThan(1);
		expect(html.match(/class="line"/g)).toHaveLength(3 * 2);
	});

	test("tells no line that nobody sees where it is words alone", () => {
		const said = layoutFindings(declaration, points, swept).join(" ");
		expect(said).toContain("A: the Universal Scalability Law");
		expect(said).not.toMatch(/Dashes|Dotted/);
	});

	test("names its arms as they are asked for, whatever letters there are", async () => {
		expect(points.map(formatArm)).toHaveLength(12);
		expect(await htmlOf(runOf(sweep, points, swept), declaration)).toContain("B-tree, clients 32");
	});
});
