import type { DrawnCurve } from "#app/_bench/factor-chart.tsx";
import { armStyle } from "#app/_chart/arm-style.ts";
import { type AxisScale, shareOf, valueAt } from "#app/_chart/scale.ts";
import { formatCount } from "#app/_lib/format.ts";
import { formatsOf } from "#app/_sweep/figures.ts";
import { type SweepDrawing, spanSentence } from "#app/_sweep/sweep-drawing.ts";
import type { Sweep } from "#app/_sweep/sweep-points.ts";
import { curvesOf } from "#app/_sweep/sweep-theory.ts";
import { overWords } from "#app/_sweep/sweep-words.ts";
import { gridLine, type Plot, tenth, tickMark } from "./plot.ts";
import { escapeXml } from "./xml-text.ts";

const WIDTH = 900;
const HEIGHT = 320;
const PLOT: Plot = { left: 72, right: 868, top: 14, bottom: 270 };
const CAP = 4;
/** Straight pieces of a curve. */
const PIECES = 120;

/** One figure of a sweep over its number: points, intervals, knees and theory, as an SVG that needs nothing else. */
export function sweepChart(drawing: SweepDrawing, sweep: Sweep): string {
	const { points, marks, theory, xScale, yScale, figure } = drawing;
	const { formatTick } = formatsOf(figure);
	return [
		`<svg class="chart" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${escapeXml(spanSentence(drawing, sweep))}">`,
		...yScale.ticks.map((tick) => gridLine(PLOT, y(tick, yScale), formatTick(tick))),
		...roomyTicks(xScale).map((tick) => tickMark(PLOT, x(tick, xScale), formatCount(tick))),
		`<text class="axis" x="${PLOT.right}" y="${HEIGHT - 8}" text-anchor="end">${escapeXml(overWords(sweep.factor))}</text>`,
		...curvesOf(theory).map((curve) => curvePath(curve, xScale, yScale)),
		...marks.map(({ x: value, style, text }, at) => kneeMark(x(value, xScale), style, text, at)),
		...points.map((line, style) => linePath(line, style, xScale, yScale)),
		"</svg>",
	].join("\n");
}

type LinePoints = SweepDrawing["points"][number];

function x(value: number, scale: AxisScale): number {
	return tenth(PLOT.left + shareOf(value, scale) * (PLOT.right - PLOT.left));
}

function y(value: number, scale: AxisScale): number {
	return tenth(PLOT.bottom - shareOf(value, scale) * (PLOT.bottom - PLOT.top));
}

/** Between the texts of two ticks there is so much room at least. */
const TICK_GAP = 44;

function roomyTicks(scale: AxisScale): number[] {
	let last = Number.NEGATIVE_INFINITY;
	return scale.ticks.filter((tick) => {
		const at = x(tick, scale);
		if (at - last < TICK_GAP) return false;
		last = at;
		return true;
	});
}

function curvePath({ at, color, dash }: DrawnCurve, xScale: AxisScale, yScale: AxisScale): string {
	const [low, high] = yScale.domain;
	const places = Array.from({ length: PIECES + 1 }, (_, piece) => {
		const value = valueAt(piece / PIECES, xScale);
		return { at: value, height: at(value) };
	}).filter(({ height }) => height >= low && height <= high);
	const path = places.map(
		(place, nth) => `${nth === 0 ? "M" : "L"}${x(place.at, xScale)} ${y(place.height, yScale)}`,
	);
	return `<path class="theory" style="stroke:${color}" stroke-dasharray="${dash}" d="${path.join("")}"/>`;
}

function kneeMark(at: number, style: number, text: string, nth: number): string {
	const isLeft = at < (PLOT.left + PLOT.right) / 2;
	return (
		`<g style="color:${armStyle(style).color}"><line class="knee" x1="${at}" x2="${at}" y1="${PLOT.top}" y2="${PLOT.bottom}"/>` +
		`<text fill="currentColor" x="${at + (isLeft ? 6 : -6)}" y="${PLOT.top + 10 + nth * 16}" text-anchor="${isLeft ? "start" : "end"}">${escapeXml(text)}</text></g>`
	);
}

function linePath(line: LinePoints, style: number, xScale: AxisScale, yScale: AxisScale): string {
	const { color, dash, marker } = armStyle(style);
	const path = line.map(
		(point, at) => `${at === 0 ? "M" : "L"}${x(point.x, xScale)} ${y(point.value, yScale)}`,
	);
	const bars = line.flatMap(({ x: value, interval }) => {
		if (interval === null) return [];
		const at = x(value, xScale);
		const [low, high] = [y(interval.low, yScale), y(interval.high, yScale)];
		return [`M${at} ${low}V${high}M${at - CAP} ${low}h${2 * CAP}M${at - CAP} ${high}h${2 * CAP}`];
	});
	const markers = line.map(
		(point) => `<path d="${marker}" transform="translate(${x(point.x, xScale)} ${y(point.value, yScale)})"/>`,
	);
	return (
		`<g style="color:${color}"><path class="line" stroke-dasharray="${dash}" d="${path.join("")}"/>` +
		`<path class="bars" d="${bars.join("")}"/><g fill="currentColor">${markers.join("")}</g></g>`
	);
}
