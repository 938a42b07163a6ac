"use client";

import { armLines } from "#app/_chart/arm-lines.ts";
import { armStyle } from "#app/_chart/arm-style.ts";
import { type Chart, type ChartRow, type ChartWords, fileName } from "#app/_chart/chart.ts";
import { latencyAxis, onLog, rateAxis, timeAxis } from "#app/_chart/chart-axis.ts";
import { ChartFigure } from "#app/_chart/chart-figure.tsx";
import { chooseScale, linearScale } from "#app/_chart/scale.ts";
import { useFigureChoice } from "#app/_chart/use-figure-choice.ts";
import { formatCount, formatRate, formatUs } from "#app/_lib/format.ts";
import { Segmented } from "#app/_ui/segmented.tsx";
import type { Point } from "#server/contract/event.ts";
import { LIMITS } from "#server/contract/limits.ts";
import type { Result, Summary } from "#server/contract/result.ts";
import { BASES, BASIS_SENTENCE, BasisChoice, useBasis } from "./basis-choice.tsx";
import { disturbedBands, SHADED_ROOM, shadedSentence } from "./disturbed.ts";
import { type GuessLine, guessLines, guessRoom, guessSentence } from "./guess-lines.ts";
import { PERCENTILE_ITEMS, PERCENTILE_WORDS, PERCENTILES } from "./metric-words.ts";
import { floorRange, floorRoom, floorSentence, floorsAcross } from "./noise-floor.ts";
import type { DrawnPrediction } from "./prediction-words.ts";
import {
	achievedPerSec,
	droppedCount,
	type Figure,
	latencyOf,
	seriesRows,
	warmupEndMs,
	withOffered,
} from "./series.ts";

const RATES = ["rate", "dropped"] as const;
const RATE_ITEMS = [
	{ value: "rate", label: "Rate" },
	{ value: "dropped", label: "Dropped" },
] as const;

export type ChartProps = {
	points: readonly Point[];
	/** What a person reads for each arm. */
	labels: readonly string[];
	/** Figures so far, or final ones: the charts' summaries speak of them. */
	summaries: readonly (Summary | null)[];
	/** Right end of the time axis. */
	endMs: number;
	/** Between two points, where it is not the usual time. */
	everyMs?: number;
	/** Null until the run is done. */
	result: Result | null;
	/** What was predicted of this run. */
	predictions: readonly DrawnPrediction[];
	/** In an open loop a request may wait before it is started, and may be dropped. */
	isOpenLoop: boolean;
	/** What is drawn where there are no points. */
	placeholder: string;
	/** Of what the figures are, and begins the names of files. */
	source: string;
	experiment: string;
};

/** Latency over time per arm; the percentile can be chosen, and in an open loop from when time counts. */
export function LatencyChart(props: ChartProps) {
	const { points, labels, summaries, result, predictions, isOpenLoop } = props;
	const [metric, chooseMetric] = useFigureChoice("latency", PERCENTILES, "p50");
	const [chosenBasis, chooseBasis] = useBasis("latencyTime");
	const percentile = PERCENTILE_WORDS[metric];
	const value = `${metric}Us` as const;
	const basis = isOpenLoop ? chosenBasis : "response";
	const figure = latencyOf(value, basis);
	const rows = seriesRows(points, labels.length, figure);
	// One scale for both bases: what changes on the switch is then the lines alone.
	const onBoth = BASES.flatMap((one) =>
		measuredOf(points, seriesRows(points, labels.length, latencyOf(value, one.value))),
	);
	const guesses = basis === "service" ? [] : guessLines(predictions, metric, result);
	const scale = chooseScale([...onBoth, ...guesses.map((guess) => guess.value)]);
	const words = isOpenLoop ? `${percentile} ${basis} time` : percentile;
	const floor = floorRange(metric, result);
	const stretches = disturbedBands(result?.disturbedSlices ?? []);
	return (
		<ChartFigure
			words={wordsOf(props, "Latency over time", `${words} per ${everyWords(props)}${onLog(scale)}`)}
			controls={
				<div className="flex flex-wrap gap-2">
					{isOpenLoop ? <BasisChoice value={basis} onChange={chooseBasis} /> : null}
					<Segmented
						label="Percentile shown"
						size="small"
						value={metric}
						items={PERCENTILE_ITEMS}
						onChange={chooseMetric}
					/>
				</div>
			}
			chart={overTime(props, rows, {
				y: latencyAxis(words, scale),
				stretches,
				floors: floorsAcross(floor),
				guesses,
			})}
			summary={summarySentence(
				`The ${words} of all operations${result === null ? " so far" : ""}`,
				summaries,
				figure,
				formatUs,
			)}
			notes={[
				guessSentence(guesses, formatUs),
				floorSentence(floor === null ? [] : [floor]),
				isOpenLoop ? BASIS_SENTENCE : "",
				result === null ? "" : shadedSentence(result),
			]}
			rooms={[
				basis === "service" ? "" : guessRoom(predictions, metric, formatUs(888)),
				floorRoom([metric], isOpenLoop),
				"",
				SHADED_ROOM,
			]}
			placeholder={props.placeholder}
		/>
	);
}

/**
 * Operations per second over time per arm, while the arm was under load; in an open loop over what was offered, and
 * what was dropped of it.
 */
