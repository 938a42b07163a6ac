"use client";

import { type ReactNode, useRef } from "react";
import { type Size, useSize } from "#app/_ui/use-size.ts";
import type { Chart, ChartRow } from "./chart.ts";
import { Reading } from "./reading.tsx";

/** What is drawn in so much room, and what can be read from it: rows with the areas in which they are drawn. */
export type DrawnAreas = { drawing: ReactNode; rows: readonly ChartRow[] };

export type AreaDrawingProps = {
	title: string;
	/** What the values of a row are of. */
	lines: Chart["lines"];
	/** What a row goes by. */
	nameOf(row: number): string;
	format(value: number): string;
	draw(size: Size): DrawnAreas;
};

/** The ends of an axis on which nothing is placed: the areas say where each row is. */
const UNPLACED = { kind: "linear", domain: [0, 1], ticks: [] } as const satisfies Chart["y"]["scale"];

/** A drawing of bars, columns or cells, as wide as its place, from which values are read as from a chart of lines. */
export default function AreaDrawing({ title, lines, nameOf, format, draw }: AreaDrawingProps) {
	const element = useRef<HTMLDivElement>(null);
	const size = useSize(element);
	return (
		<div ref={element} className="relative h-full">
			{size === undefined || size.width === 0 ? null : (
				<Drawn size={size} title={title} lines={lines} nameOf={nameOf} format={format} draw={draw} />
			)}
		</div>
	);
}

function Drawn({ size, title, lines, nameOf, format, draw }: AreaDrawingProps & { size: Size }) {
	const { drawing, rows } = draw(size);
	const axis = { name: "", unit: "", scale: UNPLACED };
	return (
		<>
			<svg
				aria-hidden="true"
				width={size.width}
				height={size.height}
				viewBox={`0 0 ${size.width} ${size.height}`}
				className="area-drawing block"
			>
				{drawing}
			</svg>
			<Reading
				title={title}
				box={{ left: 0, top: 0, ...size }}
				chart={{
					lines,
					rows,
					x: { ...axis, format: nameOf, formatTick: nameOf },
					y: { ...axis, format, formatTick: format },
					behind: null,
				}}
			/>
		</>
	);
}
