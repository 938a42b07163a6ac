"use client";

import { useState } from "react";
import { ArmMark } from "#app/_chart/arm-mark.tsx";
import { armStyle } from "#app/_chart/arm-style.ts";
import { formatShare, formatUs } from "#app/_lib/format.ts";
import { ScrollRegion } from "#app/_ui/scroll-region.tsx";
import { Segmented } from "#app/_ui/segmented.tsx";
import type { SpanDeclaration } from "#server/contract/experiment.ts";
import type { ArmResult } from "#server/contract/result.ts";

type SpanBarsProps = {
	spans: readonly SpanDeclaration[];
	labels: readonly string[];
	/** Null until the run is done: time is booked by span only at its end. */
	arms: readonly ArmResult[] | null;
};

const OTHER: SpanDeclaration = {
	id: "other",
	label: "Other",
	help: "The service's own code and waiting for the processor.",
};
const WAIT: SpanDeclaration = {
	id: "wait",
	label: "Waiting to start",
	help: "The request was due, and all who could take it were busy. A closed loop never sees this time.",
};
const SCALES = [
	{ value: "share", label: "Shares" },
	{ value: "time", label: "Same scale" },
] as const;

/** Where the time of a mean operation went, per arm: a stacked bar and the figures behind it. */
export function SpanBars({ spans, labels, arms }: SpanBarsProps) {
	const [scale, setScale] = useState<string>("share");
	const all = [WAIT, ...spans, OTHER];
	const shown = all.filter((span) =>
		arms === null ? span !== WAIT : arms.some((arm) => timeOf(arm, span.id) > 0),
	);
	const totals = arms?.map((arm) => arm.spans.reduce((sum, span) => sum + span.meanUs, 0)) ?? [];
	const longest = Math.max(...totals, 1);
	return (
		<div>
			<div className="flex min-h-8 flex-wrap items-center justify-between gap-x-4 gap-y-1">
				<h3 className="font-semibold text-[0.9375rem]">Where the time went</h3>
				<div className="print:hidden">
					<Segmented
						label="Length of the bars"
						size="small"
						value={scale}
						items={SCALES}
						onChange={setScale}
					/>
				</div>
			</div>
			<p className="mt-0.5 text-ink-faint text-xs">mean per operation, in the order in which it happens</p>
			<div aria-hidden="true" className="mt-3 space-y-2.5">
				{labels.map((label, index) => (
					<div key={armStyle(index).letter}>
						<div className="figures mb-1 flex items-baseline justify-between gap-3 text-xs">
							<ArmMark index={index} label={label} />
							<span>{arms === null ? "–" : formatUs(totals[index] ?? 0)}</span>
						</div>
						<div className="h-6 overflow-hidden rounded-sm bg-sunk">
							<Bar
								spans={shown}
								all={all}
								arm={arms?.[index]}
								width={scale === "share" ? 1 : (totals[index] ?? 0) / longest}
							/>
						</div>
					</div>
				))}
			</div>
			<SpanTable spans={shown} all={all} labels={labels} arms={arms} totals={totals} />
		</div>
	);
}

type BarProps = {
	spans: readonly SpanDeclaration[];
	all: readonly SpanDeclaration[];
	arm: ArmResult | undefined;
	/** Share of the full width. */
	width: number;
};

function Bar({ spans, all, arm, width }: BarProps) {
	if (arm === undefined) return null;
	return (
		<div className="flex h-full" style={{ width: `${Math.max(width * 100, 0.4)}%` }}>
			{spans.map((span) => (
				<span
					key={span.id}
					title={`${span.label}: ${formatUs(timeOf(arm, span.id))}`}
					style={{ flexGrow: timeOf(arm, span.id), background: spanColor(all, span.id) }}
					className="h-full basis-0"
				/>
			))}
		</div>
	);
}

type SpanTableProps = SpanBarsProps & { all: readonly SpanDeclaration[]; totals: readonly number[] };

function SpanTable({ spans, all, labels, arms, totals }: SpanTableProps) {
	return (
		<ScrollRegion label="Time by part" className="mt-3 overflow-x-auto">
			<table className="figures w-full text-xs">
				<caption className="sr-only">Mean time per operation by part, per arm</caption>
				<thead className="sr-only">
					<tr>
						<th scope="col">Part</th>
						{labels.map((label, index) => (
							<th key={armStyle(index).letter} scope="col">
								{armStyle(index).letter}: {label}
							</th>
						))}
					</tr>
				</thead>
				<tbody>
					{spans.map((span) => (
						<tr key={span.id} className="border-rule border-b last:border-0">
							<th scope="row" className="py-1 pr-3 text-left font-normal" title={span.help}>
								<span className="flex items-center gap-2">
									<span
										aria-hidden="true"
										className="size-3 shrink-0 rounded-[2px]"
										style={{ background: spanColor(all, span.id) }}
									/>
									{span.label}
								</span>
							</th>
							{labels.map((_, index) => (
								<td
									key={armStyle(index).letter}
									className="whitespace-nowrap py-1 pl-3 text-right text-ink-soft"
								>
									{spanText(arms?.[index], span.id, totals[index] ?? 0)}
								</td>
							))}
						</tr>
					))}
				</tbody>
			</table>
		</ScrollRegion>
	);
}

function spanText(arm: ArmResult | undefined, span: string, totalUs: number): string {
	if (arm === undefined) return "–";
	const us = timeOf(arm, span);
	return us === 0 || totalUs === 0 ? "–" : `${formatUs(us)} · ${formatShare(us / totalUs)}`;
}

function timeOf(arm: ArmResult, span: string): number {
	return arm.spans.find((one) => one.span === span)?.meanUs ?? 0;
}

/** A part keeps its colour whichever parts are shown; waiting is hatched, for nothing is done in it. */
function spanColor(all: readonly SpanDeclaration[], id: string): string {
	if (id === WAIT.id) {
		return "repeating-linear-gradient(135deg, var(--rule-strong) 0 2px, var(--card) 2px 5px)";
	}
	const index = all.filter((span) => span !== WAIT).findIndex((span) => span.id === id);
	return `var(--span-${id === OTHER.id ? 6 : index % 6})`;
}
