import { expect, test } from "vitest";
import { formatUsTick } from "#app/_lib/format.ts";
import { plotBox, pointsOf, xOf } from "./plot-box.ts";

test("the text of the last tick stays within the chart", () => {
	const x = {
		name: "Latency",
		unit: "µs",
		scale: { kind: "log" as const, domain: [100, 100_000] as [number, number], ticks: [100, 100_000] },
		format: formatUsTick,
		formatTick: formatUsTick,
	};
	const box = plotBox(600, 256, { named: "peak", lines: [], x });
	// "100 ms" is 43 pixels wide in the letters of the page.
	expect(xOf(100_000, x, box) + 43 / 2).toBeLessThanOrEqual(600);
});

test("a line leads to values beyond the axis, and has no point where there is no value", () => {
	const axis = { name: "", unit: "µs", format: formatUsTick, formatTick: formatUsTick };
	const chart = {
		x: { ...axis, scale: { kind: "linear" as const, domain: [0, 10] as [number, number], ticks: [0, 10] } },
		y: { ...axis, scale: { kind: "linear" as const, domain: [0, 100] as [number, number], ticks: [0, 100] } },
	};
	const rows = [
		{ x: 0, values: [50] },
		{ x: 5, values: [null] },
		{ x: 10, values: [300] },
	];
	expect(
		pointsOf(rows, (row) => row.values[0], chart, { left: 20, top: 10, width: 200, height: 100 }),
	).toEqual([
		{ x: 20, y: 60 },
		{ x: 120, y: null },
		{ x: 220, y: -190 },
	]);
});
