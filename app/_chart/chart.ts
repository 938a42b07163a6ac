import type { ArmStyle } from "./arm-style.ts";
import type { PlotBox } from "./plot-box.ts";
import type { AxisScale, NinesScale } from "./scale.ts";

/** How a line looks, and what it goes by: "A", or "2B" where arms of several runs stand together. */
export type LineLook = Omit<ArmStyle, "letter"> & { name: string };

/** A line of a chart, with what a person reads for it. */
export type ChartLine = LineLook & { label: string };

/** A place along a chart: a value per line, null where there is none. */
export type ChartRow = {
	x: number;
	values: readonly (number | null)[];
	/** How sure each value is, where that is drawn; null where nothing is known of it. */
	intervals?: readonly (Range | null)[];
	/** Of what is drawn behind the lines, where there is such a thing. */
	behind?: number | null;
	/** Where it is drawn, if that is a bar or a cell and not a place along lines. */
	area?: PlotBox;
};

/** What lies along one side of a chart, and how its values are told. */
export type ChartAxis<Scale extends AxisScale | NinesScale = AxisScale | NinesScale> = {
	/** In words, as a heading of the table: "Seconds". */
	name: string;
	/** The unit of the values in the rows, for the file: "ms". */
	unit: string;
	scale: Scale;
	format(value: number): string;
	formatTick(value: number): string;
};

/** A stretch along a chart, of the run's clock. */
export type Stretch = { from: number; to: number; look: "warm-up" | "disturbed" };

/**
 * What two equal arms could not be told apart by, about a figure of the baseline, which goes by that name; null is all
 * along that side.
 */
export type Floor = { x: Range | null; y: Range | null; about: string };
/** From low to high. An end that nothing bounds is 0, or the largest number. */
export type Range = readonly [low: number, high: number];

/** Where a line would be if a prediction had been right: a place, or a line where one side is null. */
export type Guess = { id: string; arm: number; x: number | null; y: number | null };

/** All that is drawn in one chart. */
export type Chart = {
	lines: readonly ChartLine[];
	rows: readonly ChartRow[];
	x: ChartAxis;
	y: ChartAxis<AxisScale>;
	stretches: readonly Stretch[];
	floors: readonly Floor[];
	/** A value that is drawn right through: what all others are measured by, where there is such a thing. */
	level?: number;
	guesses: readonly Guess[];
	/** What is drawn behind the lines, by name; null where nothing is. */
	behind: string | null;
	/** Where each line is named: at its end with its last value, where it is highest, or by the axis beneath it. */
	named: "end" | "peak" | "axis";
};

/** What an area is filled with; hatched where nothing is done in it. */
export type Fill = { color: string; isHatched: boolean };

/** What is drawn of no line, in words; with the stroke or the fill by which it is known. */
export type Ground = { words: string; stroke?: { color: string; dash: string }; fill?: Fill };

/** What a chart is of, for a picture that stands alone. */
export type ChartWords = {
	title: string;
	/** What is drawn, in which unit. */
	unit: string;
	/** Name of the file, without its ending. */
	file: string;
	/** Of what, on what machine. */
	source: string;
};

/** The name of a chart's file, in letters that every file system takes. */
export function fileName(experiment: string, title: string): string {
	return `${experiment}-${title}`
		.toLowerCase()
		.replaceAll(/[^a-z0-9]+/g, "-")
		.replaceAll(/^-|-$/g, "");
}
