import { armStyle } from "#app/_chart/arm-style.ts";
import { type AxisScale, chooseScale } from "#app/_chart/scale.ts";
import { formatUsTick } from "#app/_lib/format.ts";
import { endLetters, gridLine, type Plot, tenth, tickMark } from "./plot.ts";
import { escapeXml } from "./xml-text.ts";

/** One slice of one arm as it is drawn. */
export type DrawnSlice = {
	/** Place of the arm in the request. */
	arm: number;
	startMs: number;
	endMs: number;
	p50Us: number;
	p99Us: number;
	disturbed: boolean;
};

const WIDTH = 900;
const HEIGHT = 320;
const PLOT: Plot = { left: 64, right: 868, top: 12, bottom: 284 };
/** Beyond it markers only hide the line. */
const MOST_MARKERS = 60;

/** An axis on which all of these slices can be drawn, so that two charts of one run compare at a glance. */
export function latencyScale(slices: readonly DrawnSlice[]): AxisScale {
	return chooseScale(slices.flatMap(({ p50Us, p99Us }) => [p50Us, p99Us]));
}

/** The time that two charts of one run share, in milliseconds on the run's clock. */
export type TimeAxis = { fromMs: number; toMs: number };

/** From the first of these slices to the end of the last. */
export function timeAxis(slices: readonly Pick<DrawnSlice, "startMs" | "endMs">[]): TimeAxis {
	return {
		fromMs: Math.min(...slices.map(({ startMs }) => startMs)),
		toMs: Math.max(...slices.map(({ endMs }) => endMs)),
	};
}

type Place = { x(ms: number): number; y(us: number): number };

/** Latency over the time of a run, one line for each arm's p50 and a fainter one for its p99, as an SVG. */
export function sliceChart(
	slices: readonly DrawnSlice[],
	labels: readonly string[],
	{ time, scale, title }: { time: TimeAxis; scale: AxisScale; title: string },
): string {
	const place: Place = { x: placeOnLine(time), y: placeOnAxis(scale) };
	const arms = labels.map((_, arm) => slices.filter((slice) => slice.arm === arm));
	return [
		`<svg class="chart" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${escapeXml(title)}">`,
		...slices.filter(({ disturbed }) => disturbed).map((slice) => band(slice, place)),
		...scale.ticks.map((tick) => gridLine(PLOT, place.y(tick), formatUsTick(tick))),
		...timeTicks(time).map((ms) => tickMark(PLOT, place.x(ms), String(ms / 1_000))),
		`<text class="axis" x="${PLOT.right}" y="${HEIGHT - 4}" text-anchor="end">second of the run, warm-up included</text>`,
		...arms.map((own, arm) => armLines(own, arm, place)),
		...endLetters(
			PLOT,
			arms.flatMap((own) =>
				own.slice(-1).map(({ arm, p50Us }) => ({ arm, x: PLOT.right + 2, y: place.y(p50Us) })),
			),
		),
		"</svg>",
	].join("\n");
}

function placeOnLine({ fromMs, toMs }: TimeAxis): Place["x"] {
	const span = Math.max(1e-9, toMs - fromMs);
	return (ms) => tenth(PLOT.left + ((ms - fromMs) / span) * (PLOT.right - PLOT.left));
}

function placeOnAxis({ kind, domain }: AxisScale): Place["y"] {
	const along = kind === "log" ? Math.log : Number;
	const [from, to] = [along(domain[0]), along(domain[1])];
	return (us) => tenth(PLOT.bottom - ((along(us) - from) / (to - from)) * (PLOT.bottom - PLOT.top));
}

function band({ startMs, endMs }: DrawnSlice, { x }: Place): string {
	const width = Math.max(1, tenth(x(endMs) - x(startMs)));
	return `<rect class="disturbed" x="${x(startMs)}" y="${PLOT.top}" width="${width}" height="${PLOT.bottom - PLOT.top}"/>`;
}

/** Whole steps of the run's clock, ten at most. */
function timeTicks({ fromMs, toMs }: TimeAxis): number[] {
	const step = [100, 200, 500, 1_000, 2_000, 5_000, 10_000, 20_000, 50_000].find(
		(ms) => (toMs - fromMs) / ms <= 10,
	);
	const every = step ?? 100_000;
	const first = Math.ceil(fromMs / every);
	const count = Math.floor(toMs / every) - first + 1;
	return Array.from({ length: Math.max(0, count) }, (_, tick) => (first + tick) * every);
}

function armLines(slices: readonly DrawnSlice[], arm: number, { x, y }: Place): string {
	const { color, dash, marker } = armStyle(arm);
	const path = (of: "p50Us" | "p99Us") =>
		slices.map((slice, at) => `${at === 0 ? "M" : "L"}${x(middle(slice))} ${y(slice[of])}`).join("");
	const markers =
		slices.length > MOST_MARKERS
			? ""
			: slices
					.map(
						(slice) => `<path d="${marker}" transform="translate(${x(middle(slice))} ${y(slice.p50Us)})"/>`,
					)
					.join("");
	return (
		`<g style="color:${color}"><path class="p99" d="${path("p99Us")}"/>` +
		`<path class="p50" stroke-dasharray="${dash}" d="${path("p50Us")}"/><g fill="currentColor">${markers}</g></g>`
	);
}

function middle({ startMs, endMs }: DrawnSlice): number {
	return (startMs + endMs) / 2;
}
