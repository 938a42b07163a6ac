import type { Chart, ChartAxis } from "./chart.ts";
import { shareOf } from "./scale.ts";

/** Where within its element a chart's lines are drawn, in pixels. */
export type PlotBox = { left: number; top: number; width: number; height: number };

/** Room for the axes; the text of the widest tick is "1,000 ms". */
const LEFT = 58;
const BOTTOM = 24;
const TOP = 10;
/** Beside the plot: the half of the last tick's text that stands out; a name; a name and a value. */
const RIGHT = { bare: 18, name: 26, value: 86 };
/** A second letter of a name, as in "2B". */
const LETTER = 9;
/** Narrower charts name their lines by the name alone. */
export const NARROW_PX = 460;

/** The box of a chart in an element of this size. */
export function plotBox(
	widthPx: number,
	heightPx: number,
	{ named, lines }: Pick<Chart, "named" | "lines">,
): PlotBox {
	const longest = Math.max(1, ...lines.map(({ name }) => name.length));
	const end = (widthPx < NARROW_PX ? RIGHT.name : RIGHT.value) + (longest - 1) * LETTER;
	const right = named === "end" ? end : RIGHT.bare;
	return {
		left: LEFT,
		top: TOP,
		width: Math.max(0, widthPx - LEFT - right),
		height: Math.max(0, heightPx - TOP - BOTTOM),
	};
}

/** Where a value lies along an axis, in pixels of the chart's element. */
export function xOf(value: number, { scale }: ChartAxis, box: PlotBox): number {
	return box.left + box.width * shareOf(value, scale);
}

export function yOf(value: number, { scale }: ChartAxis, box: PlotBox): number {
	return box.top + box.height * (1 - shareOf(value, scale));
}
