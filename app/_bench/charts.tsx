"use client";

import dynamic from "next/dynamic";
import { type ReactNode, useEffect, useId, useState } from "react";
import { formatRate, formatRateTick, formatUs, formatUsTick } from "#app/_lib/format.ts";
import { Segmented } from "#app/_ui/segmented.tsx";
import { TableTwin } from "#app/_ui/table-twin.tsx";
import type { Point } from "#server/contract/event.ts";
import type { Summary } from "#server/contract/result.ts";
import { ArmMark } from "./arm-mark.tsx";
import { armStyle } from "./arm-style.ts";
import { chooseScale } from "./scale.ts";
import { type SeriesMetric, type SeriesRow, seriesRows, warmupEndMs } from "./series.ts";

// Recharts is two thirds of the page's weight: it comes after the page can be read.
const loadTimeChart = () => import("./time-chart.tsx");
const TimeChart = dynamic(loadTimeChart, { ssr: false });

const LATENCY_METRICS = [
	{ value: "p50Us", label: "p50", words: "median (p50)" },
	{ value: "p95Us", label: "p95", words: "95th percentile (p95)" },
	{ value: "p99Us", label: "p99", words: "99th percentile (p99)" },
] as const;
type LatencyMetric = (typeof LATENCY_METRICS)[number]["value"];

export type ChartProps = {
	points: readonly Point[];
	/** What a person reads for each arm. */
	labels: readonly string[];
	/** Figures so far, or final ones: the charts' summaries speak of them. */
	summaries: readonly (Summary | null)[];
	/** Right end of the time axis. */
	endMs: number;
};

/** Latency over time per arm; the percentile can be chosen. */
export function LatencyChart({ points, labels, summaries, endMs }: ChartProps) {
	const [metric, setMetric] = useState<LatencyMetric>("p50Us");
	const rows = seriesRows(points, labels.length, metric);
	const scale = chooseScale(valuesOf(rows));
	const words = LATENCY_METRICS.find((one) => one.value === metric)?.words ?? metric;
	return (
		<ChartFigure
			title="Latency over time"
			unit={`${words} per quarter second${scale.kind === "log" ? ", log scale" : ""}`}
			controls={
				<Segmented
					label="Percentile shown"
					size="small"
					value={metric}
					items={LATENCY_METRICS}
					onChange={(value) => {
						const chosen = LATENCY_METRICS.find((one) => one.value === value);
						if (chosen !== undefined) setMetric(chosen.value);
					}}
				/>
			}
			rows={rows}
			labels={labels}
			summary={summarySentence(`The ${words} of all operations`, summaries, metric, formatUs)}
			formatValue={formatUs}
		>
			<TimeChart
				rows={rows}
				armCount={labels.length}
				scale={scale}
				endMs={endMs}
				warmupEndMs={warmupEndMs(points)}
				formatValue={formatUs}
				formatTick={formatUsTick}
			/>
		</ChartFigure>
	);
}

/** Operations per second over time per arm, while the arm was under load. */
export function ThroughputChart({ points, labels, summaries, endMs }: ChartProps) {
	const rows = seriesRows(points, labels.length, "achievedPerSec");
	const scale = chooseScale(valuesOf(rows));
	return (
		<ChartFigure
			title="Throughput over time"
			unit={`operations per second under load${scale.kind === "log" ? ", log scale" : ""}`}
			rows={rows}
			labels={labels}
			summary={summarySentence("Throughput of the whole run", summaries, "achievedPerSec", formatRate)}
			formatValue={formatRate}
		>
			<TimeChart
				rows={rows}
				armCount={labels.length}
				scale={scale}
				endMs={endMs}
				warmupEndMs={warmupEndMs(points)}
				formatValue={formatRate}
				formatTick={formatRateTick}
			/>
		</ChartFigure>
	);
}

