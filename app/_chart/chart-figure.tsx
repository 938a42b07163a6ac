"use client";

import type { ReactNode } from "react";
import { LateInPlace } from "#app/_ui/late.tsx";
import type { Chart, ChartWords, Ground } from "./chart.ts";
import { chartCsv } from "./chart-csv.ts";
import { ChartTable } from "./chart-table.tsx";
import { FigureFrame } from "./figure-frame.tsx";
import { PLOT } from "./late-plot.ts";
import { Legend } from "./legend.tsx";

type ChartFigureProps = {
	words: ChartWords;
	chart: Chart;
	controls?: ReactNode;
	summary: string;
	/** Sentences beneath the summary; an empty one is none. */
	notes?: readonly string[];
	/** Sentences as long as notes that may come, in their places: the room of each is kept. */
	rooms?: readonly string[];
	/** Class of the chart's height. */
	height?: string;
	/** Stands in the chart's place while there is nothing to draw. */
	placeholder: string;
	/** The same figures as a table and as a file, where they are told otherwise than place by place. */
	table?: () => ReactNode;
	csv?: () => string;
};

/** A chart with its name, legend, one-sentence summary and the same figures as a table; it can be taken along as a file. */
export function ChartFigure({ words, chart, table, csv, ...frame }: ChartFigureProps) {
	return (
		<FigureFrame
			words={words}
			lines={chart.lines}
			grounds={groundsOf(chart)}
			legend={<Legend chart={chart} />}
			table={table ?? (() => <ChartTable chart={chart} label={words.title} />)}
			csv={csv ?? (() => chartCsv(chart))}
			{...frame}
		>
			{chart.rows.length === 0 ? null : <LateInPlace part={PLOT} props={{ chart, title: words.title }} />}
		</FigureFrame>
	);
}

/** What is drawn of no line, in words. */
function groundsOf({ floors, stretches, behind }: Chart): Ground[] {
	const [floor] = floors;
	const words = [
		...(behind === null ? [] : [`grey: ${behind}`]),
		...(floor === undefined ? [] : [`hatched: noise floor about ${floor.about}`]),
		...(stretches.some(({ look, from, to }) => look === "warm-up" && to > from) ? ["pale: warm-up"] : []),
		...(stretches.some(({ look }) => look === "disturbed") ? ["shaded: disturbed from outside"] : []),
	];
	return words.length === 0 ? [] : [{ words: words.join(" · ") }];
}
