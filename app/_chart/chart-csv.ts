import { csvText } from "#app/_lib/csv.ts";
import { armStyle } from "./arm-style.ts";
import type { Chart, ChartWords } from "./chart.ts";

/** The figures of a chart as a file for a spreadsheet: a column per arm, each with its unit in the head. */
export function chartCsv({ rows, armCount, x, y, behind }: Chart, { labels }: ChartWords): string {
	const arms = Array.from({ length: armCount }, (_, arm) => arm);
	return csvText([
		[
			`${x.name} (${x.unit})`,
			...arms.map((arm) => `${armStyle(arm).letter}: ${labels[arm] ?? ""}: ${y.name} (${y.unit})`),
			...(behind === null ? [] : [`${behind} (${y.unit})`]),
		],
		...rows.map((row) => [
			row.x,
			...arms.map((arm) => row.values[arm] ?? null),
			...(behind === null ? [] : [row.behind ?? null]),
		]),
	]);
}
