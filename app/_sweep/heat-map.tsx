import { FIGURE_WORDS } from "#app/_bench/metric-words.ts";
import type { Arm } from "#server/contract/arm.ts";
import type { Crossing } from "#server/contract/layout.ts";
import type { FigureIntervals, Result, Summary } from "#server/contract/result.ts";
import { type EffectContext, levelName } from "./effect-words.ts";
import { figureIn, formatsOf } from "./figures.ts";

/** Share of the hue in the darkest cell: text keeps its contrast on it in both themes. */
const MOST_HUE = 48;

type HeatMapProps = EffectContext & {
	arms: readonly Arm[];
	summaries: readonly (Summary | null)[];
	intervals: readonly FigureIntervals[];
	result: Result | null;
};

/** A cell for each combination, its colour on a log scale from the smallest figure to the largest, the number in it. */
export function HeatMap({ factors, crossings, metric, arms, summaries, intervals, result }: HeatMapProps) {
	const [across, down, panels] = crossings;
	if (across === undefined || down === undefined) return null;
	const values = summaries.flatMap((summary) => (summary === null ? [] : [figureIn(summary, metric)]));
	const [low, high] = [Math.min(...values), Math.max(...values)];
	const { format } = formatsOf(metric);
	const words = `${FIGURE_WORDS[metric].charAt(0).toUpperCase()}${FIGURE_WORDS[metric].slice(1)}`;
	const cellOf = (levels: Readonly<Record<string, string | number>>) => {
		const place = arms.findIndex((arm) => Object.entries(levels).every(([id, level]) => arm[id] === level));
		const summary = summaries[place];
		const value = summary == null ? undefined : figureIn(summary, metric);
		return { place, value, interval: intervals[place]?.[metric] ?? null };
	};
	const panelLevels = panels === undefined ? [undefined] : panels.levels;
	return (
		<figure className="min-w-0">
			<p className="mb-3 text-ink-faint text-xs">
				{`${words}${result === null ? " so far" : ""}; the darker the larger, on a log scale`}
			</p>
			<div className={`grid grid-cols-1 gap-6 ${panels === undefined ? "max-w-xl" : "@2xl:grid-cols-2"}`}>
				{panelLevels.map((panel) => (
					<table
						key={String(panel)}
						className="figures w-full table-fixed border-separate border-spacing-1 text-sm"
					>
						<caption className="mb-1 text-left text-ink-soft text-sm">
							{panels === undefined || panel === undefined
								? "All combinations"
								: nameOf(factors, panels, panel)}
						</caption>
						<thead>
							<tr>
								<td className="w-1/4" />
								{across.levels.map((level) => (
									<th key={level} scope="col" className="px-1 pb-1 text-center font-medium text-xs">
										{nameOf(factors, across, level)}
									</th>
								))}
							</tr>
						</thead>
						<tbody>
							{down.levels.map((row) => (
								<tr key={row}>
									<th scope="row" className="pr-2 text-right font-medium text-xs">
										{nameOf(factors, down, row)}
									</th>
									{across.levels.map((column) => (
										<HeatCell
											key={column}
											{...cellOf({
												[across.factor]: column,
												[down.factor]: row,
												...(panels === undefined || panel === undefined ? {} : { [panels.factor]: panel }),
											})}
											low={low}
											high={high}
											format={format}
										/>
									))}
								</tr>
							))}
						</tbody>
					</table>
				))}
			</div>
			<figcaption className="figures mt-2 text-ink-soft text-sm">
				{values.length === 0
					? "Nothing measured yet."
					: `${words} ${metric === "throughput" ? "go" : "goes"} from ${format(low)} to ${format(high)}. The smaller numbers are the interval of each cell by itself.`}
			</figcaption>
		</figure>
	);
}

type HeatCellProps = {
	place: number;
	value: number | undefined;
	interval: { low: number; high: number } | null;
	/** Of all cells. */
	low: number;
	high: number;
	format(value: number): string;
};

function HeatCell({ place, value, interval, low, high, format }: HeatCellProps) {
	return (
		<td
			data-cell={place}
			className="h-20 rounded border border-rule px-1 text-center align-middle"
			style={value === undefined ? {} : { background: shadeOf(value, low, high) }}
		>
			<span className="block font-semibold text-base">{value === undefined ? "–" : format(value)}</span>
			<span className="block text-xs">
				{interval === null ? "\u00a0" : `${format(interval.low)} to ${format(interval.high)}`}
			</span>
		</td>
	);
}

function nameOf(factors: EffectContext["factors"], { factor }: Crossing, level: string | number): string {
	const label = factors.find(({ id }) => id === factor)?.label ?? factor;
	return `${label}: ${levelName(factors, factor, level)}`;
}

function shadeOf(value: number, low: number, high: number): string {
	const share = high > low && low > 0 ? Math.log(value / low) / Math.log(high / low) : 0;
	return `color-mix(in oklab, var(--arm-1) ${Math.round(share * MOST_HUE)}%, var(--card))`;
}
