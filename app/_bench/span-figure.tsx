"use client";

import dynamic from "next/dynamic";
import { useId } from "react";
import type { DrawnAreas } from "#app/_chart/area-drawing.tsx";
import { type ChartLine, type ChartRow, type Fill, fileName } from "#app/_chart/chart.ts";
import type { FigureChoice } from "#app/_chart/figure-choices.ts";
import { FigureFrame } from "#app/_chart/figure-frame.tsx";
import type { PlotBox } from "#app/_chart/plot-box.ts";
import { linearScale } from "#app/_chart/scale.ts";
import { useFigureChoice } from "#app/_chart/use-figure-choice.ts";
import { csvText } from "#app/_lib/csv.ts";
import { formatPercent, formatUs, formatUsTick } from "#app/_lib/format.ts";
import { Segmented } from "#app/_ui/segmented.tsx";
import { Table } from "#app/_ui/table.tsx";
import type { Size } from "#app/_ui/use-size.ts";
import type { ArmResult } from "#server/contract/result.ts";
import { type SpanPart, spansTotalUs, spanText, spanUs } from "./span-parts.ts";

const AreaDrawing = dynamic(() => import("#app/_chart/area-drawing.tsx"), { ssr: false });

/** An operation's mean time by part, of what goes by that name. */
export type SpanRow = { name: string; arm: ArmResult };

/** By what the time of rows is drawn: each by its own whole, or all by the longest. */
export type SpanScale = {
	isShare: boolean;
	/** Of the axis: 1, or microseconds. */
	most: number;
	ticks: readonly number[];
	format(value: number): string;
};

type SpanFigureProps = {
	title: string;
	/** Id of the experiment, and of what the figures are, for a file. */
	experiment: string;
	source: string;
	unit: string;
	/** What is chosen by the scale, "Length of the bars", and by which name the address keeps it. */
	extent: string;
	choice: Extract<FigureChoice, "spans" | "columns">;
	/** What the rows are. */
	head: string;
	/** Lines by which rows are named in the drawing. */
	lines: readonly ChartLine[];
	parts: readonly SpanPart[];
	/** Null until the run is done: time is booked by part only at its end. */
	rows: readonly SpanRow[] | null;
	summary: string;
	/** Class of the drawing's height. */
	height: string;
	draw(size: Size, scale: SpanScale, rows: readonly SpanRow[]): DrawnAreas;
};

const SCALES = ["share", "time"] as const;
const SCALE_ITEMS = [
	{ value: "share", label: "Shares" },
	{ value: "time", label: "Same scale" },
] as const;

/** Where the time of a mean operation went, of several arms: drawn, as a table, and as a file. */
export function SpanFigure(props: SpanFigureProps) {
	const { title, experiment, source, unit, extent, choice, head, lines, parts, rows, summary, height, draw } =
		props;
	const [chosen, choose] = useFigureChoice(choice, SCALES, "share");
	const scale = scaleOf(chosen === "share", rows ?? []);
	return (
		<FigureFrame
			words={{ title, unit, source, file: fileName(experiment, title) }}
			lines={lines}
			grounds={parts.map(({ label, fill }) => ({ words: label, fill }))}
			controls={
				<Segmented label={extent} size="small" value={chosen} items={SCALE_ITEMS} onChange={choose} />
			}
			legend={<Parts parts={parts} />}
			height={height}
			placeholder="It is told when the run is done."
			summary={summary}
			isBrief
			table={() => <SpanTable label={title} head={head} parts={parts} rows={rows ?? []} />}
			csv={() => spanCsv(head, parts, rows ?? [])}
		>
			{rows === null ? null : (
				<AreaDrawing
					title={title}
					lines={parts.map(({ label }) => ({
						name: label,
						label: "",
						color: "var(--ink)",
						dash: "",
						marker: "",
					}))}
					nameOf={(row) => rows[row]?.name ?? ""}
					format={formatUs}
					draw={(size) => draw(size, scale, rows)}
				/>
			)}
		</FigureFrame>
	);
}

