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
import { formatCount } from "#app/_lib/format.ts";
import { armStyle } from "./arm-style.ts";
import type { FactorPoint, Ideal } from "./factor-points.ts";
import type { AxisScale } from "./scale.ts";

export type FactorChartProps = {
	/** In the order of the factor. */
	points: readonly FactorPoint[];
	/** Drawn where theory has it. */
	ideal: Ideal | undefined;
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

/** A figure of each arm over the number at which they differ, with intervals, and theory drawn over it. */
export default function FactorChart({
	points,
	ideal,
	xScale,
	yScale,
	formatValue,
	formatTick,
}: FactorChartProps) {
	return (
		<LineChart
			responsive
			data={[...points]}
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
			{ideal === undefined ? null : <IdealLine ideal={ideal} xScale={xScale} yScale={yScale} />}
			<Line
				dataKey="value"
				stroke="var(--rule-strong)"
				strokeWidth={1.5}
				isAnimationActive={false}
				activeDot={false}
				dot={false}
			/>
			<Points points={points} formatValue={formatValue} />
		</LineChart>
	);
}

/** From pixels of the axes to a line's path, as far as it is within the plot. */
function IdealLine({
	ideal,
	xScale,
	yScale,
}: Pick<FactorChartProps, "xScale" | "yScale"> & { ideal: Ideal }) {
	const xOf = useXAxisScale();
	const yOf = useYAxisScale();
	if (xOf === undefined || yOf === undefined) return null;
	const [from, to] = xScale.domain;
	const [low, high] = yScale.domain;
	const places = Array.from({ length: PIECES + 1 }, (_, piece) => {
		const share = piece / PIECES;
		const x = xScale.kind === "log" ? from * (to / from) ** share : from + (to - from) * share;
		return { x, y: ideal.at(x) };
	}).filter(({ y }) => y >= low && y <= high);
	const path = places.map(({ x, y }, at) => `${at === 0 ? "M" : "L"}${xOf(x)} ${yOf(y)}`).join("");
	return <path d={path} fill="none" stroke="var(--ink-faint)" strokeWidth={1.5} strokeDasharray="1.5 4" />;
}

type Scale = NonNullable<ReturnType<typeof useYAxisScale>>;
type Plot = NonNullable<ReturnType<typeof usePlotArea>>;

function Points({ points, formatValue }: Pick<FactorChartProps, "points" | "formatValue">) {
	const plot = usePlotArea();
	const xOf = useXAxisScale();
	const yOf = useYAxisScale();
	if (plot === undefined || xOf === undefined || yOf === undefined) return null;
	return points.map((point) => {
		const [cx, cy] = [xOf(point.x), yOf(point.value)];
		if (cx === undefined || cy === undefined) return null;
		const { color, marker, letter } = armStyle(point.arm);
		return (
			<g key={letter}>
				<Spread point={point} cx={cx} yOf={yOf} plot={plot} color={color} />
				<path
					d={marker}
					transform={`translate(${cx} ${cy})`}
					fill={color}
					stroke="var(--card)"
					strokeWidth={1}
				/>
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
function labelHeight({ interval, bound }: FactorPoint, cy: number, yOf: Scale, plot: Plot): number {
	const drawn = [interval?.low, interval?.high, bound ?? undefined]
		.flatMap((value) => (value === undefined ? [] : (yOf(value) ?? [])))
		.filter((y) => y > plot.y && y < plot.y + plot.height);
	const above = Math.min(cy, ...drawn) - LABEL_GAP;
	return above > plot.y ? above : Math.max(cy, ...drawn) + LABEL_GAP;
}

type SpreadProps = { point: FactorPoint; cx: number; yOf: Scale; plot: Plot; color: string };

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