/** The right end of the time axis before the run's own clock is known. */
export function expectedEndMs(points: readonly Point[], seconds: number): number {
	const lastMs = points.at(-1)?.tMs ?? 0;
	const warmup = warmupEndMs(points);
	const planned = seconds * 1_000 + (warmup > 0 ? warmup : 500);
	// Whole seconds, so that the axis ends on a tick and moves at most once.
	return Math.ceil(Math.max(planned, lastMs) / 1_000) * 1_000;
}

type ChartFigureProps = {
	title: string;
	unit: string;
	controls?: ReactNode;
	rows: readonly SeriesRow[];
	labels: readonly string[];
	summary: string;
	formatValue(value: number): string;
	children: ReactNode;
};

function ChartFigure(props: ChartFigureProps) {
	const { title, unit, controls, rows, labels, summary, formatValue, children } = props;
	const id = useId();
	// Fetched before there is anything to draw, so that a run's first point does not wait for it.
	useEffect(() => void loadTimeChart(), []);
	return (
		<figure aria-labelledby={`${id}-title`} className="min-w-0">
			<div className="flex min-h-8 flex-wrap items-center justify-between gap-x-4 gap-y-1">
				<h3 id={`${id}-title`} className="font-semibold text-[0.9375rem]">
					{title}
				</h3>
				{controls}
			</div>
			<p className="text-ink-faint text-xs">{unit}</p>
			<ul className="mt-2 flex flex-wrap gap-x-5 gap-y-1 text-xs">
				{labels.map((label, index) => (
					<li key={armStyle(index).letter}>
						<ArmMark index={index} label={label} />
					</li>
				))}
			</ul>
			<div aria-hidden="true" className="relative mt-2 h-64">
				{rows.length === 0 ? (
					<div className="squared flex h-full items-center justify-center rounded border border-rule text-ink-faint text-sm">
						<span className="bg-card px-3 py-1">The lines appear here during a run.</span>
					</div>
				) : (
					children
				)}
			</div>
			<figcaption className="figures mt-1 min-h-10 text-ink-soft text-sm leading-5">{summary}</figcaption>
			<TableTwin label={`${title} as a table`}>
				{() => <SeriesTable rows={rows} labels={labels} formatValue={formatValue} />}
			</TableTwin>
		</figure>
	);
}

type SeriesTableProps = Pick<ChartFigureProps, "rows" | "labels" | "formatValue">;

function SeriesTable({ rows, labels, formatValue }: SeriesTableProps) {
	return (
		<table className="figures w-full text-right text-xs">
			<thead className="sticky top-0 bg-card">
				<tr className="border-rule border-b">
					<th className="px-3 py-1.5 text-left font-semibold">Seconds</th>
					{labels.map((label, index) => (
						<th key={armStyle(index).letter} className="px-3 py-1.5 font-semibold">
							{armStyle(index).letter}: {label}
						</th>
					))}
				</tr>
			</thead>
			<tbody>
				{rows.map((row) => (
					<tr key={row.tMs} className="border-rule/60 border-b last:border-0">
						<th scope="row" className="px-3 py-1 text-left font-normal">
							{(row.tMs / 1_000).toFixed(2)}
						</th>
						{row.values.map((value, index) => (
							<td key={armStyle(index).letter} className="px-3 py-1">
								{value === null ? "–" : formatValue(value)}
							</td>
						))}
					</tr>
				))}
			</tbody>
		</table>
	);
}

function valuesOf(rows: readonly SeriesRow[]): number[] {
	return rows.flatMap((row) => row.values.filter((value) => value !== null));
}

function summarySentence(
	what: string,
	summaries: readonly (Summary | null)[],
	metric: SeriesMetric,
	format: (value: number) => string,
): string {
	const parts = summaries.flatMap((summary, index) =>
		summary === null ? [] : [`${armStyle(index).letter} ${format(summary[metric])}`],
	);
	return parts.length === 0 ? "Nothing measured yet." : `${what}: ${parts.join(", ")}.`;
}
