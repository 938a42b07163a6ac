"use client";

import { useMemo } from "react";
import { FactorPlot } from "#app/_bench/factor-plot.tsx";
import { FIGURE_NAMES, FIGURE_WORDS } from "#app/_bench/metric-words.ts";
import { armLines } from "#app/_chart/arm-lines.ts";
import { type Chart, fileName, type Ground } from "#app/_chart/chart.ts";
import { FigureFrame } from "#app/_chart/figure-frame.tsx";
import { Legend } from "#app/_chart/legend.tsx";
import { useFigureChoice } from "#app/_chart/use-figure-choice.ts";
import { formatCount } from "#app/_lib/format.ts";
import { inSentence } from "#app/_lib/in-sentence.ts";
import { Segmented } from "#app/_ui/segmented.tsx";
import { FIGURES, type FigureId, formatsOf } from "./figures.ts";
import { atPoint } from "./layout-words.ts";
import { PointTable, pointCsv } from "./point-table.tsx";
import { drawingOf, type SweepDrawing, spanSentence, usualFigure } from "./sweep-drawing.ts";
import type { Sweep } from "./sweep-points.ts";
import { curvesOf, noteSentence, type Theory, theoryRooms } from "./sweep-theory.ts";
import { barsNote, barsRoom, lineLabels, overWords } from "./sweep-words.ts";

const ITEMS = FIGURES.map((value) => ({ value, label: FIGURE_NAMES[value] }));

type SweepFigureProps = {
	sweep: Sweep;
	/** Of what the figures are, for a picture that stands alone. */
	source: string;
};

/** A figure over the swept number: points with intervals as they come in, the knee and theory over them. */
export function SweepFigure({ sweep, source }: SweepFigureProps) {
	const [figure, chooseFigure] = useFigureChoice("by", FIGURES, usualFigure(sweep));
	const { factor, lines } = sweep;
	const drawing = useDrawing(figure, sweep);
	const { points, theory, xScale } = drawing;
	const title = `By ${inSentence(factor.label)}`;
	const unit = `${FIGURE_WORDS[figure]} over ${overWords(factor)}${xScale.kind === "log" ? ", both on log scales" : ""}`;
	const chart = chartOf(drawing, sweep);
	const bars = barsNote(sweep, figure);
	return (
		<FigureFrame
			words={{ title, unit, source, file: fileName(sweep.declaration.id, title) }}
			lines={chart.lines}
			grounds={groundsOf(bars, theory)}
			controls={
				<Segmented label="Figure shown" size="small" value={figure} items={ITEMS} onChange={chooseFigure} />
			}
			legend={lines.length < 2 ? null : <Legend chart={chart} />}
			height="h-80"
			placeholder="Points appear here as they are measured."
			summary={spanSentence(drawing, sweep)}
			notes={[bars ?? "", ...theory.map((note) => noteSentence(note, true))]}
			rooms={[barsRoom(figure), ...theoryRooms(figure, sweep)]}
			isBrief
			table={() => <PointTable label={title} sweep={sweep} drawing={drawing} />}
			csv={() => pointCsv(sweep, drawing, chart.y)}
		>
			{points.every((line) => line.length === 0) ? null : (
				<FactorPlot
					chart={chart}
					title={title}
					lines={points.map((line, style) => ({
						style,
						points: line.map(({ arm: _, ...point }) => ({ ...point, style })),
					}))}
					curves={curvesOf(theory)}
					marks={drawing.marks}
				/>
			)}
		</FigureFrame>
	);
}

/** What is drawn beside the lines, in words: a picture has no page that would say them. */
function groundsOf(bars: string | null, theory: Theory): Ground[] {
	return [
		...(bars === null ? [] : [{ words: bars }]),
		...theory.map((note) => {
			const words = noteSentence(note, true);
			return note.kind === "remark" ? { words } : { words, stroke: note.curve };
		}),
	];
}

/** A result does not change any more, and a queue takes a while to be fitted to it. */
function useDrawing(figure: FigureId, sweep: Sweep): SweepDrawing {
	const seen = sweep.result ?? sweep;
	// biome-ignore lint/correctness/useExhaustiveDependencies: a sweep is gathered anew at each drawing; of one that is done its result tells whether it has changed
	return useMemo(() => drawingOf(figure, sweep), [figure, seen, sweep.factor.id]);
}

/** What of the points can be read from the chart and taken along: a place for each number, a value for each line. */
function chartOf({ figure, points, xScale, yScale }: SweepDrawing, sweep: Sweep): Chart {
	const { factor, lines } = sweep;
	const xs = lines[0]?.xs ?? [];
	return {
		lines: armLines(lineLabels(sweep)),
		rows: xs.map((x) => {
			const at = points.map((line) => line.find((point) => point.x === x));
			return {
				x,
				values: at.map((point) => point?.value ?? null),
				intervals: at.map((point) => (point?.interval ? [point.interval.low, point.interval.high] : null)),
			};
		}),
		x: {
			name: factor.label,
			unit: factor.unit,
			scale: xScale,
			format: (x) => atPoint(factor, x),
			formatTick: formatCount,
		},
		y: {
			name: FIGURE_WORDS[figure],
			unit: figure === "throughput" ? "operations/s" : "µs",
			scale: yScale,
			...formatsOf(figure),
		},
		stretches: [],
		floors: [],
		guesses: [],
		behind: null,
		named: "peak",
	};
}
