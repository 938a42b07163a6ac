import { expect, test } from "vitest";
import { formatUsTick } from "#app/_lib/format.ts";
import { plotBox, xOf } from "./plot-box.ts";

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
