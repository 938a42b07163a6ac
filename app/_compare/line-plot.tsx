"use client";

import { type PointerEvent, useState } from "react";
import { type AxisScale, shareOf, spreadLabels } from "#app/_chart/scale.ts";
import type { LineLook } from "./line.ts";

/** A line to draw; `x` is a share of the plot's width, `y` a value on its axis. */
type PlotLine = { look: LineLook; points: readonly PlotPoint[] };
type PlotPoint = { x: number; y: number };

type LinePlotProps = {
	lines: readonly PlotLine[];
	y: AxisScale;
	xTicks: readonly { at: number; text: string }[];
	formatValue(value: number): string;
	formatTick(value: number): string;
	/** What a place along x is called. */
	formatPlace(x: number): string;
};

/** Markers per line; more would hide it. */
const MARKERS = 6;
/** Between two labels at the ends of lines, in per cent of the plot's height. */
const LABEL_GAP = 8;

/** Lines on one pair of axes, each named at its end with its last value. It fits itself to its width by style alone. */
export function LinePlot(props: LinePlotProps) {
	const { lines, y, xTicks, formatValue, formatTick, formatPlace } = props;
	const [reading, setReading] = useState<number | null>(null);
	const move = (event: PointerEvent<HTMLDivElement>) => {
		const box = event.currentTarget.getBoundingClientRect();
		setReading(Math.min(1, Math.max(0, (event.clientX - box.left) / box.width)));
	};
	const top = (value: number) => 100 * (1 - shareOf(value, y));
	return (
		<div aria-hidden="true" className="figures relative h-60 pr-24 pb-6 pl-14 text-xs">
			<div className="relative h-full" onPointerMove={move} onPointerLeave={() => setReading(null)}>
				{y.ticks.map((tick) => (
					<div
						key={tick}
						className="absolute inset-x-0 border-rule border-t border-dashed"
						style={{ top: `${top(tick)}%` }}
					>
						<span className="absolute -left-2 -translate-x-full -translate-y-1/2 whitespace-nowrap text-ink-faint">
							{formatTick(tick)}
						</span>
					</div>
				))}
				{xTicks.map(({ at, text }) => (
					<div
						key={text}
						className="absolute inset-y-0 border-rule border-l border-dashed"
						style={{ left: `${100 * at}%` }}
					>
						<span className="absolute top-full left-0 mt-1 -translate-x-1/2 whitespace-nowrap text-ink-faint">
							{text}
						</span>
					</div>
				))}
				<svg
					aria-hidden="true"
					viewBox="0 0 100 100"
					preserveAspectRatio="none"
					className="absolute inset-0 size-full overflow-hidden"
				>
					{lines.map(({ look, points }) => (
						<path
							key={look.name}
							d={pathOf(points, top)}
							fill="none"
							stroke={look.color}
							strokeWidth="2"
							strokeDasharray={look.dash}
							vectorEffect="non-scaling-stroke"
						/>
					))}
				</svg>
				<Markers lines={lines} top={top} />
				<EndLabels lines={lines} top={top} formatValue={formatValue} />
				{reading === null ? null : (
					<Reading x={reading} lines={lines} formatValue={formatValue} formatPlace={formatPlace} />
				)}
			</div>
		</div>
	);
}

function pathOf(points: readonly PlotPoint[], top: (value: number) => number): string {
	return points
		.map(({ x, y }, at) => `${at === 0 ? "M" : "L"}${(100 * x).toFixed(2)} ${top(y).toFixed(2)}`)
		.join("");
}

type PartProps = { lines: readonly PlotLine[]; top(value: number): number };

function Markers({ lines, top }: PartProps) {
	return lines.flatMap(({ look, points }, line) => {
		const every = Math.max(1, Math.ceil(points.length / MARKERS));
		return points.flatMap(({ x, y }, at) =>
			at % every !== line % every
				? []
				: [
						<svg
							aria-hidden="true"
							key={`${look.name} ${x}`}
							width="12"
							height="12"
							viewBox="-6 -6 12 12"
							className="absolute -translate-x-1/2 -translate-y-1/2"
							style={{ left: `${100 * x}%`, top: `${top(y)}%` }}
						>
							<path d={look.marker} fill={look.color} stroke="var(--paper)" strokeWidth="1" />
						</svg>,
					],
		);
	});
}

function EndLabels({ lines, top, formatValue }: PartProps & { formatValue(value: number): string }) {
	const ends = lines.flatMap(({ look, points }) => {
		const last = points.at(-1);
		return last === undefined ? [] : [{ look, value: last.y, at: top(last.y) }];
	});
	const gap = Math.min(LABEL_GAP, 100 / Math.max(1, ends.length));
	const places = spreadLabels(
		ends.map(({ at }) => at),
		gap,
		{ min: 0, max: 100 },
	);
	return ends.map(({ look, value }, at) => (
		<span
			key={look.name}
			className="absolute left-full ml-2 -translate-y-1/2 whitespace-nowrap"
			style={{ top: `${places[at]}%` }}
		>
			<Named look={look} /> {formatValue(value)}
		</span>
	));
}

/** A line's name behind its marker: in ink, for a letter in its colour would be too faint. */
function Named({ look }: { look: LineLook }) {
	return (
		<>
			<svg aria-hidden="true" width="10" height="10" viewBox="-6 -6 12 12" className="mr-1 inline">
				<path d={look.marker} fill={look.color} />
			</svg>
			<b className="font-semibold">{look.name}</b>
		</>
	);
}

type ReadingProps = Pick<LinePlotProps, "lines" | "formatValue" | "formatPlace"> & { x: number };

/** What each line is nearest to the pointer. */
function Reading({ x, lines, formatValue, formatPlace }: ReadingProps) {
	const near = lines.flatMap(({ look, points }) => {
		const [first, ...rest] = points;
		if (first === undefined) return [];
		const point = rest.reduce(
			(best, one) => (Math.abs(one.x - x) < Math.abs(best.x - x) ? one : best),
			first,
		);
		return [{ look, point }];
	});
	return (
		<>
			<div className="absolute inset-y-0 border-ink-faint border-l" style={{ left: `${100 * x}%` }} />
			<div
				className="pointer-events-none absolute top-1 z-10 rounded border border-rule-strong bg-card px-2.5 py-1.5 shadow-md"
				style={x > 0.5 ? { right: `${100 * (1 - x) + 2}%` } : { left: `${100 * x + 2}%` }}
			>
				<p className="whitespace-nowrap text-ink-faint">{formatPlace(x)}</p>
				{near.map(({ look, point }) => (
					<p key={look.name} className="whitespace-nowrap">
						<Named look={look} /> {formatValue(point.y)}
					</p>
				))}
			</div>
		</>
	);
}
