"use client";

import { armLines } from "#app/_chart/arm-lines.ts";
import { armStyle } from "#app/_chart/arm-style.ts";
import { type Chart, fileName } from "#app/_chart/chart.ts";
import { latencyAxis, rateAxis } from "#app/_chart/chart-axis.ts";
import { FigureFrame } from "#app/_chart/figure-frame.tsx";
import type { AxisScale } from "#app/_chart/scale.ts";
import { useFigureChoice } from "#app/_chart/use-figure-choice.ts";
import { formatAmount, formatConfidence, formatCount, formatUs } from "#app/_lib/format.ts";
import { capitalised, inSentence } from "#app/_lib/in-sentence.ts";
import { Segmented } from "#app/_ui/segmented.tsx";
import { type Arm, armLabels } from "#server/contract/arm.ts";
import type { ExperimentDeclaration, NumberFactor } from "#server/contract/experiment.ts";
import type { Metric, Result, Summary } from "#server/contract/result.ts";
import { FactorPlot } from "./factor-plot.tsx";
import {
	type FactorPoint,
	factorPoints,
	factorScale,
	figureScale,
	type Ideal,
	idealOf,
	variedNumber,
} from "./factor-points.ts";
import { PointTable, pointCsv } from "./point-table.tsx";

const METRICS = [
	{ value: "p50", label: "p50", words: "median (p50)" },
	{ value: "p95", label: "p95", words: "95th percentile (p95)" },
	{ value: "p99", label: "p99", words: "99th percentile (p99)" },
	{ value: "throughput", label: "Throughput", words: "operations per second" },
] as const satisfies readonly { value: Metric; label: string; words: string }[];

const FIGURES = METRICS.map(({ value }) => value);

type FactorFigureProps = {
	declaration: ExperimentDeclaration;
	arms: readonly Arm[];
	/** So far, or final when there is a result. */
	summaries: readonly (Summary | null)[];
	/** Null until the run is done. */
	result: Result | null;
	/** Of what the figures are, for a picture that stands alone. */
	source: string;
};

/** Where the arms differ in one number: their figures over it, with theory drawn over them where the experiment has one. */
export function FactorFigure({ declaration, arms, summaries, result, source }: FactorFigureProps) {
	const { factors, theory } = declaration;
	const factor = variedNumber(factors, arms);
	const usual = theory === undefined ? "p50" : "throughput";
	const [metric, chooseMetric] = useFigureChoice<Metric>("by", FIGURES, usual);
	if (factor === undefined) return null;
	const varied = { factor, arms, summaries, result, theory };
	const points = factorPoints(metric, varied);
	const ideal = idealOf(metric, varied);
	const [xScale, yScale] = [factorScale(factor, arms), figureScale(points)];
	const title = `By ${inSentence(factor.label)}`;
	const unit = `${wordsOf(metric)} over ${inSentence(factor.label)} in ${factor.unit}${scaleWords(xScale.kind, yScale.kind)}`;
	const labels = armLabels(factors, arms);
	const chart = chartOf({ points, factor, labels, metric, xScale, yScale });
	const told = { points, factor, ideal, labels, y: chart.y };
	const notes = notesOf(points, ideal, result, placeWords(declaration));
	return (
		<FigureFrame
			words={{ title, unit, source, file: fileName(declaration.id, title) }}
			lines={chart.lines}
			grounds={notes.filter((note) => note !== "").map((words) => ({ words }))}
			controls={
				<Segmented label="Figure shown" size="small" value={metric} items={METRICS} onChange={chooseMetric} />
			}
			height="h-72"
			placeholder="A point for each arm appears here during a run."
			summary={summarySentence(metric, factor, points, chart.y.format)}
			notes={notes}
			rooms={roomsOf(declaration)}
			isBrief
			table={() => <PointTable label={title} {...told} />}
			csv={() => pointCsv(told)}
		>
			{points.length === 0 ? null : (
				<FactorPlot
					chart={chart}
					title={title}
					lines={[{ points: points.map(({ arm, ...point }) => ({ ...point, style: arm })) }]}
					curves={
						ideal === undefined
							? []
							: [{ id: "ideal", dash: "1.5 4", color: "var(--ink-faint)", at: ideal.at }]
					}
				/>
			)}
		</FigureFrame>
	);
}