export function ThroughputChart({ isOneLoad, ...props }: ChartProps & { isOneLoad: boolean }) {
	const [shown, chooseShown] = useFigureChoice("throughput", RATES, "rate");
	const { isOpenLoop, placeholder } = props;
	// What is offered to arms that have each a load of their own is not one line.
	const isOffered = isOpenLoop && isOneLoad;
	const { unit, ...shownFigure } =
		isOffered && shown === "dropped" ? dropped(props) : rates(props, isOffered);
	return (
		<ChartFigure
			words={wordsOf(props, isOffered ? "Offered and achieved" : "Throughput over time", unit)}
			controls={
				isOffered ? (
					<Segmented
						label="Rate shown"
						size="small"
						value={shown}
						items={RATE_ITEMS}
						onChange={chooseShown}
					/>
				) : null
			}
			placeholder={placeholder}
			{...shownFigure}
		/>
	);
}

type ShownFigure = { unit: string; chart: Chart; summary: string; notes: string[]; rooms?: string[] };

function rates(props: ChartProps, isOffered: boolean): ShownFigure {
	const { labels, result, predictions, isOpenLoop } = props;
	const points = answersTo(props);
	const achieved = seriesRows(points, labels.length, achievedPerSec);
	const rows = isOffered ? withOffered(achieved, points) : achieved;
	const guesses = guessLines(predictions, "throughput", result);
	const floor = floorRange("throughput", result);
	const scale = chooseScale([...measuredOf(points, rows), ...guesses.map(({ value }) => value)]);
	return {
		unit: `operations per second under load${onLog(scale)}`,
		chart: overTime(props, rows, {
			y: rateAxis("throughput", scale),
			floors: floorsAcross(floor),
			guesses,
			behind: isOffered ? "offered" : null,
		}),
		summary: rateSentence(props, isOffered),
		notes: [
			guessSentence(guesses, formatRate),
			floorSentence(floor === null ? [] : [floor]),
			isOpenLoop ? FULL_SPEED_SENTENCE : "",
		],
		rooms: [guessRoom(predictions, "throughput", formatRate(888)), floorRoom(["throughput"], isOpenLoop)],
	};
}

/** An open loop is warmed up as fast as its clients can go, whatever the rate: that is no answer to what is offered. */
function answersTo({ points, isOpenLoop }: ChartProps): readonly Point[] {
	return isOpenLoop ? points.filter(({ phase }) => phase === "measure") : points;
}

const FULL_SPEED_SENTENCE = "The warm-up goes at full speed, whatever is offered, and has no line here.";

/** What was due and given up: where an arm cannot keep up this is what its latencies do not tell. */
function dropped(props: ChartProps): ShownFigure {
	const points = answersTo(props);
	const rows = seriesRows(points, props.labels.length, droppedCount);
	// Nothing in one interval and much in the next: a log axis has no place for that.
	const scale = linearScale(Math.max(4, ...measuredOf(points, rows)));
	return {
		unit: `dropped operations per ${everyWords(props)}`,
		chart: overTime(props, rows, {
			y: { name: "dropped", unit: "operations", scale, format: formatCount, formatTick: formatCount },
		}),
		summary: summarySentence(`Dropped ${wholeRun("in", props)}`, props.summaries, droppedCount, formatCount),
		notes: ["", "", FULL_SPEED_SENTENCE],
	};
}

/** The time that one point is of: of many arms it is longer. */
function everyWords({ everyMs = LIMITS.snapshotMs }: ChartProps): string {
	const names: Record<number, string> = { 250: "quarter second", 500: "half second", 1000: "second" };
	return names[everyMs] ?? `${everyMs}\u00a0ms`;
}

/** "of the whole run", or "so far" as long as it is not over. */
function wholeRun(preposition: string, { result }: ChartProps): string {
	return result === null ? "so far" : `${preposition} the whole run`;
}

function rateSentence(props: ChartProps, isOffered: boolean): string {
	const { summaries } = props;
	const sentence = summarySentence(
		`Throughput ${wholeRun("of", props)}`,
		summaries,
		achievedPerSec,
		formatRate,
	);
	const offered = summaries.find((summary) => summary?.offeredPerSec != null)?.offeredPerSec;
	return isOffered && offered != null ? `${sentence} Offered: ${formatRate(offered)}.` : sentence;
}

/** A chart of the run's clock. */
function overTime(
	{ points, labels, endMs }: ChartProps,
	rows: readonly ChartRow[],
	drawn: Pick<Chart, "y"> &
		Partial<Pick<Chart, "floors" | "stretches" | "behind">> & { guesses?: GuessLine[] },
): Chart {
	const { y, floors = [], stretches = [], behind = null, guesses = [] } = drawn;
	const warmedUpMs = warmupEndMs(points);
	return {
		lines: armLines(labels),
		rows,
		x: timeAxis(endMs),
		y,
		// Of no width before its end is known: it has its place in the legend from the start.
		stretches: [{ from: 0, to: warmedUpMs, look: "warm-up" }, ...stretches],
		floors,
		guesses: guesses.map(({ id, arm, value }) => ({ id, arm, x: null, y: value })),
		behind,
		named: "end",
	};
}

function wordsOf({ experiment, source }: ChartProps, title: string, unit: string): ChartWords {
	return { title, unit, source, file: fileName(experiment, title) };
}

/** The values that a scale must have room for. A warm-up may go beyond it: one odd moment would flatten all others. */
function measuredOf(points: readonly Point[], rows: readonly ChartRow[]): number[] {
	const measured = valuesOf(rows.filter((_, index) => points[index]?.phase === "measure"));
	// The first row that is measured may have no value yet.
	return measured.length === 0 ? valuesOf(rows) : measured;
}

function valuesOf(rows: readonly ChartRow[]): number[] {
	return rows.flatMap(({ values, behind = null }) => [...values, behind].filter((value) => value !== null));
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
