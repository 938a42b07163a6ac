"use client";

import { memo, useId, useRef } from "react";
import { Curve, Surface } from "recharts";
import { type Size, useSize } from "#app/_ui/use-size.ts";
import { Axes, Grid } from "./axes.tsx";
import type { Chart } from "./chart.ts";
import { Intervals } from "./intervals.tsx";
import { LineNames } from "./line-names.tsx";
import { Floors, Guesses, Markers, Stretches } from "./marks.tsx";
import { plotBox, pointsOf } from "./plot-box.ts";
import { Reading } from "./reading.tsx";
import { useTurn } from "./use-turn.ts";

type PlotProps = { chart: Chart; title: string };

/** The picture of a chart, with what reads values from it. */
export default function Plot({ chart: latest, title }: PlotProps) {
	const element = useRef<HTMLDivElement>(null);
	const size = useSize(element);
	const chart = useTurn(latest);
	return (
		<div ref={element} className="relative h-full">
			{chart === undefined || size === undefined || size.width === 0 || size.height === 0 ? null : (
				<>
					<Drawing chart={chart} size={size} />
					<Reading chart={chart} box={plotBox(size.width, size.height, chart)} title={title} />
				</>
			)}
		</div>
	);
}

type DrawingProps = { chart: Chart; size: Size };

/**
 * Drawn anew when the chart changes, not as values are read from it. By the library's shapes alone: a chart of its own
 * keeps its axes and lines in a store that has each of them drawn several times over, which took most of a run's page.
 */
const Drawing = memo(function Drawing({ chart, size }: DrawingProps) {
	const clip = useId();
	const { rows, lines, x, y } = chart;
	const box = plotBox(size.width, size.height, chart);
	return (
		<div aria-hidden="true">
			<Surface width={size.width} height={size.height} className="block">
				<defs>
					<clipPath id={clip}>
						<rect x={box.left} y={box.top} width={box.width} height={box.height} />
					</clipPath>
				</defs>
				<Grid chart={chart} box={box} />
				<g clipPath={`url(#${clip})`}>
					<Stretches stretches={chart.stretches} x={x} box={box} />
					<Floors floors={chart.floors} x={x} y={y} box={box} />
					{chart.behind === null ? null : (
						<Curve
							points={pointsOf(rows, (row) => row.behind, chart, box)}
							stroke="var(--ink-faint)"
							strokeWidth={4}
							strokeOpacity={0.45}
							{...LINE}
						/>
					)}
					{lines.map(({ name, color, dash }, index) => (
						<Curve
							key={name}
							points={pointsOf(rows, (row) => row.values[index], chart, box)}
							stroke={color}
							strokeWidth={2}
							strokeDasharray={dash}
							{...LINE}
						/>
					))}
				</g>
				<Axes chart={chart} box={box} />
				<Intervals chart={chart} box={box} />
				<Markers chart={chart} box={box} />
				<Guesses chart={chart} box={box} />
				<LineNames chart={chart} box={box} widthPx={size.width} />
			</Surface>
		</div>
	);
});

const LINE = { connectNulls: true, fill: "none" } as const;
