"use client";

import dynamic from "next/dynamic";
import type { ReactNode } from "react";
import { FIGURE_NAMES, FIGURE_WORDS } from "#app/_bench/metric-words.ts";
import type { DrawnAreas } from "#app/_chart/area-drawing.tsx";
import { fileName } from "#app/_chart/chart.ts";
import { FigureFrame } from "#app/_chart/figure-frame.tsx";
import { intervalWords } from "#app/_chart/interval-words.ts";
import type { PlotBox } from "#app/_chart/plot-box.ts";
import { wrapped } from "#app/_chart/text-width.ts";
import { csvText } from "#app/_lib/csv.ts";
import { capitalised } from "#app/_lib/in-sentence.ts";
import { Table } from "#app/_ui/table.tsx";
import type { Arm } from "#server/contract/arm.ts";
import type { FigureIntervals, Result, Summary } from "#server/contract/result.ts";
import { combinationName, type EffectContext } from "./effect-words.ts";
import { figureIn, formatsOf } from "./figures.ts";
import { heatPlaces, hueOf } from "./heat-cells.ts";
import { LINE_PX, stacked, TEXT_PX } from "./panel-box.ts";

const AreaDrawing = dynamic(() => import("#app/_chart/area-drawing.tsx"), { ssr: false });

type HeatMapProps = {
	/** Id of the experiment, and of what the figures are, for a file. */
	experiment: string;
	source: string;
	context: EffectContext;
	/** Chooses the figure. */
	controls: ReactNode;
	arms: readonly Arm[];
	summaries: readonly (Summary | null)[];
	intervals: readonly FigureIntervals[];
	result: Result | null;
};

/** What is known of a combination, by its place among all. */
type HeatValue = {
	place: number;
	name: string;
	value: number;
	interval: { low: number; high: number } | null;
};

/** A cell for each combination, its colour on a log scale from the smallest figure to the largest, the number in it. */
export function HeatMap(props: HeatMapProps) {
	const { experiment, source, context, controls, arms, summaries, intervals, result } = props;
	const { metric, factors, crossings } = context;
	const ids = crossings.map(({ factor }) => factor);
	const values = summaries.map((summary, place): HeatValue | null => {
		if (summary === null) return null;
		const name = combinationName(factors, ids, arms[place] ?? {});
		return { place, name, value: figureIn(summary, metric), interval: intervals[place]?.[metric] ?? null };
	});
	const known = values.filter((one) => one !== null);
	const { format } = formatsOf(metric);
	const words = capitalised(FIGURE_WORDS[metric]);
	const title = `All ${arms.length} combinations`;
	const line = { name: FIGURE_NAMES[metric], label: words, color: "var(--ink)", dash: "", marker: "" };
	return (
		<FigureFrame
			words={{
				title,
				unit: `${words}${result === null ? " so far" : ""}; the stronger the colour the larger, on a log scale`,
				file: fileName(experiment, title),
				source,
			}}
			lines={[]}
			controls={controls}
			height={crossings.length > 2 ? "h-[32rem] @2xl:h-64" : "h-64 max-w-xl"}
			placeholder="Figures appear here as they are measured."
			summary={summaryOf(known, words, metric === "throughput", format)}
			notes={[intervalNote(known, result !== null)]}
			isBrief
			table={() => <HeatTable label={title} words={words} values={known} format={format} />}
			csv={() => heatCsv(words, metric === "throughput" ? "operations/s" : "µs", known)}
		>
			{known.length === 0 ? null : (
				<AreaDrawing
					title={title}
					lines={[line]}
					nameOf={(place) => values[place]?.name ?? ""}
					format={format}
					draw={(size) => drawn({ ...heatPlaces({ factors, crossings, arms }, size), values, format })}
				/>
			)}
		</FigureFrame>
	);
}

/** What the smaller numbers are, from when there are some. */
function intervalNote(values: readonly Pick<HeatValue, "interval">[], isDone: boolean): string {
	if (values.some(({ interval }) => interval !== null)) {
		return "The smaller numbers are the interval of each cell by itself.";
	}
	return isDone ? "" : "The interval of each cell by itself comes in smaller numbers.";
}

