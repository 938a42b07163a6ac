import type { AxisScale, NinesScale } from "./scale.ts";

/** A place along a chart: a value per arm, null where there is none. */
export type ChartRow = {
	x: number;
	values: readonly (number | null)[];
	/** Of what is drawn behind the arms, where there is such a thing. */
	behind?: number | null;
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

/** What two equal arms could not be told apart by, about a figure of the baseline; null is all along that side. */
export type Floor = { x: Range | null; y: Range | null };
type Range = readonly [low: number, high: number];

/** Where an arm would be if a prediction had been right: a place, or a line where one side is null. */
export type Guess = { id: string; arm: number; x: number | null; y: number | null };

/** All that is drawn in one chart. */
export type Chart = {
	rows: readonly ChartRow[];
	armCount: number;
	x: ChartAxis;
	y: ChartAxis<AxisScale>;
	stretches: readonly Stretch[];
	floors: readonly Floor[];
	guesses: readonly Guess[];
	/** What is drawn behind the arms, by name; null where nothing is. */
	behind: string | null;
	/** Where each arm is named: at the end of its line with its last value, or where its line is highest. */
	named: "end" | "peak";
};

/** What a chart is of, for a picture that stands alone. */
export type ChartWords = {
	title: string;
	/** What is drawn, in which unit. */
	unit: string;
	/** What a person reads for each arm. */
	labels: readonly string[];
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
