import { armStyle } from "#app/_chart/arm-style.ts";
import { formatCount } from "#app/_lib/format.ts";
import { formatsOf } from "./figures.ts";
import type { SweepDrawing } from "./sweep-drawing.ts";
import type { Sweep } from "./sweep-points.ts";
import { lineLabels } from "./sweep-words.ts";

type PointTableProps = { sweep: Sweep; drawing: Pick<SweepDrawing, "figure" | "points"> };

/** The points of one figure of a sweep, with their intervals. */
export function PointTable({ sweep, drawing: { figure, points } }: PointTableProps) {
	const { format } = formatsOf(figure);
	const labels = lineLabels(sweep);
	return (
		<table className="figures w-full text-right text-xs">
			<thead className="sticky top-0 bg-card">
				<tr className="border-rule border-b">
					<th scope="col" className="px-3 py-1.5 text-left font-semibold">
						{sweep.factor.label}
					</th>
					<th scope="col" className="px-3 py-1.5 text-left font-semibold">
						Line
					</th>
					<th scope="col" className="px-3 py-1.5 font-semibold">
						{sweep.result === null ? "So far" : "Figure"}
					</th>
					<th scope="col" className="px-3 py-1.5 font-semibold">
						Interval
					</th>
				</tr>
			</thead>
			<tbody>
				{points.flatMap((line, place) =>
					line.map(({ arm, x, value, interval }) => (
						<tr key={arm} className="border-rule/60 border-b last:border-0">
							<th scope="row" className="px-3 py-1 text-left font-normal">
								{formatCount(x)}
							</th>
							<td className="px-3 py-1 text-left">
								{armStyle(place).letter} {labels[place]}
							</td>
							<td className="px-3 py-1">{format(value)}</td>
							<td className="px-3 py-1">
								{interval === null ? "–" : `${format(interval.low)} to ${format(interval.high)}`}
							</td>
						</tr>
					)),
				)}
			</tbody>
		</table>
	);
}
