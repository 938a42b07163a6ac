import type { PlotBox } from "#app/_chart/plot-box.ts";
import { wrapped } from "#app/_chart/text-width.ts";
import type { Size } from "#app/_ui/use-size.ts";
import type { Arm } from "#server/contract/arm.ts";
import type { Crossing } from "#server/contract/layout.ts";
import { combinationName, type EffectContext, levelName } from "./effect-words.ts";
import { LINE_PX, panelBox, TEXT_PX } from "./panel-box.ts";

/** A combination in the heat map: its arm's place in the request, and where it is drawn, pixels. */
type HeatCell = { place: number; name: string; area: PlotBox };
/** Words within a panel, in lines of which the last ends at `y`. */
type HeatWords = { lines: readonly string[]; x: number; y: number; anchor: "start" | "middle" | "end" };
/** All that is drawn, before anything is measured. */
export type HeatPlaces = { cells: HeatCell[]; words: HeatWords[] };

const GAP_PX = 4;
/** The panel's name, and what is above a cell. */
const CAPTION_PX = 26;
const HEAD_GAP_PX = 8;
const ROW_HEAD_SHARE = 0.22;

/** The place of the arm that has one level of each crossed factor; -1 where there is none. */
export function placeOf(
	arms: readonly Arm[],
	crossings: readonly Crossing[],
	levels: readonly (string | number | undefined)[],
): number {
	return arms.findIndex((arm) => crossings.every(({ factor }, at) => arm[factor] === levels[at]));
}

/** Where a cell is darkest: text keeps its contrast on it in both themes. */
const MOST_HUE = 0.48;

/** How much of the hue a cell has: the more the larger its value is between the least and the greatest, on a log scale. */
export function hueOf(value: number, low: number, high: number): number {
	return high > low && low > 0 ? (MOST_HUE * Math.log(value / low)) / Math.log(high / low) : 0;
}

type HeatMapPlan = Pick<EffectContext, "factors" | "crossings"> & { arms: readonly Arm[] };

/** Where the combinations stand: the first factor across, the second down, a panel for each level of a third. */
export function heatPlaces({ factors, crossings, arms }: HeatMapPlan, size: Size): HeatPlaces {
	const [across, down, outer] = crossings;
	if (across === undefined || down === undefined) return { cells: [], words: [] };
	const ids = crossings.map(({ factor }) => factor);
	const named = ({ factor }: Crossing, level: string | number) => {
		const label = factors.find(({ id }) => id === factor)?.label ?? factor;
		return `${label}: ${levelName(factors, factor, level)}`;
	};
	const levels: readonly (string | number | undefined)[] = outer?.levels ?? [undefined];
	const places: HeatPlaces = { cells: [], words: [] };
	for (const [at, panel] of levels.entries()) {
		const box = panelBox(at, levels.length, size);
		const head = box.width * ROW_HEAD_SHARE;
		const width = (box.width - head) / across.levels.length;
		const heads = across.levels.map((level) => wrapped(named(across, level), width - GAP_PX, TEXT_PX));
		const headLines = Math.max(...heads.map(({ length }) => length));
		const top = box.top + CAPTION_PX + headLines * LINE_PX + HEAD_GAP_PX;
		const height = (box.top + box.height - top) / down.levels.length;
		const left = (column: number) => box.left + head + column * width;
		const caption = outer === undefined || panel === undefined ? "All combinations" : named(outer, panel);
		places.words.push({ lines: [caption], x: box.left, y: box.top + LINE_PX, anchor: "start" });
		for (const [column, lines] of heads.entries()) {
			places.words.push({ lines, x: left(column) + width / 2, y: top - HEAD_GAP_PX, anchor: "middle" });
		}
		for (const [row, level] of down.levels.entries()) {
			const lines = wrapped(named(down, level), head - 8, TEXT_PX);
			const middle = top + (row + 0.5) * height + (LINE_PX * lines.length) / 2 - 4;
			places.words.push({ lines, x: box.left + head - 8, y: middle, anchor: "end" });
			for (const [column, other] of across.levels.entries()) {
				const place = placeOf(arms, crossings, [other, level, panel]);
				const area = {
					left: left(column) + GAP_PX / 2,
					top: top + row * height + GAP_PX / 2,
					width: width - GAP_PX,
					height: height - GAP_PX,
				};
				places.cells.push({ place, name: combinationName(factors, ids, arms[place] ?? {}), area });
			}
		}
	}
	return places;
}
