import fc from "fast-check";
import { expect, test } from "vitest";
import { rangeChart } from "./range-chart.ts";

test("arms far apart stand on a logarithmic axis with its powers of ten", () => {
	expect(
		rangeChart([
			{ label: "No index", p50Us: 10_000, p99Us: 100_000 },
			{ label: "B-tree", p50Us: 100, p99Us: 100 },
		]),
	).toEqual([
		"A No index  │                                       ●───────────────────○",
		"B B-tree    │●",
		"            └┴───────────────────┴──────────────────┴───────────────────┴",
		"             100 µs              1 ms               10 ms               100 ms",
		"             ● p50  ○ p99, on a logarithmic axis",
	]);
});

test("arms near each other stand on an axis from 0", () => {
	const lines = rangeChart([
		{ label: "a", p50Us: 1_000, p99Us: 2_000 },
		{ label: "b", p50Us: 2_000, p99Us: 4_000 },
	]);
	expect(lines[0]?.indexOf("●")).toBeGreaterThan(10);
	expect(lines.at(-1)).not.toContain("logarithmic");
	expect(lines.at(-2)).toMatch(/^ +0 µs +\S/);
});

test("whatever was measured there is one line per arm, none too long, and no sign that would end its block", () => {
	const latency = fc.integer({ min: 0, max: 60_000_000 });
	const arm = fc.record({ label: fc.string({ maxLength: 40 }), p50Us: latency, p99Us: latency });
	fc.assert(
		fc.property(fc.array(arm, { minLength: 2, maxLength: 4 }), (ranges) => {
			const lines = rangeChart(ranges);
			expect(lines).toHaveLength(ranges.length + 3);
			for (const line of lines) {
				expect(line.length).toBeLessThan(125);
				expect(line).not.toMatch(/[`\n]/);
			}
			for (const line of lines.slice(0, ranges.length)) expect(line).toContain("●");
		}),
	);
});
