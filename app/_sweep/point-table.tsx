import { armStyle } from "#app/_chart/arm-style.ts";
import type { Chart } from "#app/_chart/chart.ts";
import { intervalWords } from "#app/_chart/interval-words.ts";
import { csvText } from "#app/_lib/csv.ts";
import { formatCount } from "#app/_lib/format.ts";
import { Table } from "#app/_ui/table.tsx";
import { formatsOf } from "./figures.ts";
import type { SweepDrawing } from "./sweep-drawing.ts";
import type { Sweep } from "./sweep-points.ts";
import { lineLabels } from "./sweep-words.ts";

type Drawn = Pick<SweepDrawing, "figure" | "points">;

/** The points of one figure of a sweep, with their intervals. */
export function PointTable({ label, sweep, drawing }: { label: string; sweep: Sweep; drawing: Drawn }) {
	const { format } = formatsOf(drawing.figure);
	const labels = lineLabels(sweep);
	return (
		<Table
			look="twin"
			label={label}
			heads={[sweep.factor.label, "Line", sweep.result === null ? "So far" : "Figure", "Interval"]}
		>
			<tbody>
				{drawing.points.flatMap((line, place) =>
					line.map(({ arm, x, value, interval }) => (
						<tr key={arm}>
							<th scope="row">{formatCount(x)}</th>
							<td>
								{armStyle(place).letter} {labels[place]}
							</td>
							<td>{format(value)}</td>
							<td>{interval === null ? "–" : intervalWords([interval.low, interval.high], format)}</td>
						</tr>
					)),
				)}
			</tbody>
		</Table>
	);
}

/** The same with all digits, units in the head. */
export function pointCsv(sweep: Sweep, { points }: Drawn, { name, unit }: Chart["y"]): string {
	const { factor } = sweep;
	const labels = lineLabels(sweep);
	return csvText([
		[
			`${factor.label} (${factor.unit})`,
			"line",
			"label",
			...[name, "low", "high"].map((one) => `${one} (${unit})`),
		],
		...points.flatMap((line, place) =>
			line.map(({ x, value, interval }) => [
				x,
				armStyle(place).letter,
				labels[place] ?? "",
				value,
				interval?.low ?? null,
				interval?.high ?? null,
			]),
		),
	]);
}
