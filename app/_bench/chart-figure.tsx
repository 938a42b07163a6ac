"use client";

import { type ReactNode, useId } from "react";
import { TableTwin } from "#app/_ui/table-twin.tsx";
import { ArmMark } from "./arm-mark.tsx";
import { armStyle } from "./arm-style.ts";
import type { SeriesRow } from "./series.ts";

type ChartFigureProps = {
	title: string;
	unit: string;
	controls?: ReactNode;
	rows: readonly SeriesRow[];
	labels: readonly string[];
	summary: string;
	/** Sentences beneath the summary; an empty one is none. */
	notes?: readonly string[];
	isDisturbed?: boolean;
	formatValue(value: number): string;
	children: ReactNode;
};

/** A chart with its name, legend, one-sentence summary and the same figures as a table. */
export function ChartFigure(props: ChartFigureProps) {
	const { title, unit, controls, rows, labels, summary, notes, isDisturbed, formatValue, children } = props;
	const id = useId();
	return (
		<figure aria-labelledby={`${id}-title`} className="min-w-0">
			<div className="flex min-h-8 flex-wrap items-center justify-between gap-x-4 gap-y-1">
				<h3 id={`${id}-title`} className="font-semibold text-[0.9375rem]">
					{title}
				</h3>
				{controls}
			</div>
			<p className="mt-0.5 text-ink-faint text-xs">{unit}</p>
			<ul className="mt-2 flex flex-wrap gap-x-5 gap-y-1 text-xs">
				{labels.map((label, index) => (
					<li key={armStyle(index).letter}>
						<ArmMark index={index} label={label} />
					</li>
				))}
				{isDisturbed === true ? (
					<li className="flex items-center gap-2 text-ink-soft">
						<span aria-hidden="true" className="h-3 w-4 shrink-0 bg-[var(--warn)] opacity-25" />
						disturbed from outside
					</li>
				) : null}
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
