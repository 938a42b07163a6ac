import type { Chart, ChartAxis, ChartRow } from "./chart.ts";
import { placeOf, shareOf } from "./scale.ts";

/** Where within its element a chart's lines are drawn, in pixels. */
export type PlotBox = { left: number; top: number; width: number; height: number };

/** Room for the axes; the text of the widest tick is "1,000 ms". */
const LEFT = 58;
const BOTTOM = 24;
const TOP = 10;
/** Beside the plot: nothing but what stands out of the last tick's text; a name; a name and a value. */
const RIGHT = { bare: 18, name: 26, value: 86 };
/** A letter of a tick is so wide on average. */
export const TICK_LETTER_PX = 6.6;
/** That of "100 ms" is wider than the average. */
const TICK_SPARE_PX = 4;
/** A second letter of a name, as in "2B". */
const LETTER = 9;
/** Narrower charts name their lines by the name alone. */
export const NARROW_PX = 460;

/** The box of a chart in an element of this size. */
export function plotBox(
	widthPx: number,
	heightPx: number,
	{ named, lines, x }: Pick<Chart, "named" | "lines" | "x">,
): PlotBox {
	const longest = Math.max(1, ...lines.map(({ name }) => name.length));
	const end = (widthPx < NARROW_PX ? RIGHT.name : RIGHT.value) + (longest - 1) * LETTER;
	const right = Math.max(named === "end" ? end : RIGHT.bare, Math.ceil(lastTick(x) / 2) + TICK_SPARE_PX);
	return {
		left: LEFT,
		top: TOP,
		width: Math.max(0, widthPx - LEFT - right),
		height: Math.max(0, heightPx - TOP - BOTTOM),
	};
}

/** How wide the text of an axis's last tick is. */
function lastTick({ scale, formatTick }: ChartAxis): number {
	const tick = scale.ticks.at(-1);
	return tick === undefined ? 0 : formatTick(tick).length * TICK_LETTER_PX;
}

/** Where a value lies along an axis, in pixels of the chart's element. */
export function xOf(value: number, { scale }: ChartAxis, box: PlotBox): number {
	return box.left + box.width * shareOf(value, scale);
}

/** Where a value lies in height, in pixels of the chart's element; what is beyond the axis lies at its end. */
export function yOf(value: number, { scale }: ChartAxis, box: PlotBox): number {
	return box.top + box.height * (1 - shareOf(value, scale));
}

/** The points of a line, in pixels of the chart's element; of values beyond the axis too, for it leads there. */
export function pointsOf(
	rows: readonly ChartRow[],
	read: (row: ChartRow) => number | null | undefined,
	{ x, y }: Pick<Chart, "x" | "y">,
	box: PlotBox,
): { x: number; y: number | null }[] {
	return rows.map((row) => {
		const value = read(row);
		return {
			x: xOf(row.x, x, box),
			y: value == null ? null : box.top + box.height * (1 - placeOf(value, y.scale)),
		};
	});
}
