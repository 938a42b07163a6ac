"use client";

import { useState } from "react";
import { ArmMark } from "#app/_chart/arm-mark.tsx";
import { armStyle } from "#app/_chart/arm-style.ts";
import { formatUs } from "#app/_lib/format.ts";
import { ScrollRegion } from "#app/_ui/scroll-region.tsx";
import { Segmented } from "#app/_ui/segmented.tsx";
import type { SpanDeclaration } from "#server/contract/experiment.ts";
import type { ArmResult } from "#server/contract/result.ts";
import { possibleParts, type SpanPart, spansTotalUs, spanText, spanUs } from "./span-parts.ts";

type SpanBarsProps = {
	spans: readonly SpanDeclaration[];
	labels: readonly string[];
	/** Null until the run is done: time is booked by span only at its end. */
	arms: readonly ArmResult[] | null;
	/** Then an operation may wait before it is started. */
	isOpenLoop: boolean;
};

const SCALES = [
	{ value: "share", label: "Shares" },
	{ value: "time", label: "Same scale" },
] as const;

/** Where the time of a mean operation went, per arm: a stacked bar and the figures behind it. */
export function SpanBars({ spans, labels, arms, isOpenLoop }: SpanBarsProps) {
	const [scale, setScale] = useState<string>("share");
	// Those in which no arm spent any keep their rows: they were there before that was known.
	const parts = possibleParts(spans, isOpenLoop);
	const totals = arms?.map(spansTotalUs) ?? [];
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
								parts={parts}
								arm={arms?.[index]}
								width={scale === "share" ? 1 : (totals[index] ?? 0) / longest}
							/>
						</div>
					</div>
				))}
			</div>
			<SpanTable parts={parts} labels={labels} arms={arms} />
		</div>
	);
}

type BarProps = {
	parts: readonly SpanPart[];
	arm: ArmResult | undefined;
	/** Share of the full width. */
	width: number;
};

function Bar({ parts, arm, width }: BarProps) {
	if (arm === undefined) return null;
	return (
		<div className="flex h-full gap-px" style={{ width: `${Math.max(width * 100, 0.4)}%` }}>
			{parts.map((part) =>
				spanUs(arm, part.id) === 0 ? null : (
					<span
						key={part.id}
						title={`${part.label}: ${formatUs(spanUs(arm, part.id))}`}
						style={{ flexGrow: spanUs(arm, part.id), background: part.look }}
						className="h-full basis-0"
					/>
				),
			)}
		</div>
	);
}

type SpanTableProps = Omit<SpanBarsProps, "spans" | "isOpenLoop"> & {
	parts: readonly SpanPart[];
};

function SpanTable({ parts, labels, arms }: SpanTableProps) {
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
					{parts.map((part) => (
						<tr key={part.id} className="border-rule border-b last:border-0">
							<th scope="row" className="whitespace-nowrap py-1 pr-3 text-left font-normal" title={part.help}>
								<span className="flex items-center gap-2">
									<span
										aria-hidden="true"
										className="size-3 shrink-0 rounded-[2px]"
										style={{ background: part.look }}
									/>
									{part.label}
								</span>
							</th>
							{labels.map((_, index) => (
								<td
									key={armStyle(index).letter}
									className="min-w-28 whitespace-nowrap py-1 pl-3 text-right text-ink-soft"
								>
									{spanText(arms?.[index], part.id)}
								</td>
							))}
						</tr>
					))}
				</tbody>
			</table>
		</ScrollRegion>
	);
}
