import { Table } from "#app/_ui/table.tsx";
import type { Chart } from "./chart.ts";

type ChartTableProps = { chart: Chart; label: string };

/** The figures of a chart, a row for each of its places. */
export function ChartTable({ chart: { lines, rows, x, y, behind }, label }: ChartTableProps) {
	const text = (value: number | null | undefined) => (value == null ? "–" : y.format(value));
	return (
		<Table
			look="twin"
			label={label}
			heads={[
				x.name,
				...lines.map((line) => `${line.name}: ${line.label}`),
				...(behind === null ? [] : [behind]),
			]}
		>
			<tbody>
				{rows.map((row) => (
					<tr key={row.x}>
						<th scope="row">{x.format(row.x)}</th>
						{row.values.map((value, index) => (
							<td key={lines[index]?.name}>{text(value)}</td>
						))}
						{behind === null ? null : <td>{text(row.behind)}</td>}
					</tr>
				))}
			</tbody>
		</Table>
	);
}
