import { armStyle } from "#app/_chart/arm-style.ts";
import type { Chart } from "#app/_chart/chart.ts";
import { intervalWords } from "#app/_chart/interval-words.ts";
import { csvText } from "#app/_lib/csv.ts";
import { formatCount } from "#app/_lib/format.ts";
import { Table } from "#app/_ui/table.tsx";
import type { NumberFactor } from "#server/contract/experiment.ts";
import type { FactorPoint, Ideal } from "./factor-points.ts";

/** What is told of a figure over the number at which arms differ. */
type Told = {
	points: readonly FactorPoint[];
	factor: NumberFactor;
	ideal: Ideal | undefined;
	labels: readonly string[];
	y: Chart["y"];
};

/** A row for each arm, in the order of the number. */
export function PointTable({ label, points, factor, ideal, y: { format } }: Told & { label: string }) {
	const hasBound = points.some(({ bound }) => bound !== null);
	return (
		<Table
			look="twin"
			label={label}
			heads={[
				factor.label,
				"Arm",
				"Figure",
				"Interval",
				...(hasBound ? ["Bound with its own W"] : []),
				...(ideal ? ["Bound with the first W"] : []),
			]}
		>
			<tbody>
				{points.map(({ arm, x, value, interval, bound }) => (
					<tr key={armStyle(arm).letter}>
						<th scope="row">{formatCount(x)}</th>
						<td>{armStyle(arm).letter}</td>
						<td>{format(value)}</td>
						<td>{interval === null ? "–" : intervalWords([interval.low, interval.high], format)}</td>
						{hasBound ? <td>{bound === null ? "–" : format(bound)}</td> : null}
						{ideal ? <td>{format(ideal.at(x))}</td> : null}
					</tr>
				))}
			</tbody>
		</Table>
	);
}

/** The same with all digits, units in the head. */
export function pointCsv({ points, factor, ideal, labels, y }: Told): string {
	return csvText([
		[
			`${factor.label} (${factor.unit})`,
			"arm",
			"label",
			...[y.name, "low", "high", "bound with its own W", "bound with the first W"].map(
				(name) => `${name} (${y.unit})`,
			),
		],
		...points.map(({ arm, x, value, interval, bound }) => [
			x,
			armStyle(arm).letter,
			labels[arm] ?? "",
			value,
			interval?.low ?? null,
			interval?.high ?? null,
			bound,
			ideal?.at(x) ?? null,
		]),
	]);
}
