import type { PlotBox } from "#app/_chart/plot-box.ts";
import { wrapped } from "#app/_chart/text-width.ts";
import type { ArmResult } from "#server/contract/result.ts";
import { LINE_PX, TEXT_PX } from "./panel-box.ts";

/** An arm as a column: its place in the request, what stands beneath it, and where it is said in full. */
type SpanColumn = { place: number; short: string; name: string; isMarked?: boolean };

/** Columns beside each other under a head of their own; the head is empty where there is only one panel. */
export type SpanPanel = { head: string; columns: readonly SpanColumn[] };

const HEAD_PX = 28;
const AXIS_PX = 58;
/** Above the highest tick's text. */
const TOP_PX = 8;
/** A panel of more columns than this names every second one where it is narrow. */
const MANY = 8;
const NARROW_PX = 480;

type DrawnColumn = Pick<SpanColumn, "isMarked"> & {
	arm: ArmResult;
	left: number;
	width: number;
	/** What stands beneath it. */
	words: readonly string[];
	plot: PlotBox;
};
/** A panel with the places of all that is in it, pixels. */
export type DrawnPanel = { head: string; box: PlotBox; plot: PlotBox; columns: DrawnColumn[] };

/** Where a panel's columns stand, and what stands beneath them. */
export function panelOf({ head, columns }: SpanPanel, arms: readonly ArmResult[], box: PlotBox): DrawnPanel {
	const isNarrow = box.width < NARROW_PX;
	const [gap, inset] = isNarrow ? [3, 6] : [6, 12];
	const step = (box.width - AXIS_PX - 2 * inset + gap) / columns.length;
	const isSparse = isNarrow && columns.length > MANY;
	const words = columns.map(({ short }, at) =>
		isSparse && at % 2 === 1 ? [] : wrapped(short, isSparse ? 2 * step : step, TEXT_PX),
	);
	const isMarked = columns.some((column) => column.isMarked === true);
	const foot = LINE_PX * (Math.max(...words.map(({ length }) => length)) + (isMarked ? 1 : 0)) + 6;
	const top = TOP_PX + (head === "" ? 0 : HEAD_PX);
	const plot = {
		left: box.left + AXIS_PX,
		top: box.top + top,
		width: box.width - AXIS_PX,
		height: Math.max(0, box.height - top - foot),
	};
	return {
		head,
		box,
		plot,
		columns: columns.flatMap(({ place, isMarked: marked = false }, at): DrawnColumn[] => {
			const arm = arms[place];
			if (arm === undefined) return [];
			const left = plot.left + inset + at * step;
			return [{ arm, left, width: step - gap, words: words[at] ?? [], isMarked: marked, plot }];
		}),
	};
}
