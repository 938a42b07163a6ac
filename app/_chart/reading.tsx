"use client";

import { type PointerEvent, useRef, useState } from "react";
import type { Chart, ChartLine, ChartRow } from "./chart.ts";
import { intervalWords } from "./interval-words.ts";
import { type PlotBox, xOf, yOf } from "./plot-box.ts";
import { shareOf } from "./scale.ts";

type ReadingProps = {
	chart: Pick<Chart, "lines" | "rows" | "x" | "y" | "behind">;
	box: PlotBox;
	title: string;
};

/**
 * Reads values from a chart: under the pointer, and by keyboard at a slider that has the chart's places for its steps.
 * Screen readers say a slider's value by themselves as it moves, and hand it the arrow keys.
 */
export function Reading({ chart: whole, box, title }: ReadingProps) {
	// Where no line has a value there is nothing to read.
	const chart = { ...whole, rows: whole.rows.filter(({ values }) => values.some((value) => value !== null)) };
	const [at, setAt] = useState<number | null>(null);
	const slider = useRef<HTMLInputElement>(null);
	const last = chart.rows.length - 1;
	const place = Math.min(at ?? last, last);
	const row = chart.rows[place];
	if (row === undefined) return null;
	const point = (event: PointerEvent<HTMLDivElement>) => {
		// In the screen's pixels, as the pointer is; those of the box are larger in the big text.
		const { left, top, width, height } = event.currentTarget.getBoundingClientRect();
		setAt(
			nearest(chart, { across: (event.clientX - left) / width, down: (event.clientY - top) / height }, box),
		);
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
			{/* biome-ignore lint/a11y/noStaticElementInteractions: what is operated is the slider. */}
			<div
				className="absolute cursor-crosshair touch-pan-y"
				style={box}
				onPointerMove={point}
				onPointerDown={(event) => {
					// A finger leaves as it is lifted: what it pointed at stays until something else is touched.
					if (event.pointerType !== "mouse") slider.current?.focus({ preventScroll: true });
					point(event);
				}}
				// The press that a browser makes of a tap would take the focus, and the values with it.
				onMouseDown={(event) => event.preventDefault()}
				onPointerLeave={({ pointerType }) => {
					if (pointerType === "mouse") setAt(document.activeElement === slider.current ? place : null);
				}}
			/>
		</div>
	);
}

/** Shares of the chart's width and height. */
type Pointed = { across: number; down: number };

/** The place of the row that lies nearest to what is pointed at: along the chart, or its area anywhere in it. */
function nearest({ rows, x }: ReadingProps["chart"], { across, down }: Pointed, box: PlotBox): number {
	const [left, top] = [box.left + across * box.width, box.top + down * box.height];
	const distance = ({ x: value, area }: ChartRow) =>
		area === undefined
			? Math.abs(shareOf(value, x.scale) - across)
			: Math.hypot(beyond(left, area.left, area.width), beyond(top, area.top, area.height));
	return rows.reduce((best, row, index) => {
		const held = rows[best];
		return held === undefined || distance(row) < distance(held) ? index : best;
	}, 0);
}

/** How far a place lies before or behind a stretch. */
function beyond(place: number, from: number, length: number): number {
	return Math.max(from - place, place - from - length, 0);
}

/** What a line has at a place: its value, and how sure that is where it is known. */
type Read = { line: ChartLine; value: number; text: string };

function readLines({ lines, y }: Pick<Chart, "lines" | "y">, { values, intervals }: ChartRow): Read[] {
	return lines.flatMap((line, at): Read[] => {
		const value = values[at];
		if (value == null) return [];
		const interval = intervals?.[at];
		const sure = interval == null ? "" : ` (${intervalWords(interval, y.format)})`;
		return [{ line, value, text: `${y.format(value)}${sure}` }];
	});
}

function inWords(chart: ReadingProps["chart"], row: ChartRow): string {
	const { x, y, behind } = chart;
	const lines = readLines(chart, row).map(({ line, text }) => `${line.name} ${text}`);
	const ground = behind === null || row.behind == null ? [] : [`${behind} ${y.format(row.behind)}`];
	return `${x.format(row.x)}: ${[...lines, ...ground].join(", ")}`;
}

type ShownProps = { chart: ReadingProps["chart"]; row: ChartRow; box: PlotBox };

/** An area that is lower than this would be covered by its own values. */
const LOW_PX = 120;

function valuesTop(area: PlotBox | undefined, box: PlotBox): number {
	if (area === undefined) return box.top + 4;
	return area.top + 4 + (area.height < LOW_PX ? area.height : 0);
}

/** A line at the place that is read with a dot on each that has a value there, or its area; and the values beside it. */
function Shown({ chart, row, box }: ShownProps) {
	const { x, y, behind } = chart;
	const { area } = row;
	const left = area === undefined ? xOf(row.x, x, box) : area.left + area.width / 2;
	const isRight = left > box.left + box.width / 2;
	const read = readLines(chart, row);
	return (
		<div aria-hidden="true" className="pointer-events-none absolute inset-0 z-10">
			{area === undefined ? (
				<>
					<div className="absolute w-px bg-rule-strong" style={{ left, top: box.top, height: box.height }} />
					{read.map(({ line: { name, color }, value }) => (
						<span
							key={name}
							className="absolute -mt-1 -ml-1 size-2 rounded-full ring-2 ring-card"
							style={{ left, top: yOf(value, y, box), background: color }}
						/>
					))}
				</>
			) : (
				<div className="absolute rounded-[2px] outline-2 outline-ink" style={area} />
			)}
			<div
				className="figures absolute rounded border border-rule-strong bg-card px-2.5 py-1.5 text-xs shadow-md"
				style={{
					top: valuesTop(area, box),
					...(isRight ? { right: `calc(100% - ${left - 10}px)` } : { left: left + 10 }),
				}}
			>
				<p className="whitespace-nowrap text-ink-faint">{x.format(row.x)}</p>
				{read.map(({ line: { name, color }, text }) => (
					<p key={name} className="whitespace-nowrap">
						<b style={{ color }}>{name}</b> {text}
					</p>
				))}
				{behind === null || row.behind == null ? null : (
					<p className="whitespace-nowrap text-ink-soft">
						{behind} {y.format(row.behind)}
					</p>
				)}
			</div>
		</div>
	);
}
