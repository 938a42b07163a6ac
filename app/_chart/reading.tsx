"use client";

import { type PointerEvent, useRef, useState } from "react";
import { armStyle } from "./arm-style.ts";
import type { Chart, ChartRow } from "./chart.ts";
import { xOf, yOf } from "./marks.tsx";
import type { PlotBox } from "./plot-box.ts";
import { shareOf } from "./scale.ts";

type ReadingProps = { chart: Pick<Chart, "rows" | "x" | "y" | "behind">; box: PlotBox; title: string };

/**
 * Reads values from a chart: under the pointer, and by keyboard at a slider that has the chart's places for its steps.
 * Screen readers say a slider's value by themselves as it moves, and hand it the arrow keys.
 */
export function Reading({ chart: whole, box, title }: ReadingProps) {
	// Where no arm has a value there is nothing to read.
	const chart = { ...whole, rows: whole.rows.filter(({ values }) => values.some((value) => value !== null)) };
	const [at, setAt] = useState<number | null>(null);
	const slider = useRef<HTMLInputElement>(null);
	const last = chart.rows.length - 1;
	const place = Math.min(at ?? last, last);
	const row = chart.rows[place];
	if (row === undefined) return null;
	const point = (event: PointerEvent<HTMLDivElement>) => {
		// In the screen's pixels, as the pointer is; those of the box are larger in the big text.
		const { left, width } = event.currentTarget.getBoundingClientRect();
		setAt(nearest(chart, (event.clientX - left) / width));
	};
	return (
		<div className="absolute inset-0 rounded has-focus-visible:outline-2 has-focus-visible:outline-accent has-focus-visible:outline-offset-2">
			<input
				ref={slider}
				type="range"
				min={0}
				max={last}
				step={1}
				value={place}
				aria-label={`${title}: read values`}
				aria-valuetext={inWords(chart, row)}
				onChange={(event) => setAt(Number(event.target.value))}
				onFocus={() => setAt((held) => held ?? place)}
				onBlur={() => setAt(null)}
				onKeyDown={(event) => {
					if (event.key === "Escape") setAt(null);
				}}
				className="pointer-events-none absolute opacity-0"
				style={box}
			/>
			{at === null ? null : <Shown chart={chart} row={row} box={box} />}
			<div
				className="absolute cursor-crosshair touch-pan-y"
				style={box}
				onPointerMove={point}
				onPointerDown={(event) => {
					// A finger leaves as it is lifted: what it pointed at stays until something else is touched.
					if (event.pointerType !== "mouse") slider.current?.focus({ preventScroll: true });
					point(event);
				}}
				onPointerLeave={({ pointerType }) => {
					if (pointerType === "mouse") setAt(document.activeElement === slider.current ? place : null);
				}}
			/>
		</div>
	);
}

/** The place of the row that lies nearest to a share of the chart's width. */
function nearest({ rows, x }: ReadingProps["chart"], share: number): number {
	const distance = (row: ChartRow) => Math.abs(shareOf(row.x, x.scale) - share);
	return rows.reduce((best, row, index) => {
		const held = rows[best];
		return held === undefined || distance(row) < distance(held) ? index : best;
	}, 0);
}

function inWords({ x, y, behind }: ReadingProps["chart"], row: ChartRow): string {
	const arms = row.values.flatMap((value, arm) =>
		value === null ? [] : [`${armStyle(arm).letter} ${y.format(value)}`],
	);
	const ground = behind === null || row.behind == null ? [] : [`${behind} ${y.format(row.behind)}`];
	return `${x.format(row.x)}: ${[...arms, ...ground].join(", ")}`;
}

type ShownProps = { chart: ReadingProps["chart"]; row: ChartRow; box: PlotBox };

/** A line at the place that is read, a dot on each arm's, and the values beside it. */
function Shown({ chart: { x, y, behind }, row, box }: ShownProps) {
	const left = xOf(row.x, x, box);
	const isRight = left > box.left + box.width / 2;
	return (
		<div aria-hidden="true" className="pointer-events-none absolute inset-0">
			<div className="absolute w-px bg-rule-strong" style={{ left, top: box.top, height: box.height }} />
			{row.values.map((value, arm) =>
				value === null ? null : (
					<span
						key={armStyle(arm).letter}
						className="absolute -mt-1 -ml-1 size-2 rounded-full ring-2 ring-card"
						style={{ left, top: yOf(value, y, box), background: armStyle(arm).color }}
					/>
				),
			)}
			<div
				className="figures absolute rounded border border-rule-strong bg-card px-2.5 py-1.5 text-xs shadow-md"
				style={{
					top: box.top + 4,
					...(isRight ? { right: `calc(100% - ${left - 10}px)` } : { left: left + 10 }),
				}}
			>
				<p className="whitespace-nowrap text-ink-faint">{x.format(row.x)}</p>
				{row.values.map((value, arm) =>
					value === null ? null : (
						<p key={armStyle(arm).letter} className="whitespace-nowrap">
							<b style={{ color: armStyle(arm).color }}>{armStyle(arm).letter}</b> {y.format(value)}
						</p>
					),
				)}
				{behind === null || row.behind == null ? null : (
					<p className="whitespace-nowrap text-ink-soft">
						{behind} {y.format(row.behind)}
					</p>
				)}
			</div>
		</div>
	);
}
