"use client";

import { type PointerEvent, useId } from "react";
import { armStyle } from "#app/_chart/arm-style.ts";
import { type AxisScale, shareOf, valueAt } from "#app/_chart/scale.ts";

/** One value per arm; null where there is none yet. */
export type Curve = { look: "guess" | "measured"; label: string; values: readonly (number | null)[] };

type CurvePlotProps = {
	/** What each arm is called. */
	names: readonly string[];
	curves: readonly Curve[];
	scale: AxisScale;
	formatTick(value: number): string;
	/** Called while the pointer draws; without it the plot is a picture. */
	onDraw?: ((arm: number, value: number) => void) | undefined;
};

const VIEW = { width: 360, height: 216 };
const PLOT = { left: 66, right: 350, top: 10, bottom: 190 };

const LOOKS = {
	guess: { stroke: "var(--ink-soft)", dash: "1 5", fill: "var(--card)" },
	measured: { stroke: "var(--accent)", dash: "0", fill: "var(--accent)" },
} as const;

/** A figure of each arm from left to right, on one scale; what a person draws, what was measured, or both. */
export function CurvePlot({ names, curves, scale, formatTick, onDraw }: CurvePlotProps) {
	const clip = useId();
	const draw = (event: PointerEvent<SVGSVGElement>) => {
		if (onDraw === undefined || event.buttons === 0) return;
		const box = event.currentTarget.getBoundingClientRect();
		const x = ((event.clientX - box.left) / box.width) * VIEW.width;
		const y = ((event.clientY - box.top) / box.height) * VIEW.height;
		const place = Math.floor(((x - PLOT.left) / (PLOT.right - PLOT.left)) * names.length);
		const arm = Math.min(names.length - 1, Math.max(0, place));
		const share = Math.min(1, Math.max(0, (PLOT.bottom - y) / (PLOT.bottom - PLOT.top)));
		// Nobody can guess to three digits with a pointer.
		onDraw(arm, Number(valueAt(share, scale).toPrecision(2)));
	};
	return (
		<svg
			viewBox={`0 0 ${VIEW.width} ${VIEW.height}`}
			aria-hidden="true"
			className={`figures w-full max-w-md ${onDraw === undefined ? "" : "cursor-crosshair touch-none select-none"}`}
			onPointerDown={(event) => {
				if (onDraw !== undefined) event.currentTarget.setPointerCapture(event.pointerId);
				draw(event);
			}}
			onPointerMove={draw}
		>
			<clipPath id={clip}>
				<rect x={PLOT.left} y={0} width={PLOT.right - PLOT.left} height={VIEW.height} />
			</clipPath>
			<Frame names={names} scale={scale} formatTick={formatTick} isDrawnOn={onDraw !== undefined} />
			<g clipPath={`url(#${clip})`}>
				{curves.map(({ look, values }) => (
					<Line key={look} look={look} values={values} scale={scale} />
				))}
			</g>
		</svg>
	);
}

/** Where an arm stands, from left to right. */
function xOf(arm: number, count: number): number {
	return PLOT.left + ((arm + 0.5) * (PLOT.right - PLOT.left)) / count;
}

function yOf(value: number, scale: AxisScale): number {
	return PLOT.bottom - shareOf(value, scale) * (PLOT.bottom - PLOT.top);
}

type FrameProps = Pick<CurvePlotProps, "names" | "scale" | "formatTick"> & { isDrawnOn: boolean };

/** The ground, the scale and the arms. */
function Frame({ names, scale, formatTick, isDrawnOn }: FrameProps) {
	return (
		<>
			<rect
				x={PLOT.left}
				y={PLOT.top}
				width={PLOT.right - PLOT.left}
				height={PLOT.bottom - PLOT.top}
				fill={isDrawnOn ? "var(--card)" : "none"}
				stroke="var(--rule)"
			/>
			{scale.ticks.map((tick) => (
				<g key={tick}>
					<path
						d={`M${PLOT.left} ${yOf(tick, scale)}H${PLOT.right}`}
						stroke="var(--rule)"
						strokeDasharray="1 3"
					/>
					<text
						x={PLOT.left - 6}
						y={yOf(tick, scale) + 4}
						textAnchor="end"
						fontSize="10"
						fill="var(--ink-faint)"
					>
						{formatTick(tick)}
					</text>
				</g>
			))}
			{names.map((_, arm) => (
				<text
					key={armStyle(arm).letter}
					x={xOf(arm, names.length)}
					y={PLOT.bottom + 18}
					textAnchor="middle"
					fontSize="11"
					fontWeight="600"
					fill={armStyle(arm).color}
				>
					{armStyle(arm).letter}
				</text>
			))}
		</>
	);
}

type LineProps = Omit<Curve, "label"> & { scale: AxisScale };

function Line({ look, values, scale }: LineProps) {
	const { stroke, dash, fill } = LOOKS[look];
	const points = values.flatMap((value, arm) =>
		value === null ? [] : [{ arm, x: xOf(arm, values.length), y: yOf(value, scale) }],
	);
	return (
		<g>
			<path
				d={points.map(({ x, y }, index) => `${index === 0 ? "M" : "L"}${x} ${y}`).join("")}
				fill="none"
				stroke={stroke}
				strokeWidth="2"
				strokeDasharray={dash}
				strokeLinecap="round"
			/>
			{points.map(({ arm, x, y }) => (
				<circle key={arm} cx={x} cy={y} r="5" fill={fill} stroke={stroke} strokeWidth="2" />
			))}
		</g>
	);
}