type Drawn = ReturnType<typeof heatPlaces> & {
	values: readonly (HeatValue | null)[];
	format(value: number): string;
};

function drawn({ cells, words, values, format }: Drawn): DrawnAreas {
	const all = values.flatMap((one) => one?.value ?? []);
	const [low, high] = [Math.min(...all), Math.max(...all)];
	return {
		rows: cells.map(({ place, area }) => {
			const { value = null, interval = null } = values[place] ?? {};
			return {
				x: place,
				values: [value],
				intervals: [interval === null ? null : ([interval.low, interval.high] as const)],
				area,
			};
		}),
		drawing: (
			<g className="figures" fontSize={TEXT_PX} fill="var(--ink-soft)">
				{words.map(({ lines, x, y, anchor }) => (
					<g key={`${x} ${y}`} textAnchor={anchor}>
						{stacked(lines, y - (lines.length - 1) * LINE_PX).map(({ line, y: lineY }) => (
							<text key={lineY} x={x} y={lineY}>
								{line}
							</text>
						))}
					</g>
				))}
				{cells.map(({ place, area }) => {
					const value = values[place] ?? null;
					const hue = value === null ? 0 : hueOf(value.value, low, high);
					return (
						<g key={place} data-cell={place}>
							<Cell area={area} value={value} hue={hue} format={format} />
						</g>
					);
				})}
			</g>
		),
	};
}

const INTERVAL_PX = 11;
const CELL_PADDING_PX = 4;

type CellProps = Pick<Drawn, "format"> & { area: PlotBox; value: HeatValue | null; hue: number };

function Cell({ area: { left, top, width, height }, value, hue, format }: CellProps) {
	const place = { x: left, y: top, width, height, rx: 4 };
	const [middle, centre] = [left + width / 2, top + height / 2];
	const interval = value?.interval ?? null;
	const words = interval === null ? "" : intervalWords([interval.low, interval.high], format);
	const lines = words === "" ? [] : wrapped(words, width - 2 * CELL_PADDING_PX, INTERVAL_PX);
	// The figure and its interval stand in the middle together.
	const first = centre + 16 - (lines.length - 1) * (LINE_PX / 2);
	return (
		<g textAnchor="middle" fill="var(--ink)">
			<rect {...place} fill="var(--arm-1)" fillOpacity={hue} stroke="var(--rule)" />
			<text x={middle} y={lines.length === 0 ? centre + 5 : first - 18} fontSize={16} fontWeight={600}>
				{value === null ? "–" : format(value.value)}
			</text>
			{stacked(lines, first).map(({ line, y }) => (
				<text key={y} x={middle} y={y} fontSize={INTERVAL_PX}>
					{line}
				</text>
			))}
		</g>
	);
}

function summaryOf(
	values: readonly HeatValue[],
	words: string,
	isMany: boolean,
	format: (value: number) => string,
): string {
	if (values.length === 0) return "Nothing measured yet.";
	const all = values.map(({ value }) => value);
	return `${words} ${isMany ? "go" : "goes"} from ${format(Math.min(...all))} to ${format(Math.max(...all))}.`;
}

type HeatTableProps = {
	label: string;
	words: string;
	values: readonly HeatValue[];
	format(value: number): string;
};

function HeatTable({ label, words, values, format }: HeatTableProps) {
	return (
		<Table look="twin" label={label} heads={["Combination", words, "Interval"]}>
			<tbody>
				{values.map(({ place, name, value, interval }) => (
					<tr key={place}>
						<th scope="row">{name}</th>
						<td>{format(value)}</td>
						<td>{interval === null ? "–" : intervalWords([interval.low, interval.high], format)}</td>
					</tr>
				))}
			</tbody>
		</Table>
	);
}

/** The same with all digits, units in the head. */
function heatCsv(words: string, unit: string, values: readonly HeatValue[]): string {
	return csvText([
		["Combination", ...[words, "low", "high"].map((name) => `${name} (${unit})`)],
		...values.map(({ name, value, interval }) => [
			name,
			value,
			interval?.low ?? null,
			interval?.high ?? null,
		]),
	]);
}
