"use client";

import dynamic from "next/dynamic";
import { useId, useRef, useState } from "react";
import { armStyle } from "#app/_chart/arm-style.ts";
import { type Chart, fileName } from "#app/_chart/chart.ts";
import type { AxisScale } from "#app/_chart/scale.ts";
import {
	formatConfidence,
	formatCount,
	formatRate,
	formatRateTick,
	formatUs,
	formatUsTick,
} from "#app/_lib/format.ts";
import { Segmented } from "#app/_ui/segmented.tsx";
import { TableTwin } from "#app/_ui/table-twin.tsx";
import { type Arm, armLabels } from "#server/contract/arm.ts";
import type { ExperimentDeclaration, NumberFactor } from "#server/contract/experiment.ts";
import type { Metric, Result, Summary } from "#server/contract/result.ts";
import {
	type FactorPoint,
	factorPoints,
	factorScale,
	figureScale,
	type Ideal,
	idealOf,
	variedNumber,
} from "./factor-points.ts";

// Recharts comes after the page can be read.
const FactorChart = dynamic(() => import("./factor-chart.tsx"), { ssr: false });
const ReadingOver = dynamic(() => import("#app/_chart/reading-over.tsx"), { ssr: false });
const ExportMenu = dynamic(() => import("#app/_chart/export-menu.tsx"), { ssr: false });

/** The chart's margins and what its axes take. */
const INSETS = { left: 62, top: 14, right: 18, bottom: 28 };

const METRICS = [
	{ value: "p50", label: "p50", words: "median (p50)" },
	{ value: "p95", label: "p95", words: "95th percentile (p95)" },
	{ value: "p99", label: "p99", words: "99th percentile (p99)" },
	{ value: "throughput", label: "Throughput", words: "operations per second" },
] as const satisfies readonly { value: Metric; label: string; words: string }[];

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
	const [metric, setMetric] = useState<Metric>(theory === undefined ? "p50" : "throughput");
	const id = useId();
	const drawn = useRef<HTMLDivElement>(null);
	if (factor === undefined) return null;
	const varied = { factor, arms, summaries, result, theory };
	const points = factorPoints(metric, varied);
	const ideal = idealOf(metric, varied);
	const [xScale, yScale] = [factorScale(factor, arms), figureScale(points)];
	const isRate = metric === "throughput";
	const format = isRate ? formatRate : formatUs;
	const title = `By ${factor.label.toLowerCase()}`;
	const unit = `${wordsOf(metric)} over ${factor.label.toLowerCase()} in ${factor.unit}${scaleWords(xScale.kind, yScale.kind)}`;
	const labels = armLabels(factors, arms);
	const words = { title, unit, labels, source, file: fileName(declaration.id, title) };
	const chart = chartOf({ points, factor, arms, metric, xScale, yScale });
	return (
		<figure aria-labelledby={`${id}-title`} className="min-w-0">
			<div className="flex min-h-8 flex-wrap items-center justify-between gap-x-4 gap-y-1">
				<h3 id={`${id}-title`} className="font-semibold text-[0.9375rem]">
					{title}
				</h3>
				<Segmented
					label="Figure shown"
					size="small"
					value={metric}
					items={METRICS}
					onChange={(value) => setMetric(METRICS.find((one) => one.value === value)?.value ?? metric)}
				/>
			</div>
			<p className="mt-0.5 text-ink-faint text-xs">{unit}</p>
			<div ref={drawn} className="relative mt-2 h-72">
				{points.length === 0 ? (
					<div className="squared flex h-full items-center justify-center rounded border border-rule text-ink-faint text-sm">
						<span className="bg-card px-3 py-1">A point for each arm appears here during a run.</span>
					</div>
				) : (
					<>
						<div aria-hidden="true" className="h-full">
							<FactorChart
								lines={[{ points: points.map(({ arm, ...point }) => ({ ...point, style: arm })) }]}
								curves={
									ideal === undefined
										? []
										: [{ id: "ideal", dash: "1.5 4", color: "var(--ink-faint)", at: ideal.at }]
								}
								xScale={xScale}
								yScale={yScale}
								formatValue={format}
								formatTick={isRate ? formatRateTick : formatUsTick}
							/>
						</div>
						<ReadingOver chart={chart} title={title} insets={INSETS} />
					</>
				)}
			</div>
			<figcaption className="figures mt-1 min-h-10 space-y-1 text-ink-soft text-sm leading-5">
				<p>{summarySentence(metric, factor, points, format)}</p>
				{notesOf(points, ideal, result, placeWords(declaration)).map((note) => (
					<p key={note} className="max-w-[80ch] text-ink-faint text-xs leading-relaxed">
						{note}
					</p>
				))}
			</figcaption>
			<div className="relative pr-20">
				<TableTwin label={`${title} as a table`}>
					{() => <PointTable points={points} factor={factor} ideal={ideal} format={format} />}
				</TableTwin>
				<div className="absolute top-0 right-0">
					{points.length === 0 ? null : <ExportMenu chart={chart} words={words} drawn={drawn} />}
				</div>
			</div>
		</figure>
	);
}

