"use client";

import dynamic from "next/dynamic";
import { useId, useState } from "react";
import type { DrawnMark } from "#app/_bench/factor-chart.tsx";
import type { FactorPoint } from "#app/_bench/factor-points.ts";
import { ArmMark } from "#app/_chart/arm-mark.tsx";
import { armStyle } from "#app/_chart/arm-style.ts";
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
import type { Knee } from "#server/contract/result.ts";
import { atPoint } from "./layout-words.ts";
import {
	SWEEP_FIGURES,
	type Sweep,
	type SweepFigureId,
	sweepPoints,
	sweptFigureScale,
	sweptScale,
} from "./sweep-points.ts";
import { type Theory, theoryOf } from "./sweep-theory.ts";
import { lineLabels, xOf } from "./sweep-words.ts";

// Recharts comes after the page can be read.
const FactorChart = dynamic(() => import("#app/_bench/factor-chart.tsx"), { ssr: false });

const ITEMS = [
	{ value: "p50", label: "p50" },
	{ value: "p95", label: "p95" },
	{ value: "p99", label: "p99" },
	{ value: "mean", label: "Mean" },
	{ value: "throughput", label: "Ops/s" },
] as const satisfies readonly { value: SweepFigureId; label: string }[];

const NO_THEORY: Theory = { curves: [], notes: [] };

const WORDS: Record<SweepFigureId, string> = {
	p50: "median (p50) latency",
	p95: "95th percentile (p95) of latency",
	p99: "99th percentile (p99) of latency",
	mean: "mean response time",
	throughput: "operations per second",
};

/** The figure that a sweep begins with: that on which theory speaks, where there is one. */
function usualFigure({ isOfLoad, factor, declaration }: Sweep): SweepFigureId {
	if (isOfLoad) return factor.id === "rate" ? "mean" : "throughput";
	return declaration.theory?.places === factor.id ? "throughput" : "p50";
}

/** A figure over the swept number: points with intervals as they come in, the knee and theory over them. */
export function SweepFigure({ sweep }: { sweep: Sweep }) {
	const [figure, setFigure] = useState<SweepFigureId>(usualFigure(sweep));
	const id = useId();
	const { factor, lines, result } = sweep;
	const points = sweepPoints(figure, sweep);
	// A fit to points that still move would move with them, and so would all that stands below its words.
	const theory = result === null ? NO_THEORY : theoryOf(figure, sweep);
	const all = points.flat();
	const xs = lines[0]?.xs ?? [];
	const [xScale, yScale] = [sweptScale(xs), sweptFigureScale(spanOf(all), xs)];
	const isRate = figure === "throughput";
	const format = isRate ? formatRate : formatUs;
	const title = `By ${factor.label.toLowerCase()}`;
	const labels = lineLabels(sweep);
	return (
		<figure aria-labelledby={`${id}-title`} className="min-w-0">
			<div className="flex min-h-8 flex-wrap items-center justify-between gap-x-4 gap-y-1">
				<h3 id={`${id}-title`} className="font-semibold text-[0.9375rem]">
					{title}
				</h3>
				<Segmented
					label="Figure shown"
					size="small"
					value={figure}
					items={ITEMS}
					onChange={(value) => setFigure(SWEEP_FIGURES.find((one) => one === value) ?? figure)}
				/>
			</div>
			<p className="mt-0.5 text-ink-faint text-xs">
				{`${WORDS[figure]} over ${factor.label.toLowerCase()} (${factor.unit})${xScale.kind === "log" ? ", both on log scales" : ""}`}
			</p>
			{lines.length < 2 ? null : (
				<ul className="mt-2 flex flex-wrap gap-x-5 gap-y-1 text-xs">
					{labels.map((label, place) => (
						<li key={armStyle(place).letter}>
							<ArmMark index={place} label={label} />
						</li>
					))}
				</ul>
			)}
			<div aria-hidden="true" className="relative mt-2 h-80">
				{all.length === 0 ? (
					<div className="squared flex h-full items-center justify-center rounded border border-rule text-ink-faint text-sm">
						<span className="bg-card px-3 py-1">Points appear here as they are measured.</span>
					</div>
				) : (
					<FactorChart
						lines={points.map((line, style) => ({
							style,
							points: line.map(({ arm: _, ...point }) => ({ ...point, style })),
						}))}
						curves={theory.curves}
						marks={marksOf(sweep, figure)}
						xScale={xScale}
						yScale={yScale}
						formatValue={format}
						formatTick={isRate ? formatRateTick : formatUsTick}
					/>
				)}
			</div>
			<figcaption className="figures mt-1 min-h-10 space-y-1 text-ink-soft text-sm leading-5">
				<p>{summarySentence(sweep, points, figure, format)}</p>
				{[barsNote(sweep, figure), ...theory.notes].map((note) =>
					note === null ? null : (
						<p key={note} className="max-w-[90ch] text-ink-faint text-xs leading-relaxed">
							{note}
						</p>
					),
				)}
			</figcaption>
			<TableTwin label={`${title} as a table`}>
				{() => <PointTable sweep={sweep} points={points} format={format} isFinal={result !== null} />}
			</TableTwin>
		</figure>
	);
}

