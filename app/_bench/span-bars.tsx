"use client";

import { armLines } from "#app/_chart/arm-lines.ts";
import { armStyle } from "#app/_chart/arm-style.ts";
import { shortened, textWidth } from "#app/_chart/text-width.ts";
import { formatShare, formatUs } from "#app/_lib/format.ts";
import type { SpanDeclaration } from "#server/contract/experiment.ts";
import type { ArmResult } from "#server/contract/result.ts";
import { extentOf, Filled, readRow, type Segment, SpanFigure, segmentsOf } from "./span-figure.tsx";
import { possibleParts, type SpanPart, spansTotalUs, spanUs } from "./span-parts.ts";

type SpanBarsProps = {
	experiment: string;
	/** Of what the figures are, for a picture that stands alone. */
	source: string;
	spans: readonly SpanDeclaration[];
	labels: readonly string[];
	/** Null until the run is done: time is booked by span only at its end. */
	arms: readonly ArmResult[] | null;
	/** Then an operation may wait before it is started. */
	isOpenLoop: boolean;
};

/** Of an arm: its name, the bar, and the parts that have room for their names. */
const ROW_PX = 64;
const BAR = { top: 20, height: 20 };
const HEIGHTS = ["h-16", "h-32", "h-48", "h-64"] as const;

/** Where the time of a mean operation went, per arm: a stacked bar each. */
export function SpanBars({ experiment, source, spans, labels, arms, isOpenLoop }: SpanBarsProps) {
	// Those in which no arm spent any are named too: they were there before that was known.
	const parts = possibleParts(spans, isOpenLoop);
	return (
		<SpanFigure
			title="Where the time went"
			experiment={experiment}
			source={source}
			unit="mean per operation, in the order in which it happens"
			extent="Length of the bars"
			choice="spans"
			head="Arm"
			lines={armLines(labels)}
			parts={parts}
			rows={
				arms?.map((arm, index) => ({ name: `${armStyle(index).letter}: ${labels[index] ?? ""}`, arm })) ??
				null
			}
			summary={arms === null ? "What an operation waits for most." : largestParts(parts, arms)}
			height={HEIGHTS[labels.length - 1] ?? "h-64"}
			draw={({ width }, scale, rows) => ({
				rows: rows.map(({ arm }, row) =>
					readRow(row, arm, parts, { left: 0, top: row * ROW_PX, width, height: ROW_PX - 4 }),
				),
				drawing: rows.map(({ name, arm }, row) => (
					<g key={name} transform={`translate(0 ${row * ROW_PX})`} className="figures" fontSize={12}>
						<Bar
							index={row}
							label={labels[row] ?? ""}
							arm={arm}
							segments={segmentsOf(arm, parts)}
							width={width}
							barWidth={Math.max(2, width * extentOf(arm, scale))}
						/>
					</g>
				)),
			})}
		/>
	);
}

type BarProps = {
	index: number;
	label: string;
	arm: ArmResult;
	segments: readonly Segment[];
	/** Of the drawing, and of the bar within it, pixels. */
	width: number;
	barWidth: number;
};

function Bar({ index, label, arm, segments, width, barWidth }: BarProps) {
	const { letter, color } = armStyle(index);
	const total = formatUs(spansTotalUs(arm));
	return (
		<>
			<text y={13}>
				<tspan fill={color} fontWeight={700}>
					{letter}
				</tspan>
				<tspan dx={8} fill="var(--ink-soft)">
					{shortened(label, width - textWidth(total, 12) - 40, 12)}
				</tspan>
			</text>
			<text x={width} y={13} textAnchor="end" fill="var(--ink)">
				{total}
			</text>
			<rect y={BAR.top} width={width} height={BAR.height} rx={2} fill="var(--sunk)" />
			{segments.map(({ part, from, to }) => (
				<Filled
					key={part.id}
					fill={part.fill}
					area={{ ...BAR, left: from * barWidth, width: (to - from) * barWidth - 1 }}
				/>
			))}
			{segments.map(({ part, from, to, us }) => {
				const text = `${part.label} ${formatUs(us)}`;
				return textWidth(text, 11) > (to - from) * barWidth - 4 ? null : (
					<text key={part.id} x={from * barWidth} y={53} fontSize={11} fill="var(--ink-soft)">
						{text}
					</text>
				);
			})}
		</>
	);
}

/** What takes the most of each arm's time, in a sentence. */
function largestParts(parts: readonly SpanPart[], arms: readonly ArmResult[]): string {
	const largest = arms.flatMap((arm, index) => {
		const [part] = [...parts].sort((left, right) => spanUs(arm, right.id) - spanUs(arm, left.id));
		const total = spansTotalUs(arm);
		if (part === undefined || total === 0) return [];
		return `${armStyle(index).letter} ${part.label} ${formatShare(spanUs(arm, part.id) / total)}`;
	});
	return largest.length === 0 ? "" : `Most of the time: ${largest.join(", ")}.`;
}