type Drawn = {
	points: readonly FactorPoint[];
	factor: NumberFactor;
	arms: readonly Arm[];
	metric: Metric;
	xScale: AxisScale;
	yScale: AxisScale;
};

/** What of the points can be read from the chart and taken along. */
function chartOf({ points, factor, arms, metric, xScale, yScale }: Drawn): Chart {
	const isRate = metric === "throughput";
	return {
		rows: points.map(({ arm: own, x, value }) => ({
			x,
			values: arms.map((_, arm) => (arm === own ? value : null)),
		})),
		armCount: arms.length,
		x: {
			name: factor.label,
			unit: factor.unit,
			scale: xScale,
			format: (x) => `${formatCount(x)} ${factor.unit}`,
			formatTick: formatCount,
		},
		y: {
			name: wordsOf(metric),
			unit: isRate ? "operations/s" : "µs",
			scale: yScale,
			format: isRate ? formatRate : formatUs,
			formatTick: isRate ? formatRateTick : formatUsTick,
		},
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
	return `${words.charAt(0).toUpperCase()}${words.slice(1)} by ${factor.label.toLowerCase()}: ${parts.join(", ")}.`;
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
	const notes: string[] = [];
	if (result !== null && points.some(({ interval }) => interval !== null)) {
		notes.push(
			`Bars: the ${formatConfidence(result.confidence)}\u00a0% interval of an arm's ratio to A, which has none.`,
		);
	}
	if (points.some(({ bound }) => bound !== null)) {
		notes.push(
			`Theory, not measured. Little's law (1961): with n ${places}, each held for W on average, at most n ÷ W operations end per second. Dashes: that bound with each arm's own W, as it was measured.${idealSentence(ideal)}`,
		);
	}
	return notes;
}

function idealSentence(ideal: Ideal | undefined): string {
	if (ideal === undefined) return "";
	return ` Dotted: the bound if W stayed what it was in ${armStyle(ideal.arm).letter}, ${formatUs(ideal.holdUs)}.`;
}

type PointTableProps = {
	points: readonly FactorPoint[];
	factor: NumberFactor;
	ideal: Ideal | undefined;
	format(value: number): string;
};

function PointTable({ points, factor, ideal, format }: PointTableProps) {
	const hasBound = points.some(({ bound }) => bound !== null);
	const head = [
		"Arm",
		"Figure",
		"Interval",
		...(hasBound ? ["Bound with its own W"] : []),
		...(ideal ? ["Bound with the first W"] : []),
	];
	return (
		<table className="figures w-full text-right text-xs">
			<thead className="sticky top-0 bg-card">
				<tr className="border-rule border-b">
					<th scope="col" className="px-3 py-1.5 text-left font-semibold">
						{factor.label}
					</th>
					{head.map((name) => (
						<th key={name} scope="col" className="px-3 py-1.5 font-semibold">
							{name}
						</th>
					))}
				</tr>
			</thead>
			<tbody>
				{points.map(({ arm, x, value, interval, bound }) => (
					<tr key={armStyle(arm).letter} className="border-rule/60 border-b last:border-0">
						<th scope="row" className="px-3 py-1 text-left font-normal">
							{formatCount(x)}
						</th>
						<td className="px-3 py-1">{armStyle(arm).letter}</td>
						<td className="px-3 py-1">{format(value)}</td>
						<td className="px-3 py-1">
							{interval === null ? "–" : `${format(interval.low)} to ${format(interval.high)}`}
						</td>
						{hasBound ? <td className="px-3 py-1">{bound === null ? "–" : format(bound)}</td> : null}
						{ideal ? <td className="px-3 py-1">{format(ideal.at(x))}</td> : null}
					</tr>
				))}
			</tbody>
		</table>
	);
}
