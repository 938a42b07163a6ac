"use client";

import { useState } from "react";
import { chooseScale, linearScale } from "#app/_chart/scale.ts";
import { formatUs, formatUsTick } from "#app/_lib/format.ts";
import { Segmented } from "#app/_ui/segmented.tsx";
import { TableTwin } from "#app/_ui/table-twin.tsx";
import type { LineRef, Moment } from "#server/contract/comparison.ts";
import { lineLook, lineName } from "./line.ts";
import { ItemMark, LineLegend } from "./line-mark.tsx";
import { LinePlot } from "./line-plot.tsx";

const METRICS = [
	{ value: "p50Us", label: "p50", words: "Median (p50)" },
	{ value: "p95Us", label: "p95", words: "95th percentile (p95)" },
	{ value: "p99Us", label: "p99", words: "99th percentile (p99)" },
] as const;
type Metric = (typeof METRICS)[number]["value"];

/** An arm over time. */
type TimeLine = LineRef & { label: string; moments: readonly Moment[] };

/** Latency over time, a panel for each thing, all on the same two axes. */
export function TimeFigure({ lines }: { lines: readonly TimeLine[] }) {
	const [metric, setMetric] = useState<Metric>("p50Us");
	const words = METRICS.find(({ value }) => value === metric)?.words ?? metric;
	const scale = chooseScale(lines.flatMap(({ moments }) => moments.map((moment) => moment[metric])));
	const endMs = Math.max(1_000, ...lines.flatMap(({ moments }) => moments.map(({ tMs }) => tMs)));
	const ticks = linearScale(endMs / 1_000).ticks.filter((second) => second * 1_000 <= endMs);
	const items = [...new Set(lines.map(({ item }) => item))];
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
					items={METRICS}
					onChange={(value) => setMetric(METRICS.find((one) => one.value === value)?.value ?? metric)}
				/>
			</div>
			<p className="mt-1 text-ink-faint text-sm">
				{words} per interval over the seconds of each run, all on the same axes
				{scale.kind === "log" ? ", log scale" : ""}.
			</p>
			<div className="mt-4 grid grid-cols-1 gap-x-10 gap-y-6 lg:grid-cols-2 2xl:grid-cols-3">
				{items.map((item) => {
					const own = lines.filter((line) => line.item === item);
					return (
						<figure key={item} className="min-w-0 break-inside-avoid">
							<figcaption className="mb-3 text-sm">
								<ItemMark at={item} />
								<div className="mt-1">
									<LineLegend lines={own} />
								</div>
							</figcaption>
							<LinePlot
								y={scale}
								lines={own.map((line) => ({
									look: lineLook(line),
									points: line.moments.map((moment) => ({ x: moment.tMs / endMs, y: moment[metric] })),
								}))}
								xTicks={ticks.map((second) => ({ at: (second * 1_000) / endMs, text: `${second} s` }))}
								formatValue={formatUs}
								formatTick={formatUsTick}
								formatPlace={(x) => `${((x * endMs) / 1_000).toFixed(2)} s`}
							/>
						</figure>
					);
				})}
			</div>
			<TableTwin label="Latency over time as a table">
				{() => <MomentTable lines={lines} metric={metric} />}
			</TableTwin>
		</section>
	);
}

function MomentTable({ lines, metric }: { lines: readonly TimeLine[]; metric: Metric }) {
	const rows = lines.flatMap((line) => line.moments.map((moment) => ({ line, moment })));
	return (
		<table className="figures w-full text-right text-xs">
			<thead className="sticky top-0 bg-card">
				<tr className="border-rule border-b">
					<th scope="col" className="px-3 py-1.5 text-left font-semibold">
						Arm
					</th>
					<th scope="col" className="px-3 py-1.5 font-semibold">
						Seconds
					</th>
					<th scope="col" className="px-3 py-1.5 font-semibold">
						Latency
					</th>
				</tr>
			</thead>
			<tbody>
				{rows.map(({ line, moment }) => (
					<tr key={`${lineName(line)} ${moment.tMs}`} className="border-rule/60 border-b last:border-0">
						<th scope="row" className="px-3 py-1 text-left font-normal">
							{lineName(line)}
						</th>
						<td className="px-3 py-1">{(moment.tMs / 1_000).toFixed(2)}</td>
						<td className="px-3 py-1">{formatUs(moment[metric])}</td>
					</tr>
				))}
			</tbody>
		</table>
	);
}
