"use client";

import { PERCENTILE_ITEMS, PERCENTILE_WORDS, PERCENTILES } from "#app/_bench/metric-words.ts";
import { type FloorRange, floorSentence, floorsAcross } from "#app/_bench/noise-floor.ts";
import { type ChartLine, type ChartRow, fileName } from "#app/_chart/chart.ts";
import { latencyAxis, onLog, timeAxis } from "#app/_chart/chart-axis.ts";
import { ChartFigure } from "#app/_chart/chart-figure.tsx";
import { chooseScale } from "#app/_chart/scale.ts";
import { useFigureChoice } from "#app/_chart/use-figure-choice.ts";
import { formatUs } from "#app/_lib/format.ts";
import { Pane } from "#app/_ui/pane.tsx";
import { Segmented } from "#app/_ui/segmented.tsx";
import type { Moment } from "#server/contract/comparison.ts";
import type { Latencies } from "#server/contract/result.ts";

type Figure = `${(typeof PERCENTILES)[number]}Us`;

/** A thing over time: its arms, and what is told of it where the figure stands alone. */
export type TimePanel = {
	item: number;
	experiment: string;
	source: string;
	lines: readonly (ChartLine & { moments: readonly Moment[]; whole: Latencies })[];
	/** Whether the baseline is a measure of it. */
	isComparable: boolean;
};

type TimeFigureProps = {
	panels: readonly TimePanel[];
	/** About the baseline's figures. */
	floors: Readonly<Record<Figure, FloorRange | null>>;
};

/** Latency over time, a chart for each thing, all on the same two axes. */
export function TimeFigure({ panels, floors }: TimeFigureProps) {
	const [metric, chooseMetric] = useFigureChoice("latency", PERCENTILES, "p50");
	const words = PERCENTILE_WORDS[metric];
	const value: Figure = `${metric}Us`;
	const moments = panels.flatMap(({ lines }) => lines.flatMap((line) => line.moments));
	const floor = floors[value];
	const y = latencyAxis(words, chooseScale(moments.map((moment) => moment[value])));
	const x = timeAxis(Math.max(1_000, ...moments.map(({ tMs }) => Math.ceil(tMs / 1_000) * 1_000)));
	return (
		<section aria-labelledby="over-time">
			<div className="flex min-h-9 flex-wrap items-center justify-between gap-x-4 gap-y-2">
				<h2 id="over-time" className="font-serif text-2xl">
					Over time
				</h2>
				<Segmented
					label="Percentile shown"
					size="small"
					value={metric}
					items={PERCENTILE_ITEMS}
					onChange={chooseMetric}
				/>
			</div>
			<p className="mt-1 mb-4 max-w-[80ch] text-ink-faint text-sm leading-relaxed">
				Over the seconds of each run, all on the same axes. {floorSentence(floor === null ? [] : [floor])}
			</p>
			<div className={`figure-rows grid grid-cols-1 gap-x-10 ${columnsFor(panels.length)}`}>
				{panels.map(({ item, experiment, source, lines, isComparable }, at) => {
					const title = `${item + 1} over time`;
					return (
						<Pane
							key={item}
							label={title}
							className={`min-w-0 ${at === 0 && panels.length === 5 ? "lg:col-span-2" : ""}`}
						>
							<ChartFigure
								words={{
									title,
									unit: `${words} of each interval${onLog(y.scale)}`,
									source,
									file: fileName(experiment, `compared-${title}`),
								}}
								chart={{
									lines,
									rows: rowsOf(lines, value),
									x,
									y,
									stretches: [],
									floors: isComparable ? floorsAcross(floor) : [],
									guesses: [],
									behind: null,
									named: "end",
								}}
								summary={`The ${words} of all operations: ${lines.map((line) => `${line.name} ${formatUs(line.whole[value])}`).join(", ")}.`}
								placeholder="How it went over time was not kept."
							/>
						</Pane>
					);
				})}
			</div>
		</section>
	);
}

/** As many beside each other as leave no hole in a row: of five the baseline has one to itself. */
function columnsFor(panelCount: number): string {
	if (panelCount === 1) return "";
	return panelCount === 3 ? "lg:grid-cols-3" : "lg:grid-cols-2";
}

/** The moments of a thing's arms, each at its place in time; in an interval not every arm had a turn. */
function rowsOf(lines: TimePanel["lines"], metric: Figure): ChartRow[] {
	const rows = new Map<number, (number | null)[]>();
	for (const [at, { moments }] of lines.entries()) {
		for (const moment of moments) {
			const values = rows.get(moment.tMs) ?? lines.map(() => null);
			values[at] = moment[metric];
			rows.set(moment.tMs, values);
		}
	}
	return [...rows].map(([x, values]) => ({ x, values })).sort((left, right) => left.x - right.x);
}
