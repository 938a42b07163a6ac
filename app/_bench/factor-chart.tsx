"use client";

import {
	CartesianGrid,
	Line,
	LineChart,
	usePlotArea,
	useXAxisScale,
	useYAxisScale,
	XAxis,
	YAxis,
} from "recharts";
import { armStyle } from "#app/_chart/arm-style.ts";
import type { AxisScale } from "#app/_chart/scale.ts";
import { formatCount } from "#app/_lib/format.ts";
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
	lines: readonly DrawnLine[];
	/** Drawn beneath the points. */
	curves: readonly DrawnCurve[];
	marks?: readonly DrawnMark[];
	xScale: AxisScale;
	yScale: AxisScale;
	formatValue(value: number): string;
	formatTick(value: number): string;
};

const AXIS = { tick: { fill: "var(--ink-faint)", fontSize: 12 }, stroke: "var(--rule-strong)" };
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
export default function FactorChart({
	lines,
	curves,
	marks = NO_MARKS,
	xScale,
	yScale,
	formatValue,
	formatTick,
}: FactorChartProps) {
	return (
		<LineChart
			responsive
			data={lines.flatMap((line) => [...line.points])}
			accessibilityLayer={false}
			margin={{ top: 14, right: 18, bottom: 4, left: 4 }}
			style={{ width: "100%", height: "100%" }}
		>
			<CartesianGrid stroke="var(--rule)" strokeDasharray="1 3" />
			<XAxis
				dataKey="x"
				type="number"
				scale={xScale.kind}
				domain={xScale.domain}
				ticks={xScale.ticks}
				allowDataOverflow
				tickFormatter={formatCount}
				{...AXIS}
				height={24}
			/>
			<YAxis
				scale={yScale.kind}
				domain={yScale.domain}
				ticks={yScale.ticks}
				allowDataOverflow
				tickFormatter={formatTick}
				{...AXIS}
				width={58}
			/>
			{curves.map((curve) => (
				<TheoryLine key={curve.id} curve={curve} xScale={xScale} yScale={yScale} />
			))}
			{lines.map(({ points, style }) => (
				<Line
					key={style ?? "arms"}
					data={[...points]}
					dataKey="value"
					stroke={style === undefined ? "var(--rule-strong)" : armStyle(style).color}
					strokeDasharray={style === undefined ? "0" : armStyle(style).dash}
					strokeWidth={1.5}
					isAnimationActive={false}
					activeDot={false}
					dot={false}
				/>
			))}
			<Marks marks={marks} />
			{lines.map(({ points, style }) => (
				<Points
					key={style ?? "arms"}
					points={points}
					isLabelled={points.length <= MOST_LABELS}
					formatValue={formatValue}
				/>
			))}
		</LineChart>
	);
}

/** From pixels of the axes to a line's path, as far as it is within the plot. */
function TheoryLine({
	curve,
	xScale,
	yScale,
}: Pick<FactorChartProps, "xScale" | "yScale"> & { curve: DrawnCurve }) {
	const xOf = useXAxisScale();
	const yOf = useYAxisScale();
	if (xOf === undefined || yOf === undefined) return null;
	const [from, to] = xScale.domain;
	const [low, high] = yScale.domain;
	const places = Array.from({ length: PIECES + 1 }, (_, piece) => {
		const share = piece / PIECES;
		const x = xScale.kind === "log" ? from * (to / from) ** share : from + (to - from) * share;
		return { x, y: curve.at(x) };
	}).filter(({ y }) => y >= low && y <= high);
	const path = places.map(({ x, y }, at) => `${at === 0 ? "M" : "L"}${xOf(x)} ${yOf(y)}`).join("");
	return <path d={path} fill="none" stroke={curve.color} strokeWidth={1.5} strokeDasharray={curve.dash} />;
}

type Scale = NonNullable<ReturnType<typeof useYAxisScale>>;
type Plot = NonNullable<ReturnType<typeof usePlotArea>>;

