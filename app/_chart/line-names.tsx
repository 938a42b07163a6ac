import type { Chart, ChartLine } from "./chart.ts";
import { RIM } from "./marks.tsx";
import { clearHeight, namePlaces } from "./name-places.ts";
import { NARROW_PX, type PlotBox, pointsOf, xOf, yOf } from "./plot-box.ts";

/** A letter of a name, and what is between names side by side. */
const LETTER_PX = 9;
const GAP_PX = 5;
/** A value as long as they get, "12,300 /s". */
const VALUE_PX = 64;
/** With more lines than this their last values are left to the summary and the table; sooner where they lie over lines. */
const MOST_VALUES = { beside: 12, within: 6 };

type LineNamesProps = { chart: Chart; box: PlotBox; widthPx: number };

/** Names each line: beside the plot where it reaches so far, else where it ends; or over its highest place. */
export function LineNames(props: LineNamesProps) {
	switch (props.chart.named) {
		case "axis":
			return null;
		case "peak":
			return <PeakNames {...props} />;
		case "end":
			return <EndNames {...props} />;
	}
}

function EndNames({ chart: { rows, lines, x, y }, box, widthPx }: LineNamesProps) {
	const most = x.scale.kind === "nines" ? MOST_VALUES.within : MOST_VALUES.beside;
	const hasValues = widthPx >= NARROW_PX && lines.length <= most;
	const ways = lines.map((_, at) => pointsOf(rows, ({ values }) => values[at], { x, y }, box));
	const names = lines.flatMap((line, at) => {
		const row = rows.findLast(({ values }) => values[at] != null);
		const value = row?.values[at];
		if (row === undefined || value == null) return [];
		const end = xOf(row.x, x, box);
		const isBeside = x.scale.kind !== "nines" || end > box.left + 0.85 * box.width;
		const place = {
			x: (isBeside ? box.left + box.width : end) + 8,
			y: yOf(value, y, box),
			widthPx: nameWidth(line) + (hasValues ? VALUE_PX : 0),
		};
		return [{ line, value, ...place, y: isBeside ? place.y : clearHeight(place, ways, roomOf(box)) }];
	});
	return namePlaces(names, roomOf(box)).map(({ line, value, ...place }) => (
		<text
			key={line.name}
			x={place.x}
			y={place.y}
			dominantBaseline="middle"
			fontSize={12.5}
			className="figures"
			{...RIM}
		>
			<tspan fill={line.color} fontWeight={700}>
				{line.name}
			</tspan>
			{hasValues ? (
				<tspan dx={5} fill="var(--ink)">
					{y.format(value)}
				</tspan>
			) : null}
		</text>
	));
}

function PeakNames({ chart: { rows, lines, x, y }, box }: LineNamesProps) {
	const names = lines.flatMap((line, at) => {
		const highest = rows.reduce<{ x: number; value: number } | null>((found, row) => {
			const value = row.values[at];
			return value == null || (found !== null && value <= found.value) ? found : { x: row.x, value };
		}, null);
		if (highest === null) return [];
		const widthPx = nameWidth(line);
		return [{ line, x: xOf(highest.x, x, box) - widthPx / 2, y: yOf(highest.value, y, box) - 12, widthPx }];
	});
	return namePlaces(names, roomOf(box)).map(({ line: { name, color }, ...place }) => (
		<text
			key={name}
			x={place.x + place.widthPx / 2}
			y={place.y}
			textAnchor="middle"
			dominantBaseline="middle"
			fontSize={12.5}
			fontWeight={700}
			fill={color}
			{...RIM}
		>
			{name}
		</text>
	));
}

function nameWidth({ name }: ChartLine): number {
	return name.length * LETTER_PX + GAP_PX;
}

/** For the middles of names. */
function roomOf({ top, height }: PlotBox): { min: number; max: number } {
	return { min: top + 4, max: top + height - 4 };
}
