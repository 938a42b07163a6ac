"use client";

import { useId } from "react";
import { armStyle } from "./arm-style.ts";
import type { Chart, ChartAxis, Floor, Guess, Stretch } from "./chart.ts";
import { NARROW_PX, type PlotBox } from "./plot-box.ts";
import { shareOf, spreadLabels } from "./scale.ts";

/** Markers per line; more would hide it. */
const MARKERS = 10;
const LABEL_GAP_PX = 16;
/** A floor between decades may be thinner than a line, and one at a percentile has no width. */
const LEAST_FLOOR_PX = 2;
const FLOOR_WIDTH_PX = 22;
const STRETCHES = {
	"warm-up": { fill: "var(--ink)", fillOpacity: 0.06 },
	disturbed: { fill: "var(--warn)", fillOpacity: 0.12 },
} as const;
/** A rim of the ground, so that text can be read where a line runs through it. */
const RIM = {
	stroke: "var(--card)",
	strokeWidth: 3.5,
	strokeLinejoin: "round",
	paintOrder: "stroke",
} as const;

/** Where a value lies along an axis, in pixels of the chart's element. */
export function xOf(value: number, { scale }: ChartAxis, box: PlotBox): number {
	return box.left + box.width * shareOf(value, scale);
}

export function yOf(value: number, { scale }: ChartAxis, box: PlotBox): number {
	return box.top + box.height * (1 - shareOf(value, scale));
}

type StretchesProps = { stretches: readonly Stretch[]; x: ChartAxis; box: PlotBox };

export function Stretches({ stretches, x, box }: StretchesProps) {
	return stretches.map(({ from, to, look }) => (
		<rect
			key={`${look} ${from}`}
			x={xOf(from, x, box)}
			y={box.top}
			width={xOf(to, x, box) - xOf(from, x, box)}
			height={box.height}
			{...STRETCHES[look]}
		/>
	));
}

type SidesProps = { x: ChartAxis; y: ChartAxis; box: PlotBox };

/** Hatched: what two equal arms could not be told apart by. */
export function Floors({ floors, x, y, box }: SidesProps & { floors: readonly Floor[] }) {
	const hatch = useId();
	if (floors.length === 0) return null;
	return (
		<>
			<pattern id={hatch} width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
				<rect width="6" height="6" fill="var(--ink)" fillOpacity="0.05" />
				<path d="M0 0V6" stroke="var(--ink-soft)" strokeWidth="1.6" strokeOpacity="0.55" />
			</pattern>
			{floors.map((floor) => {
				const across = floor.x === null ? null : floor.x.map((value) => xOf(value, x, box));
				const up = floor.y === null ? null : floor.y.map((value) => yOf(value, y, box));
				const [left, right] = widened(
					across ?? [box.left, box.left + box.width],
					FLOOR_WIDTH_PX,
					up !== null,
				);
				const [top, foot] = widened(
					up?.toReversed() ?? [box.top, box.top + box.height],
					LEAST_FLOOR_PX,
					true,
				);
				return (
					<rect
						key={`${left} ${top}`}
						x={left}
						y={top}
						width={Math.max(LEAST_FLOOR_PX, right - left)}
						height={foot - top}
						fill={`url(#${hatch})`}
					/>
				);
			})}
		</>
	);
}

/** A range of pixels, made at least so wide about its middle where that is wanted. */
function widened(range: readonly number[], leastPx: number, wanted: boolean): [from: number, to: number] {
	const [from = 0, to = 0] = range;
	const missing = wanted ? Math.max(0, leastPx - (to - from)) / 2 : 0;
	return [from - missing, to + missing];
}

/** Dotted or hollow: where arms would be if a prediction had been right. */
export function Guesses({ guesses, x, y, box }: SidesProps & { guesses: readonly Guess[] }) {
	return guesses.map((guess) => {
		const { color, letter } = armStyle(guess.arm);
		const [cx, cy] = [
			guess.x === null ? null : xOf(guess.x, x, box),
			guess.y === null ? null : yOf(guess.y, y, box),
		];
		const path =
			cx === null
				? `M${box.left} ${cy}H${box.left + box.width}`
				: `M${cx} ${box.top}V${box.top + box.height}`;
		return (
			<g key={`${guess.id} ${guess.arm}`}>
				{cx !== null && cy !== null ? (
					<circle
						cx={cx}
						cy={cy}
						r={5.5}
						fill="var(--card)"
						stroke={color}
						strokeWidth={2}
						strokeDasharray="2 2"
					/>
				) : (
					<path d={path} stroke={color} strokeWidth={1.5} strokeDasharray="1 5" strokeLinecap="round" />
				)}
				<text
					x={cx === null ? box.left + box.width - 6 : cx - 9}
					y={cy === null ? box.top + 12 : cy - 6}
					textAnchor="end"
					fill="var(--ink-soft)"
					fontSize={12}
					{...RIM}
				>
					{`your guess for ${letter}`}
				</text>
			</g>
		);
	});
}

