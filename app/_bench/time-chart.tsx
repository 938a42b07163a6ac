"use client";

import {
	CartesianGrid,
	Line,
	LineChart,
	ReferenceArea,
	ReferenceLine,
	Tooltip,
	type TooltipContentProps,
	usePlotArea,
	XAxis,
	YAxis,
} from "recharts";
import { armStyle } from "./arm-style.ts";
import type { Band } from "./disturbed.ts";
import type { GuessLine } from "./guess-lines.ts";
import { type AxisScale, linearScale, shareOf, spreadLabels } from "./scale.ts";
import type { SeriesRow } from "./series.ts";

export type TimeChartProps = {
	rows: readonly SeriesRow[];
	armCount: number;
	scale: AxisScale;
	/** Right end of the time axis, fixed before the run so that nothing moves while it goes on. */
	endMs: number;
	warmupEndMs: number;
	disturbed: readonly Band[];
	/** What was predicted, drawn over what was measured. */
	guesses: readonly GuessLine[];
	formatValue(value: number): string;
	formatTick(value: number): string;
};

/** Markers per line; more would hide it. */
const MARKERS = 10;
const AXIS = { tick: { fill: "var(--ink-faint)", fontSize: 12 }, stroke: "var(--rule-strong)" };
const WARM_UP = { fill: "var(--ink)", fillOpacity: 0.06, ifOverflow: "hidden" } as const;
const DISTURBED = { fill: "var(--warn)", fillOpacity: 0.12, ifOverflow: "hidden" } as const;

/** Lines over time, one per arm, each labelled at its end with its last value. */
export default function TimeChart(props: TimeChartProps) {
	const { rows, armCount, scale, endMs, warmupEndMs, disturbed, guesses, formatValue, formatTick } = props;
	const arms = Array.from({ length: armCount }, (_, index) => index);
	const every = Math.max(1, Math.ceil(rows.length / MARKERS));
	return (
		<LineChart
			responsive
			data={[...rows]}
			accessibilityLayer={false}
			margin={{ top: 8, right: 86, bottom: 4, left: 4 }}
			style={{ width: "100%", height: "100%" }}
		>
			<CartesianGrid stroke="var(--rule)" strokeDasharray="1 3" />
			{warmupEndMs > 0 ? <ReferenceArea x1={0} x2={warmupEndMs} {...WARM_UP} /> : null}
			{disturbed.map(({ startMs, endMs: bandEndMs }) => (
				<ReferenceArea key={startMs} x1={startMs} x2={bandEndMs} {...DISTURBED} />
			))}
			<XAxis
				dataKey="tMs"
				type="number"
				domain={[0, endMs]}
				allowDataOverflow
				ticks={linearScale(endMs / 1_000)
					.ticks.map((second) => second * 1_000)
					.filter((ms) => ms <= endMs)}
				tickFormatter={(ms: number) => `${ms / 1_000} s`}
				{...AXIS}
				height={24}
			/>
			<YAxis
				scale={scale.kind}
				domain={scale.domain}
				ticks={scale.ticks}
				allowDataOverflow
				tickFormatter={formatTick}
				{...AXIS}
				width={58}
			/>
			<Tooltip
				isAnimationActive={false}
				cursor={{ stroke: "var(--rule-strong)" }}
				content={(tip: TooltipContentProps) => <Readout tip={tip} formatValue={formatValue} />}
			/>
			{arms.map((index) => (
				<Line
					key={index}
					dataKey={(row: SeriesRow) => row.values[index]}
					name={armStyle(index).letter}
					stroke={armStyle(index).color}
					strokeWidth={2}
					strokeDasharray={armStyle(index).dash}
					connectNulls
					isAnimationActive={false}
					activeDot={false}
					dot={(dot: { key?: unknown; cx?: number; cy?: number; index?: number }) => (
						<Marker
							key={`${dot.index}`}
							dot={dot}
							arm={index}
							shown={(dot.index ?? 0) % every === index % every}
						/>
					)}
				/>
			))}
			{guesses.map(({ id, arm, value }) => (
				<ReferenceLine
					key={`${id} ${arm}`}
					y={value}
					stroke={armStyle(arm).color}
					strokeWidth={1.5}
					strokeDasharray="1 5"
					strokeLinecap="round"
					ifOverflow="hidden"
					label={{
						value: `your guess for ${armStyle(arm).letter}`,
						position: "insideBottomRight",
						fill: "var(--ink-soft)",
						fontSize: 12,
						// A rim of the ground, so that it can be read where a line runs through it.
						stroke: "var(--card)",
						strokeWidth: 3,
						paintOrder: "stroke",
					}}
				/>
			))}
			<EndLabels rows={rows} arms={arms} scale={scale} formatValue={formatValue} />
		</LineChart>
	);
}

type MarkerProps = { dot: { cx?: number; cy?: number }; arm: number; shown: boolean };

function Marker({ dot, arm, shown }: MarkerProps) {
	if (!shown || dot.cx === undefined || dot.cy == null) return null;
	const { marker, color } = armStyle(arm);
	return (
		<path
			d={marker}
			transform={`translate(${dot.cx} ${dot.cy})`}
			fill={color}
			stroke="var(--card)"
			strokeWidth={1}
		/>
	);
}

type EndLabelsProps = {
	rows: readonly SeriesRow[];
	arms: readonly number[];
	scale: AxisScale;
	formatValue(value: number): string;
};

function EndLabels({ rows, arms, scale, formatValue }: EndLabelsProps) {
	const plot = usePlotArea();
	if (plot === undefined) return null;
	const ends = arms.flatMap((arm) => {
		const value = rows.findLast((row) => row.values[arm] != null)?.values[arm];
		return value == null ? [] : [{ arm, value, y: plot.y + plot.height * (1 - shareOf(value, scale)) }];
	});
	const places = spreadLabels(
		ends.map((end) => end.y),
		16,
		{ min: plot.y + 6, max: plot.y + plot.height - 4 },
	);
	return (
		<g>
			{ends.map(({ arm, value }, index) => (
				<text
					key={arm}
					x={plot.x + plot.width + 8}
					y={places[index]}
					dominantBaseline="middle"
					fontSize={12.5}
					className="figures"
				>
					<tspan fill={armStyle(arm).color} fontWeight={700}>
						{armStyle(arm).letter}
					</tspan>
					<tspan dx={5} fill="var(--ink)">
						{formatValue(value)}
					</tspan>
				</text>
			))}
		</g>
	);
}

function Readout({ tip, formatValue }: { tip: TooltipContentProps; formatValue(value: number): string }) {
	const row = tip.payload?.[0]?.payload as SeriesRow | undefined;
	if (!tip.active || row === undefined) return null;
	return (
		<div className="figures rounded border border-rule-strong bg-card px-2.5 py-1.5 text-xs shadow-md">
			<p className="text-ink-faint">{(row.tMs / 1_000).toFixed(2)} s</p>
			{row.values.map((value, arm) =>
				value === null ? null : (
					<p key={armStyle(arm).letter}>
						<b style={{ color: armStyle(arm).color }}>{armStyle(arm).letter}</b> {formatValue(value)}
					</p>
				),
			)}
		</div>
	);
}
