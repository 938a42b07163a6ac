"use client";

import dynamic from "next/dynamic";
import { useState } from "react";
import { formatRate, formatRateTick, formatUs, formatUsTick } from "#app/_lib/format.ts";
import { Segmented } from "#app/_ui/segmented.tsx";
import type { Point } from "#server/contract/event.ts";
import type { Result, Summary } from "#server/contract/result.ts";
import { armStyle } from "./arm-style.ts";
import { ChartFigure } from "./chart-figure.tsx";
import { type Band, disturbedBands, disturbedSentence } from "./disturbed.ts";
import { type GuessLine, guessLines, guessSentence } from "./guess-lines.ts";
import type { DrawnPrediction } from "./prediction-words.ts";
import { chooseScale } from "./scale.ts";
import { type Basis, type Figure, latencyOf, type SeriesRow, seriesRows, warmupEndMs } from "./series.ts";

// Recharts is two thirds of the page's weight: it comes after the page can be read.
const TimeChart = dynamic(() => import("./time-chart.tsx"), { ssr: false });

const LATENCY_METRICS = [
	{ value: "p50Us", label: "p50", words: "median (p50)" },
	{ value: "p95Us", label: "p95", words: "95th percentile (p95)" },
	{ value: "p99Us", label: "p99", words: "99th percentile (p99)" },
] as const;
type LatencyMetric = (typeof LATENCY_METRICS)[number]["value"];

const BASES = [
	{ value: "response", label: "Response" },
	{ value: "service", label: "Service" },
] as const;

export type ChartProps = {
	points: readonly Point[];
	/** What a person reads for each arm. */
	labels: readonly string[];
	/** Figures so far, or final ones: the charts' summaries speak of them. */
	summaries: readonly (Summary | null)[];
	/** Right end of the time axis. */
	endMs: number;
	/** Null until the run is done. */
	result: Result | null;
	/** What was predicted of this run. */
	predictions: readonly DrawnPrediction[];
};

type LatencyChartProps = ChartProps & {
	/** In an open loop a request may wait before it is started: then both times can be shown. */
	isOpenLoop: boolean;
};

/** Latency over time per arm; the percentile can be chosen, and in an open loop from when time counts. */
export function LatencyChart(props: LatencyChartProps) {
	const { points, labels, summaries, endMs, result, predictions, isOpenLoop } = props;
	const [metric, setMetric] = useState<LatencyMetric>("p50Us");
	const [chosenBasis, setBasis] = useState<Basis>("response");
	const basis = isOpenLoop ? chosenBasis : "response";
	const figure = latencyOf(metric, basis);
	const rows = seriesRows(points, labels.length, figure);
	// One scale for both bases: what changes on the switch is then the lines alone.
	const onBoth = BASES.flatMap(({ value }) =>
		valuesOf(seriesRows(points, labels.length, latencyOf(metric, value))),
	);
	const guesses = basis === "service" ? NO_GUESSES : guessLines(predictions, LATENCY_FIGURES[metric], result);
	const scale = chooseScale([...onBoth, ...guesses.map(({ value }) => value)]);
	const percentile = LATENCY_METRICS.find((one) => one.value === metric)?.words ?? metric;
	const words = isOpenLoop ? `${percentile} ${basis} time` : percentile;
	const bands = disturbedBands(result?.disturbedSlices ?? []);
	return (
		<ChartFigure
			title="Latency over time"
			unit={`${words} per quarter second${scale.kind === "log" ? ", log scale" : ""}`}
			controls={
				<div className="flex flex-wrap gap-2">
					{isOpenLoop ? (
						<Segmented
							label="Time shown"
							size="small"
							value={basis}
							items={BASES}
							onChange={(value) => setBasis(value === "service" ? "service" : "response")}
						/>
					) : null}
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
				</div>
			}
			rows={rows}
			labels={labels}
			isDisturbed={bands.length > 0}
			summary={summarySentence(`The ${words} of all operations`, summaries, figure, formatUs)}
			formatValue={formatUs}
			notes={[
				guessSentence(guesses, formatUs),
				isOpenLoop ? BASIS_SENTENCE : "",
				result === null ? "" : disturbedSentence(result),
			]}
		>
			<TimeChart
				rows={rows}
				armCount={labels.length}
				scale={scale}
				endMs={endMs}
				warmupEndMs={warmupEndMs(points)}
				disturbed={bands}
				guesses={guesses}
				formatValue={formatUs}
				formatTick={formatUsTick}
			/>
		</ChartFigure>
	);
}

const BASIS_SENTENCE =
	"Response time counts from when a request was due, service time from when it was started; what lies between is waiting that a closed loop never sees.";
const NO_BANDS: readonly Band[] = [];
const NO_GUESSES: readonly GuessLine[] = [];
const LATENCY_FIGURES = { p50Us: "p50", p95Us: "p95", p99Us: "p99" } as const;
const achievedPerSec: Figure = (summary) => summary.achievedPerSec;

/** Operations per second over time per arm, while the arm was under load. */
export function ThroughputChart({ points, labels, summaries, endMs, result, predictions }: ChartProps) {
	const rows = seriesRows(points, labels.length, achievedPerSec);
	const guesses = guessLines(predictions, "throughput", result);
	const scale = chooseScale([...valuesOf(rows), ...guesses.map(({ value }) => value)]);
	return (
		<ChartFigure
			title="Throughput over time"
			unit={`operations per second under load${scale.kind === "log" ? ", log scale" : ""}`}
			rows={rows}
			labels={labels}
			summary={summarySentence("Throughput of the whole run", summaries, achievedPerSec, formatRate)}
			notes={[guessSentence(guesses, formatRate)]}
			formatValue={formatRate}
		>
			<TimeChart
				rows={rows}
				armCount={labels.length}
				scale={scale}
				endMs={endMs}
				warmupEndMs={warmupEndMs(points)}
				disturbed={NO_BANDS}
				guesses={guesses}
				formatValue={formatRate}
				formatTick={formatRateTick}
			/>
		</ChartFigure>
	);
}

function valuesOf(rows: readonly SeriesRow[]): number[] {
	return rows.flatMap((row) => row.values.filter((value) => value !== null));
}

function summarySentence(
	what: string,
	summaries: readonly (Summary | null)[],
	figure: Figure,
	format: (value: number) => string,
): string {
	const parts = summaries.flatMap((summary, index) => {
		const value = summary === null ? null : figure(summary);
		return value === null ? [] : [`${armStyle(index).letter} ${format(value)}`];
	});
	return parts.length === 0 ? "Nothing measured yet." : `${what}: ${parts.join(", ")}.`;
}
