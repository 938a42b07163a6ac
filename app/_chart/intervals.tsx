import type { Chart, Range } from "./chart.ts";
import { type PlotBox, xOf, yOf } from "./plot-box.ts";

const CAP_HALF_WIDTH = 4;

/** An upright bar through each value whose interval is known; a cap at each end that lies within the plot. */
export function Intervals({ chart: { lines, rows, x, y }, box }: { chart: Chart; box: PlotBox }) {
	return rows.flatMap((row) =>
		lines.map(({ name, color }, line) => {
			const interval = row.intervals?.[line];
			if (interval == null) return null;
			return (
				<path
					key={`${name} ${row.x}`}
					d={barOf(interval, xOf(row.x, x, box), y, box)}
					stroke={color}
					strokeWidth={2}
					strokeOpacity={0.75}
					fill="none"
				/>
			);
		}),
	);
}

function barOf([low, high]: Range, cx: number, y: Chart["y"], box: PlotBox): string {
	const [foot, head] = y.scale.domain;
	const cap = (value: number) =>
		value > foot && value < head ? `M${cx - CAP_HALF_WIDTH} ${yOf(value, y, box)}h${2 * CAP_HALF_WIDTH}` : "";
	return `M${cx} ${yOf(low, y, box)}V${yOf(high, y, box)}${cap(low)}${cap(high)}`;
}
