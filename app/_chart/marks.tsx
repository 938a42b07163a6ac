"use client";

import { useId } from "react";
import type { Chart, ChartAxis, Floor, Stretch } from "./chart.ts";
import { type PlotBox, xOf, yOf } from "./plot-box.ts";

/** Markers per line; more would hide it. */
const MARKERS = 10;
/** A floor between decades may be thinner than a line, and one at a percentile has no width. */
const LEAST_FLOOR_PX = 2;
const FLOOR_WIDTH_PX = 22;
const STRETCHES = {
	"warm-up": { fill: "var(--ink)", fillOpacity: 0.06 },
	disturbed: { fill: "var(--warn)", fillOpacity: 0.12 },
} as const;
/** A rim of the ground, so that text can be read where a line runs through it. */
export const RIM = {
	stroke: "var(--card)",
	strokeWidth: 3.5,
	strokeLinejoin: "round",
	paintOrder: "stroke",
} as const;

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

type FloorsProps = { floors: readonly Floor[]; x: ChartAxis; y: ChartAxis; box: PlotBox };

/** Hatched: what two equal arms could not be told apart by. */
export function Floors({ floors, x, y, box }: FloorsProps) {
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

type ChartBoxProps = { chart: Chart; box: PlotBox };

/** Dotted or hollow: where lines would be if a prediction had been right. */
export function Guesses({ chart: { guesses, lines, x, y }, box }: ChartBoxProps) {
	return guesses.map((guess) => {
		const line = lines[guess.arm];
		if (line === undefined) return null;
		const { color, name } = line;
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
					{`your guess for ${name}`}
				</text>
			</g>
		);
	});
}

/** A marker here and there on each line, those of two lines not at the same place; none on the foot or beyond the head. */
export function Markers({ chart: { rows, lines, x, y }, box }: ChartBoxProps) {
	const [foot, head] = y.scale.domain;
	return lines.map(({ marker, color, name }, line) => {
		const own = rows.filter(({ values }) => values[line] != null);
		const every = Math.max(1, Math.ceil(own.length / MARKERS));
		const apart = Math.max(1, Math.floor(every / lines.length));
		const marked = own.filter((_, index) => index % every === (line * apart) % every);
		return (
			<g key={name} fill={color} stroke="var(--card)">
				{marked.map((row) => {
					const value = row.values[line];
					if (value == null || value <= foot || value > head) return null;
					const place = `translate(${xOf(row.x, x, box)} ${yOf(value, y, box)})`;
					return <path key={row.x} d={marker} transform={place} />;
				})}
			</g>
		);
	});
}
