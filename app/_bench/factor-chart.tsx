"use client";

import { memo, useRef } from "react";
import { Curve, Surface } from "recharts";
import { armStyle } from "#app/_chart/arm-style.ts";
import { Axes, Grid } from "#app/_chart/axes.tsx";
import type { Chart } from "#app/_chart/chart.ts";
import { type PlotBox, plotBox, xOf, yOf } from "#app/_chart/plot-box.ts";
import { Reading } from "#app/_chart/reading.tsx";
import { useTurn } from "#app/_chart/use-turn.ts";
import { type Size, useSize } from "#app/_ui/use-size.ts";
import type { FactorPoint } from "./factor-points.ts";

/** A figure at a number; `style` is the place of the arm or the line as which it is drawn. */
export type DrawnPoint = Omit<FactorPoint, "arm"> & { style: number };

/** Points that are joined, in the order of the number. */
export type DrawnLine = {
	points: readonly DrawnPoint[];
	/** Place of the line whose colour and dash it has; none joins arms that differ in looks. */
	style?: number;
};

/** What theory says at any number. */
export type DrawnCurve = { id: string; dash: string; color: string; at(x: number): number };

/** A place on the axis of the number that is marked, with a few words at its head. */
export type DrawnMark = { x: number; style: number; text: string };

export type FactorChartProps = {
	/** What of it can be read by pointer and keyboard; its axes are the drawing's. */
	chart: Chart;
	title: string;
	lines: readonly DrawnLine[];
	/** Drawn beneath the points. */
	curves: readonly DrawnCurve[];
	marks?: readonly DrawnMark[];
};

/** How many straight pieces make the line of theory, which is one on axes that are both linear or both logarithmic. */
const PIECES = 120;
const BOUND_HALF_WIDTH = 13;
const CAP_HALF_WIDTH = 4;
const LABEL_GAP = 15;
/** Of a label as long as they get, "D 12,300 /s". */
const LABEL_HALF_WIDTH = 44;
/** How far a label at an edge is from the axis, and may be beyond the plot, where the chart has a margin. */
const LABEL_INSET = 5;
const LABEL_OVERHANG = 14;
/** Keeps a label readable over the lines behind it. */
const HALO = {
	stroke: "var(--card)",
	strokeWidth: 4,
	strokeLinejoin: "round",
	paintOrder: "stroke",
} as const;

/** More labels than this would cover each other. */
const MOST_LABELS = 4;
const NO_MARKS: readonly DrawnMark[] = [];

/** A figure of arms over the number at which they differ, with intervals, and theory drawn over it. */
export default function FactorChart(latest: FactorChartProps) {
	const element = useRef<HTMLDivElement>(null);
	const size = useSize(element);
	const drawn = useTurn(latest);
	return (
		<div ref={element} className="relative h-full">
			{drawn === undefined || size === undefined || size.width === 0 ? null : (
				<>
					<Drawing drawn={drawn} size={size} />
					<Reading
						chart={drawn.chart}
						box={plotBox(size.width, size.height, drawn.chart)}
						title={drawn.title}
					/>
				</>
			)}
		</div>
	);
}

/** Drawn anew when what is drawn changes. */
const Drawing = memo(function Drawing({ drawn, size }: { drawn: FactorChartProps; size: Size }) {
	const { chart, lines, curves, marks = NO_MARKS } = drawn;
	const box = plotBox(size.width, size.height, chart);
	const axes = { x: chart.x, y: chart.y, box };
	return (
		<div aria-hidden="true">
			<Surface width={size.width} height={size.height} className="block">
				<Grid chart={chart} box={box} />
				<Axes chart={chart} box={box} />
				{curves.map((curve) => (
					<TheoryLine key={curve.id} curve={curve} {...axes} />
				))}
				{lines.map(({ points, style }) => (
					<Curve
						key={style ?? "arms"}
						points={points.map(({ x, value }) => ({ x: xOf(x, chart.x, box), y: yOf(value, chart.y, box) }))}
						stroke={style === undefined ? "var(--rule-strong)" : armStyle(style).color}
						strokeDasharray={style === undefined ? "0" : armStyle(style).dash}
						strokeWidth={1.5}
						fill="none"
					/>
				))}
				<Marks marks={marks} {...axes} />
				{lines.map(({ points, style }) => (
					<Points key={style ?? "arms"} points={points} isLabelled={points.length <= MOST_LABELS} {...axes} />
				))}
			</Surface>
		</div>
	);
});

type OnAxes = Pick<Chart, "x" | "y"> & { box: PlotBox };

/** As far as it is within the plot. */
function TheoryLine({ curve, x, y, box }: OnAxes & { curve: DrawnCurve }) {
	const { kind, domain } = x.scale;
	const [from, to] = domain;
	const [low, high] = y.scale.domain;
	const places = Array.from({ length: PIECES + 1 }, (_, piece) => {
		const share = piece / PIECES;
		const at = kind === "log" ? from * (to / from) ** share : from + (to - from) * share;
		return { at, value: curve.at(at) };
	}).filter(({ value }) => value >= low && value <= high);
	return (
		<Curve
			points={places.map(({ at, value }) => ({ x: xOf(at, x, box), y: yOf(value, y, box) }))}
			fill="none"
			stroke={curve.color}
			strokeWidth={1.5}
			strokeDasharray={curve.dash}
		/>
	);
}

