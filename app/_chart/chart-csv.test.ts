import { expect, test } from "vitest";
import { armLines } from "./arm-lines.ts";
import { type Chart, fileName } from "./chart.ts";
import { chartCsv } from "./chart-csv.ts";

const axis = {
	scale: { kind: "linear", domain: [0, 1], ticks: [] },
	format: String,
	formatTick: String,
} as const;
const chart: Chart = {
	lines: armLines(["index: none", 'a "quoted", name']),
	rows: [
		{ x: 250, values: [1_234.567891, null], behind: 500 },
		{ x: 500, values: [0.1 + 0.2, 7], behind: null },
	],
	x: { ...axis, name: "Time", unit: "ms", scale: { kind: "linear", domain: [0, 1], ticks: [] } },
	y: {
		...axis,
		name: "throughput",
		unit: "operations/s",
		scale: { kind: "linear", domain: [0, 1], ticks: [] },
	},
	stretches: [],
	floors: [],
	guesses: [],
	behind: "offered",
	named: "end",
};

test("a chart's figures keep all digits that mean something, with units in the head", () => {
	expect(chartCsv(chart)).toBe(
		[
			'Time (ms),A: index: none: throughput (operations/s),"B: a ""quoted"", name: throughput (operations/s)",offered (operations/s)',
			"250,1234.567891,,500",
			"500,0.3,7,",
			"",
		].join("\r\n"),
	);
});

test("no name becomes a formula", () => {
	const named = { ...chart, behind: "=HYPERLINK(1)" };
	expect(chartCsv(named)).toContain(",'=HYPERLINK(1) (operations/s)");
});

test("a file's name is plain whatever the chart is called", () => {
	expect(fileName("cache-levels", "Latency: by percentile / p99")).toBe(
		"cache-levels-latency-by-percentile-p99",
	);
});
