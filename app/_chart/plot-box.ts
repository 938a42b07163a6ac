/** Where within its element a chart's lines are drawn, in pixels. */
export type PlotBox = { left: number; top: number; width: number; height: number };

/** Room for the axes; the text of the widest tick is "1,000 ms". */
const LEFT = 58;
const BOTTOM = 24;
const TOP = 10;
/** Beside the plot: the half of the last tick's text that stands out; a letter; a letter and a value. */
const RIGHT = { bare: 18, letter: 26, value: 86 };
/** Narrower charts name their arms by the letter alone. */
export const NARROW_PX = 460;

/** The box of a chart in an element of this size. */
export function plotBox(widthPx: number, heightPx: number, named: "end" | "peak"): PlotBox {
	const end = widthPx < NARROW_PX ? RIGHT.letter : RIGHT.value;
	const right = named === "end" ? end : RIGHT.bare;
	return {
		left: LEFT,
		top: TOP,
		width: Math.max(0, widthPx - LEFT - right),
		height: Math.max(0, heightPx - TOP - BOTTOM),
	};
}
