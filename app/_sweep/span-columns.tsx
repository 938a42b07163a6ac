"use client";

import { type ReactNode, useId } from "react";
import { type SpanPart, spanParts, spansTotalUs, spanText, spanUs } from "#app/_bench/span-parts.ts";
import { linearScale } from "#app/_chart/scale.ts";
import { useFigureChoice } from "#app/_chart/use-figure-choice.ts";
import { formatPercent, formatUs, formatUsTick } from "#app/_lib/format.ts";
import { Segmented } from "#app/_ui/segmented.tsx";
import { TableTwin } from "#app/_ui/table-twin.tsx";
import type { SpanDeclaration } from "#server/contract/experiment.ts";
import type { ArmResult, Result } from "#server/contract/result.ts";

/** An arm as a column: its place in the request, what stands beneath it, and where it is said in full. */
type SpanColumn = { place: number; short: string; name: string; isMarked?: boolean };

/** Columns beside each other under a head of their own. */
export type SpanPanel = { id: string; head: ReactNode; columns: readonly SpanColumn[] };

type SpanColumnsProps = {
	/** What the columns stand along: "pool size". */
	along: string;
	spans: readonly SpanDeclaration[];
	panels: readonly SpanPanel[];
	/** What a marked column is, where one may be. */
	mark: string;
	summary: string;
	/** Null until the run is done: time is booked by part only at its end. */
	result: Result | null;
};

const SCALES = ["share", "time"] as const;
const SCALE_ITEMS = [
	{ value: "share", label: "Shares" },
	{ value: "time", label: "Same scale" },
] as const;
const SHARE_TICKS = [0, 0.25, 0.5, 0.75, 1];

/** Where the time of a mean operation went in each of many arms: a stacked column each, and the figures as a table. */
export function SpanColumns({ along, spans, panels, mark, summary, result }: SpanColumnsProps) {
	const [chosen, choose] = useFigureChoice("columns", SCALES, "share");
	const id = useId();
	const arms = result?.arms ?? null;
	const parts = spanParts(spans, arms);
	const isShare = chosen === "share";
	const longest = linearScale(Math.max(1, ...(arms ?? []).map(spansTotalUs)));
	const scale = isShare
		? { ticks: SHARE_TICKS, most: 1, format: formatPercent }
		: { ticks: longest.ticks, most: longest.domain[1], format: formatUsTick };
	const title = "Where the time went";
	return (
		<figure aria-labelledby={`${id}-title`} className="min-w-0">
			<div className="flex min-h-8 flex-wrap items-center justify-between gap-x-4 gap-y-1">
				<h3 id={`${id}-title`} className="font-semibold text-[0.9375rem]">
					{title}
				</h3>
				<div className="print:hidden">
					<Segmented
						label="Height of the columns"
						size="small"
						value={chosen}
						items={SCALE_ITEMS}
						onChange={choose}
					/>
				</div>
			</div>
			<p className="mt-0.5 text-ink-faint text-xs">
				{`mean per operation by ${along}, from below in the order in which it happens`}
			</p>
			<ul className="mt-2 flex flex-wrap gap-x-5 gap-y-1 text-xs">
				{parts.map((part) => (
					<li key={part.id} title={part.help} className="flex items-center gap-2">
						<Swatch part={part} />
						{part.label}
					</li>
				))}
			</ul>
			<div
				aria-hidden="true"
				className="mt-2 grid grid-cols-1 gap-x-8 gap-y-3 @3xl:auto-cols-fr @3xl:grid-flow-col"
			>
				{panels.map(({ id: key, head, columns }) => (
					<div key={key} className="min-w-0">
						{head === null ? null : <div className="mb-3 text-xs">{head}</div>}
						{arms === null ? (
							<div className="squared flex h-[15.25rem] items-center justify-center rounded border border-rule text-ink-faint text-sm">
								<span className="mx-4 bg-card px-3 py-1 text-center">It is told when the run is done.</span>
							</div>
						) : (
							<Columns
								columns={columns}
								parts={parts}
								arms={arms}
								scale={scale}
								isShare={isShare}
								mark={mark}
							/>
						)}
					</div>
				))}
			</div>
			<figcaption className="figures mt-2 min-h-5 max-w-[95ch] text-ink-soft text-sm">{summary}</figcaption>
			<div className="big:hidden print:hidden">
				<TableTwin label={`${title} as a table`}>
					{() => <SpanTable panels={panels} parts={parts} arms={arms ?? []} along={along} />}
				</TableTwin>
			</div>
		</figure>
	);
}

