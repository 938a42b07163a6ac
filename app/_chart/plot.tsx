"use client";

import { memo, useId, useRef } from "react";
import { Line, LineChart, XAxis, YAxis, ZIndexLayer } from "recharts";
import { type Size, useSize } from "#app/_ui/use-size.ts";
import { Axes, Grid } from "./axes.tsx";
import type { Chart, ChartRow } from "./chart.ts";
import { Intervals } from "./intervals.tsx";
import { LineNames } from "./line-names.tsx";
import { Floors, Guesses, Markers, Stretches } from "./marks.tsx";
import { plotBox } from "./plot-box.ts";
import { Reading } from "./reading.tsx";
import { shareOf } from "./scale.ts";
import { useTurn } from "./use-turn.ts";

type PlotProps = { chart: Chart; title: string };

/** Behind the lines, which lie at 400 in the library's order, and before them. */
const BEHIND = 90;
const BEFORE = 550;

/** The picture of a chart, with what reads values from it. */
export default function Plot({ chart: latest, title }: PlotProps) {
	const element = useRef<HTMLDivElement>(null);
	const size = useSize(element);
	const chart = useTurn(latest);
	return (
		<div ref={element} className="relative h-full">
			{chart === undefined || size === undefined || size.width === 0 ? null : (
				<>
					<Drawing chart={chart} size={size} />
					<Reading chart={chart} box={plotBox(size.width, size.height, chart)} title={title} />
				</>
			)}
		</div>
	);
}

type DrawingProps = { chart: Chart; size: Size };

/** Drawn anew when the chart changes, not as values are read from it. Along x the library is given places from 0 to 1. */
const Drawing = memo(function Drawing({ chart, size }: DrawingProps) {
	const clip = useId();
	const { rows, lines, x, y } = chart;
	const box = plotBox(size.width, size.height, chart);
	return (
		<div aria-hidden="true">
			<LineChart
				width={size.width}
				height={size.height}
				data={[...rows]}
				accessibilityLayer={false}
				margin={{
					top: box.top,
					right: size.width - box.left - box.width,
					bottom: size.height - box.top - box.height,
					left: box.left,
				}}
			>
				<XAxis
					hide
					dataKey={(row: ChartRow) => shareOf(row.x, x.scale)}
					type="number"
					domain={[0, 1]}
					allowDataOverflow
				/>
				<YAxis hide scale={y.scale.kind} domain={y.scale.domain} allowDataOverflow />
				<defs>
					<clipPath id={clip}>
						<rect x={box.left} y={box.top} width={box.width} height={box.height} />
					</clipPath>
				</defs>
				<ZIndexLayer zIndex={BEHIND}>
					<Grid chart={chart} box={box} />
					<g clipPath={`url(#${clip})`}>
						<Stretches stretches={chart.stretches} x={x} box={box} />
						<Floors floors={chart.floors} x={x} y={y} box={box} />
					</g>
				</ZIndexLayer>
				{chart.behind === null ? null : (
					<Line
						dataKey={(row: ChartRow) => row.behind}
						stroke="var(--ink-faint)"
						strokeWidth={4}
						strokeOpacity={0.45}
						{...LINE}
					/>
				)}
				{lines.map(({ name, color, dash }, index) => (
					<Line
						key={name}
						dataKey={(row: ChartRow) => row.values[index]}
						stroke={color}
						strokeWidth={2}
						strokeDasharray={dash}
						{...LINE}
					/>
				))}
				<ZIndexLayer zIndex={BEFORE}>
					<Axes chart={chart} box={box} />
					<Intervals chart={chart} box={box} />
					<Markers chart={chart} box={box} />
					<Guesses chart={chart} box={box} />
					<LineNames chart={chart} box={box} widthPx={size.width} />
				</ZIndexLayer>
			</LineChart>
		</div>
	);
});

const LINE = { connectNulls: true, isAnimationActive: false, activeDot: false, dot: false } as const;