type Drawn = {
	points: readonly FactorPoint[];
	factor: NumberFactor;
	labels: readonly string[];
	metric: Metric;
	xScale: AxisScale;
	yScale: AxisScale;
};

/** What of the points can be read from the chart. */
function chartOf({ points, factor, labels, metric, xScale, yScale }: Drawn): Chart {
	const axis = metric === "throughput" ? rateAxis : latencyAxis;
	const only = <Value,>(own: number, value: Value) => labels.map((_, arm) => (arm === own ? value : null));
	return {
		lines: armLines(labels),
		rows: points.map(({ arm, x, value, interval }) => ({
			x,
			values: only(arm, value),
			intervals: only(arm, interval === null ? null : ([interval.low, interval.high] as const)),
		})),
		x: {
			name: factor.label,
			unit: factor.unit,
			scale: xScale,
			format: (x) => formatAmount(x, factor.unit),
			formatTick: formatCount,
		},
		y: axis(wordsOf(metric), yScale),
		stretches: [],
		floors: [],
		guesses: [],
		behind: null,
		named: "peak",
	};
}

function wordsOf(metric: Metric): string {
	return METRICS.find(({ value }) => value === metric)?.words ?? metric;
}

function scaleWords(x: "linear" | "log", y: "linear" | "log"): string {
	if (x === "log" && y === "log") return ", both on log scales";
	if (x === "log") return ", which is on a log scale";
	return y === "log" ? ", on a log scale" : "";
}

function summarySentence(
	metric: Metric,
	factor: NumberFactor,
	points: readonly FactorPoint[],
	format: (value: number) => string,
): string {
	if (points.length === 0) return "Nothing measured yet.";
	const words = wordsOf(metric);
	const parts = points.map(
		({ arm, x, value }) => `${format(value)} at ${formatCount(x)} (${armStyle(arm).letter})`,
	);
	return `${capitalised(words)} by ${inSentence(factor.label)}: ${parts.join(", ")}.`;
}

/** What there are a number of: "connections". */
function placeWords({ factors, theory }: ExperimentDeclaration): string {
	const factor = factors.find(({ id }) => id === theory?.places);
	return factor?.kind === "number" ? factor.unit : "places";
}

function notesOf(
	points: readonly FactorPoint[],
	ideal: Ideal | undefined,
	result: Result | null,
	places: string,
): string[] {
	const hasBars = result !== null && points.some(({ interval }) => interval !== null);
	return [
		hasBars ? barsSentence(result.confidence) : "",
		points.some(({ bound }) => bound !== null) ? `${boundSentence(places)}${idealSentence(ideal)}` : "",
	];
}

/** As long as the notes will be. */
function roomsOf(declaration: ExperimentDeclaration): string[] {
	const ideal = { arm: 0, holdUs: 1_000 };
	return [
		barsSentence(0.95),
		declaration.theory === undefined
			? ""
			: `${boundSentence(placeWords(declaration))}${idealSentence(ideal)}`,
	];
}

function barsSentence(confidence: number): string {
	return `Bars: the ${formatConfidence(confidence)}\u00a0% interval of an arm's ratio to A, which has none.`;
}

function boundSentence(places: string): string {
	return `Theory, not measured. Little's law (1961): with n ${places}, each held for W on average, at most n ÷ W operations end per second. Dashes: that bound with each arm's own W, as it was measured.`;
}

function idealSentence(ideal: Pick<Ideal, "arm" | "holdUs"> | undefined): string {
	if (ideal === undefined) return "";
	return ` Dotted: the bound if W stayed what it was in ${armStyle(ideal.arm).letter}, ${formatUs(ideal.holdUs)}.`;
}