function Swatch({ part }: { part: SpanPart }) {
	return (
		<span aria-hidden="true" className="size-3 shrink-0 rounded-[2px]" style={{ background: part.look }} />
	);
}

type ColumnsProps = {
	columns: readonly SpanColumn[];
	parts: readonly SpanPart[];
	arms: readonly ArmResult[];
	scale: { ticks: readonly number[]; most: number; format(value: number): string };
	isShare: boolean;
	mark: string;
};

/** Columns over an axis; with many of them a narrow page names every second one. */
function Columns({ columns, parts, arms, scale, isShare, mark }: ColumnsProps) {
	const isMany = columns.length > 8;
	return (
		<div className="figures grid grid-cols-[3.25rem_minmax(0,1fr)] text-ink-faint text-xs">
			<div className="relative h-56">
				{scale.ticks.map((tick) => (
					<span
						key={tick}
						className="absolute right-2 translate-y-1/2 whitespace-nowrap leading-none"
						style={{ bottom: `${(tick / scale.most) * 100}%` }}
					>
						{scale.format(tick)}
					</span>
				))}
			</div>
			<div className="relative h-56 border-rule-strong border-b border-l">
				{scale.ticks.slice(1).map((tick) => (
					<span
						key={tick}
						className="absolute inset-x-0 border-rule border-t border-dotted"
						style={{ bottom: `${(tick / scale.most) * 100}%` }}
					/>
				))}
				<div className="absolute inset-0 flex items-end gap-[3px] px-1.5 @2xl:gap-1.5 @2xl:px-3">
					{columns.map(({ place, name }) => {
						const arm = arms[place];
						return arm === undefined ? null : (
							<div
								key={place}
								title={`${name}: ${formatUs(spansTotalUs(arm))}`}
								className="flex min-w-0 flex-1 flex-col-reverse gap-px overflow-hidden rounded-t-[2px]"
								style={{ height: isShare ? "100%" : `${(spansTotalUs(arm) / scale.most) * 100}%` }}
							>
								{parts.map((part) =>
									spanUs(arm, part.id) === 0 ? null : (
										<span
											key={part.id}
											title={`${name}, ${part.label}: ${spanText(arm, part.id)}`}
											className="w-full basis-0"
											style={{ flexGrow: spanUs(arm, part.id), background: part.look }}
										/>
									),
								)}
							</div>
						);
					})}
				</div>
			</div>
			<span />
			<div className="flex gap-[3px] px-1.5 pt-1 @2xl:gap-1.5 @2xl:px-3">
				{columns.map(({ place, short, isMarked }, at) => (
					<span key={place} className="min-w-0 flex-1 text-center leading-tight">
						<span className={isMany && at % 2 === 1 ? "hidden @2xl:inline" : ""}>{short}</span>
						{isMarked === true ? <b className="block font-semibold text-ink">{mark}</b> : null}
					</span>
				))}
			</div>
		</div>
	);
}

type SpanTableProps = {
	along: string;
	panels: readonly SpanPanel[];
	parts: readonly SpanPart[];
	arms: readonly ArmResult[];
};

function SpanTable({ along, panels, parts, arms }: SpanTableProps) {
	return (
		<table className="figures w-full text-right text-xs">
			<thead className="sticky top-0 bg-card">
				<tr className="border-rule border-b">
					<th scope="col" className="px-3 py-1.5 text-left font-semibold">
						{along.charAt(0).toUpperCase() + along.slice(1)}
					</th>
					{parts.map(({ id, label }) => (
						<th key={id} scope="col" className="px-3 py-1.5 font-semibold">
							{label}
						</th>
					))}
					<th scope="col" className="px-3 py-1.5 font-semibold">
						All of it
					</th>
				</tr>
			</thead>
			<tbody>
				{panels.flatMap(({ columns }) =>
					columns.map(({ place, name }) => {
						const arm = arms[place];
						return (
							<tr key={place} className="border-rule/60 border-b last:border-0">
								<th scope="row" className="px-3 py-1 text-left font-normal">
									{name}
								</th>
								{parts.map(({ id }) => (
									<td key={id} className="whitespace-nowrap px-3 py-1">
										{spanText(arm, id)}
									</td>
								))}
								<td className="whitespace-nowrap px-3 py-1">
									{arm === undefined ? "–" : formatUs(spansTotalUs(arm))}
								</td>
							</tr>
						);
					}),
				)}
			</tbody>
		</table>
	);
}