/** An upright line through each marked place, its words at the head of the plot, each line's beneath the other's. */
function Marks({ marks, x: axis, box }: OnAxes & { marks: readonly DrawnMark[] }) {
	return marks.map(({ x, style, text }, at) => {
		const cx = xOf(x, axis, box);
		const isLeft = cx < box.left + box.width / 2;
		const { color } = armStyle(style);
		return (
			<g key={style}>
				<path
					d={`M${cx} ${box.top}V${box.top + box.height}`}
					stroke={color}
					strokeWidth={1.25}
					strokeDasharray="4 3"
					strokeOpacity={0.8}
				/>
				<text
					x={cx + (isLeft ? 6 : -6)}
					y={box.top + 8 + at * 16}
					textAnchor={isLeft ? "start" : "end"}
					dominantBaseline="middle"
					fontSize={12}
					fill={color}
					{...HALO}
				>
					{text}
				</text>
			</g>
		);
	});
}

type PointsProps = OnAxes & { points: readonly DrawnPoint[]; isLabelled: boolean };

function Points({ points, isLabelled, x, y, box }: PointsProps) {
	return points.map((point) => {
		const [cx, cy] = [xOf(point.x, x, box), yOf(point.value, y, box)];
		const { color, marker, letter } = armStyle(point.style);
		return (
			<g key={point.x}>
				<Spread point={point} cx={cx} y={y} box={box} color={color} />
				<path
					d={marker}
					transform={`translate(${cx} ${cy})`}
					fill={color}
					stroke="var(--card)"
					strokeWidth={1}
				/>
				{isLabelled ? (
					<text
						{...labelSide(cx, box)}
						y={labelHeight(point, cy, y, box)}
						dominantBaseline="middle"
						fontSize={12.5}
						className="figures"
						{...HALO}
					>
						<tspan fill={color} fontWeight={700}>
							{letter}
						</tspan>
						<tspan dx={5} fill="var(--ink)">
							{y.format(point.value)}
						</tspan>
					</text>
				) : null}
			</g>
		);
	});
}

/** Over the middle of its point, unless the axis or the edge of the chart is in the way. */
function labelSide(cx: number, box: PlotBox): { x: number; textAnchor: "start" | "middle" | "end" } {
	const right = box.left + box.width;
	if (cx - LABEL_HALF_WIDTH < box.left) return { x: box.left + LABEL_INSET, textAnchor: "start" };
	if (cx + LABEL_HALF_WIDTH > right + LABEL_OVERHANG) return { x: right + LABEL_OVERHANG, textAnchor: "end" };
	return { x: cx, textAnchor: "middle" };
}

/** Above all that is drawn of its point, or beneath it where there is no room; a bar that leaves the plot has no end. */
function labelHeight({ interval, bound }: DrawnPoint, cy: number, y: Chart["y"], box: PlotBox): number {
	const drawn = [interval?.low, interval?.high, bound ?? undefined]
		.filter((value) => value !== undefined)
		.map((value) => yOf(value, y, box))
		.filter((at) => at > box.top && at < box.top + box.height);
	const above = Math.min(cy, ...drawn) - LABEL_GAP;
	return above > box.top ? above : Math.max(cy, ...drawn) + LABEL_GAP;
}

type SpreadProps = { point: DrawnPoint; cx: number; y: Chart["y"]; box: PlotBox; color: string };

/** The interval of a point, as far as it is within the plot, and the dash of what theory allows it. */
function Spread({ point: { interval, bound }, cx, y, box, color }: SpreadProps) {
	return (
		<>
			{bound === null ? null : (
				<path
					d={`M${cx - BOUND_HALF_WIDTH} ${yOf(bound, y, box)}h${2 * BOUND_HALF_WIDTH}`}
					stroke="var(--ink-soft)"
					strokeWidth={1.5}
					strokeDasharray="5 3"
				/>
			)}
			{interval === null ? null : (
				<path
					d={intervalPath(interval, cx, y, box)}
					stroke={color}
					strokeWidth={1.5}
					strokeOpacity={0.6}
					fill="none"
				/>
			)}
		</>
	);
}

/** A line with a cap at each end that is within the plot. */
function intervalPath(
	{ low, high }: { low: number; high: number },
	x: number,
	axis: Chart["y"],
	box: PlotBox,
): string {
	const [lowY, highY] = [yOf(low, axis, box), yOf(high, axis, box)];
	const cap = (y: number) =>
		y > box.top && y < box.top + box.height ? `M${x - CAP_HALF_WIDTH} ${y}h${2 * CAP_HALF_WIDTH}` : "";
	return `M${x} ${lowY}V${highY}${cap(lowY)}${cap(highY)}`;
}
