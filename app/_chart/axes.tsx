import type { Chart, ChartAxis } from "./chart.ts";
import { type PlotBox, TICK_LETTER_PX, xOf, yOf } from "./plot-box.ts";

/*
 * Drawn here rather than by the library, which measures each tick's text in the page and so has the browser lay it out
 * again and again: that was most of what drawing a run took.
 */

const TICK_PX = 5;
/** Between two ticks there is so much room at least. */
const GAP_PX = 8;
const TEXT = { fill: "var(--ink-faint)", fontSize: 12 } as const;
const LINE = { stroke: "var(--rule-strong)", fill: "none" } as const;

type AxesProps = { chart: Chart; box: PlotBox };

/** Dotted lines at every tick, and a whole one at what others are measured by, beneath all else. */
export function Grid({ chart: { x, y, level }, box }: AxesProps) {
	const across = y.scale.ticks.map((tick) => `M${box.left} ${yOf(tick, y, box)}h${box.width}`);
	const up = x.scale.ticks.map((tick) => `M${xOf(tick, x, box)} ${box.top}v${box.height}`);
	return (
		<>
			<path d={[...across, ...up].join("")} stroke="var(--rule)" strokeDasharray="1 3" />
			{level === undefined ? null : (
				<path d={`M${box.left} ${yOf(level, y, box)}h${box.width}`} stroke="var(--ink-soft)" />
			)}
		</>
	);
}

/** Both axes, with the text of each tick for which there is room. */
export function Axes({ chart: { x, y }, box }: AxesProps) {
	const foot = box.top + box.height;
	const below = x.scale.ticks.map((tick) => `M${xOf(tick, x, box)} ${foot}v${TICK_PX}`);
	const beside = y.scale.ticks.map((tick) => `M${box.left} ${yOf(tick, y, box)}h${-TICK_PX}`);
	return (
		<g className="figures">
			<path d={`M${box.left} ${box.top}V${foot}h${box.width}${below.join("")}${beside.join("")}`} {...LINE} />
			{roomy(x, box).map((tick) => (
				<text key={tick} x={xOf(tick, x, box)} y={foot + 18} textAnchor="middle" {...TEXT}>
					{x.formatTick(tick)}
				</text>
			))}
			{y.scale.ticks.map((tick) => (
				<text key={tick} x={box.left - TICK_PX - 4} y={yOf(tick, y, box) + 4} textAnchor="end" {...TEXT}>
					{y.formatTick(tick)}
				</text>
			))}
		</g>
	);
}

/** The ticks whose texts do not run into each other; from the end on, for that is where a run's time is told. */
function roomy(axis: ChartAxis, box: PlotBox): number[] {
	let from = Number.POSITIVE_INFINITY;
	return axis.scale.ticks.toReversed().filter((tick) => {
		const half = (axis.formatTick(tick).length * TICK_LETTER_PX) / 2;
		const middle = xOf(tick, axis, box);
		if (middle + half + GAP_PX > from) return false;
		from = middle - half;
		return true;
	});
}