/** Values and the ends of intervals that say something. */
function spanOf(points: readonly FactorPoint[]): number[] {
	return points.flatMap(({ value, interval }) =>
		interval === null || interval.high / interval.low > 10 ? [value] : [value, interval.low, interval.high],
	);
}

function marksOf(sweep: Sweep, figure: SweepFigureId): DrawnMark[] {
	const shown: Knee["figure"] | null = sweep.isOfLoad ? "power" : figure === "mean" ? null : figure;
	return (sweep.result?.knees ?? []).flatMap((knee): DrawnMark[] => {
		const x = xOf(sweep, knee.arm);
		if (knee.figure !== shown || knee.verdict !== "found" || x === null) return [];
		return [{ x, style: knee.line, text: `knee: ${atPoint(sweep.factor, x)}` }];
	});
}

function summarySentence(
	sweep: Sweep,
	points: readonly FactorPoint[][],
	figure: SweepFigureId,
	format: (value: number) => string,
): string {
	if (points.every((line) => line.length === 0)) return "Nothing measured yet.";
	const labels = lineLabels(sweep);
	const parts = points.flatMap((line, place) => {
		const sorted = [...line].sort((left, right) => left.value - right.value);
		const [low, high] = [sorted[0], sorted.at(-1)];
		if (low === undefined || high === undefined) return [];
		const name = points.length < 2 ? "" : `${armStyle(place).letter} (${labels[place]}) `;
		return [
			`${name}from ${format(low.value)} at ${atPoint(sweep.factor, low.x)} to ${format(high.value)} at ${atPoint(sweep.factor, high.x)}`,
		];
	});
	const words = WORDS[figure];
	return `${words.charAt(0).toUpperCase()}${words.slice(1)} goes ${parts.join("; ")}.`;
}

function barsNote({ result, intervals }: Sweep, figure: SweepFigureId): string | null {
	if (figure === "mean")
		return "The mean has no bars here: intervals are made for percentiles and throughput.";
	if (intervals.length === 0) return null;
	const confidence = result === null ? "95" : formatConfidence(result.confidence);
	return `Bars: ${confidence}\u00a0% intervals of each point by itself, by resampling its blocks${result === null ? "; they narrow as the run goes on" : ""}. The points took turns in one run.`;
}

type PointTableProps = {
	sweep: Sweep;
	points: readonly FactorPoint[][];
	isFinal: boolean;
	format(value: number): string;
};

function PointTable({ sweep, points, format, isFinal }: PointTableProps) {
	const labels = lineLabels(sweep);
	return (
		<table className="figures w-full text-right text-xs">
			<thead className="sticky top-0 bg-card">
				<tr className="border-rule border-b">
					<th scope="col" className="px-3 py-1.5 text-left font-semibold">
						{sweep.factor.label}
					</th>
					<th scope="col" className="px-3 py-1.5 text-left font-semibold">
						Line
					</th>
					<th scope="col" className="px-3 py-1.5 font-semibold">
						{isFinal ? "Figure" : "So far"}
					</th>
					<th scope="col" className="px-3 py-1.5 font-semibold">
						Interval
					</th>
				</tr>
			</thead>
			<tbody>
				{points.flatMap((line, place) =>
					line.map(({ arm, x, value, interval }) => (
						<tr key={arm} className="border-rule/60 border-b last:border-0">
							<th scope="row" className="px-3 py-1 text-left font-normal">
								{formatCount(x)}
							</th>
							<td className="px-3 py-1 text-left">
								{armStyle(place).letter} {labels[place]}
							</td>
							<td className="px-3 py-1">{format(value)}</td>
							<td className="px-3 py-1">
								{interval === null ? "–" : `${format(interval.low)} to ${format(interval.high)}`}
							</td>
						</tr>
					)),
				)}
			</tbody>
		</table>
	);
}
