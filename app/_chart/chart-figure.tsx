"use client";

import dynamic from "next/dynamic";
import { type ReactNode, useId, useRef } from "react";
import { TableTwin } from "#app/_ui/table-twin.tsx";
import { ArmMark } from "./arm-mark.tsx";
import { armStyle } from "./arm-style.ts";
import type { Chart, ChartWords } from "./chart.ts";

// Recharts is two thirds of the page's weight: it comes after the page can be read. A page that the server drew with
// something to plot says at its head that it will want it.
const Plot = dynamic(() => import("./plot.tsx"), { loading: () => null });
const ExportMenu = dynamic(() => import("./export-menu.tsx"), { ssr: false });

type ChartFigureProps = {
	words: ChartWords;
	/** Null while there is nothing to draw it of. */
	chart: Chart | null;
	controls?: ReactNode;
	summary: string;
	/** Sentences beneath the summary; an empty one is none. */
	notes?: readonly string[];
	/** Stands in the chart's place while there is nothing to draw. */
	placeholder: string;
};

/** A chart with its name, legend, one-sentence summary and the same figures as a table; it can be taken along as a file. */
export function ChartFigure({ words, chart, controls, summary, notes, placeholder }: ChartFigureProps) {
	const { title, unit, labels } = words;
	const id = useId();
	const drawn = useRef<HTMLDivElement>(null);
	const isEmpty = chart === null || chart.rows.length === 0;
	return (
		<figure aria-labelledby={`${id}-title`} className="min-w-0">
			<div className="flex min-h-8 flex-wrap items-center justify-between gap-x-4 gap-y-1">
				<h3 id={`${id}-title`} className="font-semibold text-[0.9375rem]">
					{title}
				</h3>
				{controls}
			</div>
			<p className="mt-0.5 text-ink-faint text-xs">{unit}</p>
			<Legend labels={labels} chart={chart} />
			<div ref={drawn} className="mt-2 h-64">
				{isEmpty ? (
					<div className="squared flex h-full items-center justify-center rounded border border-rule text-ink-faint text-sm">
						<span className="mx-4 bg-card px-3 py-1 text-center">{placeholder}</span>
					</div>
				) : (
					<Plot chart={chart} title={title} />
				)}
			</div>
			<figcaption className="figures mt-1 min-h-10 space-y-1 text-ink-soft text-sm leading-5">
				<p>{summary}</p>
				{notes?.map((note) =>
					note === "" ? null : (
						<p key={note} className="max-w-[80ch] text-ink-faint text-xs leading-relaxed">
							{note}
						</p>
					),
				)}
			</figcaption>
			<div className="relative pr-20">
				<TableTwin label={`${title} as a table`}>
					{() => (chart === null ? null : <ChartTable chart={chart} words={words} />)}
				</TableTwin>
				<div className="absolute top-0 right-0 flex items-center gap-2">
					{isEmpty ? null : <ExportMenu chart={chart} words={words} drawn={drawn} />}
				</div>
			</div>
		</figure>
	);
}

const HATCHED =
	"bg-[repeating-linear-gradient(45deg,var(--ink-soft)_0_1.2px,transparent_1.2px_4.5px)] bg-sunk";

function Legend({ labels, chart }: { labels: readonly string[]; chart: Chart | null }) {
	const { stretches = [], floors = [], behind = null } = chart ?? {};
	return (
		<ul className="mt-2 flex flex-wrap gap-x-5 gap-y-1 text-xs">
			{labels.map((label, index) => (
				<li key={armStyle(index).letter}>
					<ArmMark index={index} label={label} />
				</li>
			))}
			{behind === null ? null : <Ground className="h-1 bg-ink-faint opacity-45" name={behind} />}
			{stretches.some(({ look }) => look === "disturbed") ? (
				<Ground className="h-3 bg-warn opacity-25" name="disturbed from outside" />
			) : null}
			{floors.length === 0 ? null : <Ground className={`h-3 ${HATCHED}`} name="noise floor" />}
		</ul>
	);
}

/** What is drawn of no arm. */
function Ground({ className, name }: { className: string; name: string }) {
	return (
		<li className="flex items-center gap-2 text-ink-soft">
			<span aria-hidden="true" className={`w-4 shrink-0 ${className}`} />
			{name}
		</li>
	);
}

function ChartTable({ chart, words }: { chart: Chart; words: ChartWords }) {
	const { rows, x, y, behind } = chart;
	const text = (value: number | null | undefined) => (value == null ? "–" : y.format(value));
	return (
		<table className="figures w-full text-right text-xs">
			<thead className="sticky top-0 bg-card">
				<tr className="border-rule border-b">
					<th scope="col" className="px-3 py-1.5 text-left font-semibold">
						{x.name}
					</th>
					{words.labels.map((label, index) => (
						<th key={armStyle(index).letter} scope="col" className="px-3 py-1.5 font-semibold">
							{armStyle(index).letter}: {label}
						</th>
					))}
					{behind === null ? null : (
						<th scope="col" className="px-3 py-1.5 font-semibold">
							{behind}
						</th>
					)}
				</tr>
			</thead>
			<tbody>
				{rows.map((row) => (
					<tr key={row.x} className="border-rule/60 border-b last:border-0">
						<th scope="row" className="px-3 py-1 text-left font-normal">
							{x.format(row.x)}
						</th>
						{row.values.map((value, index) => (
							<td key={armStyle(index).letter} className="px-3 py-1">
								{text(value)}
							</td>
						))}
						{behind === null ? null : <td className="px-3 py-1">{text(row.behind)}</td>}
					</tr>
				))}
			</tbody>
		</table>
	);
}