type ChartBoxProps = { chart: Chart; box: PlotBox };

/** A marker here and there on each line, those of two arms not at the same place; none on the foot or beyond the head. */
export function Markers({ chart: { rows, armCount, x, y }, box }: ChartBoxProps) {
	const every = Math.max(1, Math.ceil(rows.length / MARKERS));
	const apart = Math.max(1, Math.floor(every / armCount));
	const [foot, head] = y.scale.domain;
	return Array.from({ length: armCount }, (_, arm) => {
		const { marker, color, letter } = armStyle(arm);
		const marked = rows.filter((_, index) => index % every === (arm * apart) % every);
		return (
			<g key={letter} fill={color} stroke="var(--card)">
				{marked.map((row) => {
					const value = row.values[arm];
					if (value == null || value <= foot || value > head) return null;
					const place = `translate(${xOf(row.x, x, box)} ${yOf(value, y, box)})`;
					return <path key={row.x} d={marker} transform={place} />;
				})}
			</g>
		);
	});
}

/** Names each arm at its line: beside the plot where it reaches so far, else where it ends. */
export function ArmNames({ chart, box, widthPx }: ChartBoxProps & { widthPx: number }) {
	const { rows, armCount, x, y, named } = chart;
	const arms = Array.from({ length: armCount }, (_, arm) => arm);
	if (named === "peak") {
		return arms.map((arm) => <PeakName key={armStyle(arm).letter} arm={arm} chart={chart} box={box} />);
	}
	const ends = arms.flatMap((arm) => {
		const row = rows.findLast(({ values }) => values[arm] != null);
		const value = row?.values[arm];
		return row === undefined || value == null
			? []
			: [{ arm, value, x: xOf(row.x, x, box), y: yOf(value, y, box) }];
	});
	const isBeside = (end: { x: number }) =>
		chart.x.scale.kind !== "nines" || end.x > box.left + 0.85 * box.width;
	const beside = ends.filter(isBeside);
	const places = spreadLabels(
		beside.map((end) => end.y),
		LABEL_GAP_PX,
		{ min: box.top + 4, max: box.top + box.height - 4 },
	);
	const right = box.left + box.width + 8;
	return [
		...beside.map((end, index) => ({ ...end, x: right, y: places[index] ?? end.y })),
		...ends.filter((end) => !isBeside(end)).map((end) => ({ ...end, x: end.x + 8 })),
	].map((end) => (
		<text
			key={armStyle(end.arm).letter}
			x={end.x}
			y={end.y}
			dominantBaseline="middle"
			fontSize={12.5}
			className="figures"
			{...RIM}
		>
			<tspan fill={armStyle(end.arm).color} fontWeight={700}>
				{armStyle(end.arm).letter}
			</tspan>
			{widthPx < NARROW_PX ? null : (
				<tspan dx={5} fill="var(--ink)">
					{y.format(end.value)}
				</tspan>
			)}
		</text>
	));
}

/** The letter of an arm over the highest place of its line. */
function PeakName({ arm, chart: { rows, x, y }, box }: ChartBoxProps & { arm: number }) {
	const highest = rows.reduce<{ x: number; value: number } | null>((found, row) => {
		const value = row.values[arm];
		return value == null || (found !== null && value <= found.value) ? found : { x: row.x, value };
	}, null);
	if (highest === null) return null;
	const { letter, color } = armStyle(arm);
	return (
		<text
			x={xOf(highest.x, x, box)}
			y={Math.max(box.top + 10, yOf(highest.value, y, box) - 8)}
			textAnchor="middle"
			fontSize={12.5}
			fontWeight={700}
			fill={color}
			{...RIM}
		>
			{letter}
		</text>
	);
}
