import { csvText } from "#app/_lib/csv.ts";
import type { Chart } from "./chart.ts";

/** The figures of a chart as a file for a spreadsheet: a column per line, each with its unit in the head. */
export function chartCsv({ rows, lines, x, y, behind }: Chart): string {
	return csvText([
		[
			`${x.name} (${x.unit})`,
			...lines.map(({ name, label }) => `${name}: ${label}: ${y.name} (${y.unit})`),
			...(behind === null ? [] : [`${behind} (${y.unit})`]),
		],
		...rows.map((row) => [
			row.x,
			...lines.map((_, line) => row.values[line] ?? null),
			...(behind === null ? [] : [row.behind ?? null]),
		]),
	]);
}