function scaleOf(isShare: boolean, rows: readonly SpanRow[]): SpanScale {
	if (isShare) return { isShare, most: 1, ticks: [0, 0.25, 0.5, 0.75, 1], format: formatPercent };
	const { domain, ticks } = linearScale(Math.max(1, ...rows.map(({ arm }) => spansTotalUs(arm))));
	return { isShare, most: domain[1], ticks, format: formatUsTick };
}

/** How much of the axis all parts of an arm take together. */
export function extentOf(arm: ArmResult, { isShare, most }: SpanScale): number {
	return isShare ? 1 : spansTotalUs(arm) / most;
}

/** A row to be read, with the area in which it is drawn. */
export function readRow(row: number, arm: ArmResult, parts: readonly SpanPart[], area: PlotBox): ChartRow {
	return { x: row, values: parts.map(({ id }) => spanUs(arm, id) || null), area };
}

/** A part of a row as it lies along it, from 0 to 1. */
export type Segment = { part: SpanPart; from: number; to: number; us: number };

/** The parts of an arm's time one after the other, each by its share of the whole. */
export function segmentsOf(arm: ArmResult, parts: readonly SpanPart[]): Segment[] {
	const total = spansTotalUs(arm);
	let from = 0;
	return parts.flatMap((part): Segment[] => {
		const us = spanUs(arm, part.id);
		if (us === 0) return [];
		const segment = { part, from, to: from + us / total, us };
		from = segment.to;
		return [segment];
	});
}

type FilledProps = { fill: Fill; area: PlotBox };

/** An area of one part. */
export function Filled({ fill: { color, isHatched }, area: { left, top, width, height } }: FilledProps) {
	const hatch = useId();
	const place = { x: left, y: top, width: Math.max(0, width), height: Math.max(0, height) };
	if (!isHatched) return <rect {...place} fill={color} />;
	return (
		<>
			<pattern id={hatch} width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
				<path d="M1 0V5" stroke={color} strokeWidth="2" />
			</pattern>
			<rect {...place} fill={`url(#${hatch})`} />
		</>
	);
}

/** What the fills mean. */
function Parts({ parts }: { parts: readonly SpanPart[] }) {
	return (
		<ul className="mt-2 flex flex-wrap gap-x-5 gap-y-1 text-xs">
			{parts.map(({ id, label, help, fill }) => (
				<li key={id} title={help} className="flex items-center gap-2">
					<svg aria-hidden="true" width="12" height="12" className="shrink-0 rounded-[2px]">
						<Filled fill={fill} area={{ left: 0, top: 0, width: 12, height: 12 }} />
					</svg>
					{label}
				</li>
			))}
		</ul>
	);
}

type SpanTableProps = { label: string; head: string; parts: readonly SpanPart[]; rows: readonly SpanRow[] };

function SpanTable({ label, head, parts, rows }: SpanTableProps) {
	return (
		<Table look="twin" label={label} heads={[head, ...parts.map(({ label }) => label), "All of it"]}>
			<tbody>
				{rows.map(({ name, arm }) => (
					<tr key={name}>
						<th scope="row">{name}</th>
						{parts.map(({ id }) => (
							<td key={id} className="whitespace-nowrap">
								{spanText(arm, id)}
							</td>
						))}
						<td className="whitespace-nowrap">{formatUs(spansTotalUs(arm))}</td>
					</tr>
				))}
			</tbody>
		</Table>
	);
}

/** The same with all digits, units in the head. */
function spanCsv(head: string, parts: readonly SpanPart[], rows: readonly SpanRow[]): string {
	return csvText([
		[head, ...parts.map(({ label }) => `${label} (µs)`), "All of it (µs)"],
		...rows.map(({ name, arm }) => [name, ...parts.map(({ id }) => spanUs(arm, id)), spansTotalUs(arm)]),
	]);
}