/** An upright line through each marked place, its words at the head of the plot, each line's beneath the other's. */
function Marks({ marks }: { marks: readonly DrawnMark[] }) {
	const plot = usePlotArea();
	const xOf = useXAxisScale();
	if (plot === undefined || xOf === undefined) return null;
	return marks.map(({ x, style, text }, at) => {
		const cx = xOf(x);
		if (cx === undefined) return null;
		const isLeft = cx < plot.x + plot.width / 2;
		const { color } = armStyle(style);
		return (
			<g key={style}>
				<path
					d={`M${cx} ${plot.y}V${plot.y + plot.height}`}
					stroke={color}
					strokeWidth={1.25}
					strokeDasharray="4 3"
					strokeOpacity={0.8}
				/>
				<text
					x={cx + (isLeft ? 6 : -6)}
					y={plot.y + 8 + at * 16}
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

type PointsProps = {
	points: readonly DrawnPoint[];
	isLabelled: boolean;
	formatValue(value: number): string;
};

function Points({ points, isLabelled, formatValue }: PointsProps) {
	const plot = usePlotArea();
	const xOf = useXAxisScale();
	const yOf = useYAxisScale();
	if (plot === undefined || xOf === undefined || yOf === undefined) return null;
	return points.map((point) => {
		const [cx, cy] = [xOf(point.x), yOf(point.value)];
		if (cx === undefined || cy === undefined) return null;
		const { color, marker, letter } = armStyle(point.style);
		return (
			<g key={point.x}>
				<Spread point={point} cx={cx} yOf={yOf} plot={plot} color={color} />
				<path
					d={marker}
					transform={`translate(${cx} ${cy})`}
					fill={color}
					stroke="var(--card)"
					strokeWidth={1}
				/>
				{isLabelled ? (
					<text
						{...labelSide(cx, plot)}
						y={labelHeight(point, cy, yOf, plot)}
						dominantBaseline="middle"
						fontSize={12.5}
						className="figures"
						{...HALO}
					>
						<tspan fill={color} fontWeight={700}>
							{letter}
						</tspan>
						<tspan dx={5} fill="var(--ink)">
							{formatValue(point.value)}
						</tspan>
					</text>
				) : null}
			</g>
		);
	});
}

/** Over the middle of its point, unless the axis or the edge of the chart is in the way. */
function labelSide(cx: number, plot: Plot): { x: number; textAnchor: "start" | "middle" | "end" } {
	const right = plot.x + plot.width;
	if (cx - LABEL_HALF_WIDTH < plot.x) return { x: plot.x + LABEL_INSET, textAnchor: "start" };
	if (cx + LABEL_HALF_WIDTH > right + LABEL_OVERHANG) return { x: right + LABEL_OVERHANG, textAnchor: "end" };
	return { x: cx, textAnchor: "middle" };
}

/** Above all that is drawn of its point, or beneath it where there is no room; a bar that leaves the plot has no end. */
function labelHeight({ interval, bound }: DrawnPoint, cy: number, yOf: Scale, plot: Plot): number {
	const drawn = [interval?.low, interval?.high, bound ?? undefined]
		.flatMap((value) => (value === undefined ? [] : (yOf(value) ?? [])))
		.filter((y) => y > plot.y && y < plot.y + plot.height);
	const above = Math.min(cy, ...drawn) - LABEL_GAP;
	return above > plot.y ? above : Math.max(cy, ...drawn) + LABEL_GAP;
}

type SpreadProps = { point: DrawnPoint; cx: number; yOf: Scale; plot: Plot; color: string };

/** The interval of a point, as far as it is within the plot, and the dash of what theory allows it. */
function Spread({ point: { interval, bound }, cx, yOf, plot, color }: SpreadProps) {
	const boundY = bound === null ? undefined : yOf(bound);
	return (
		<>
			{boundY === undefined ? null : (
				<path
					d={`M${cx - BOUND_HALF_WIDTH} ${boundY}h${2 * BOUND_HALF_WIDTH}`}
					stroke="var(--ink-soft)"
					strokeWidth={1.5}
					strokeDasharray="5 3"
				/>
			)}
			{interval === null ? null : (
				<path
					d={intervalPath(interval, cx, yOf, plot)}
					stroke={color}
					strokeWidth={1.5}
					strokeOpacity={0.6}
					fill="none"
				/>
			)}
		</>
	);
}

/** A line with a cap at each end that is within the plot; a log axis has no place for what is not above 0. */
function intervalPath(
	{ low, high }: { low: number; high: number },
	x: number,
	yOf: Scale,
	plot: Plot,
): string {
	const foot = plot.y + plot.height;
	const [highY, lowY] = [yOf(high) ?? plot.y, yOf(low) ?? foot];
	const cap = (y: number) =>
		y > plot.y && y < foot ? `M${x - CAP_HALF_WIDTH} ${y}h${2 * CAP_HALF_WIDTH}` : "";
	return `M${x} ${Math.min(lowY, foot)}V${Math.max(highY, plot.y)}${cap(lowY)}${cap(highY)}`;
}
