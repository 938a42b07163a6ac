import { Table } from "#app/_ui/table.tsx";
import type { ArmColumn } from "./arm-columns.ts";

/** An arm as a row: its place in the request, and what it is called. */
export type ArmRow = { place: number; name: string };

type ArmsTableProps = {
	/** What the table is of. */
	label: string;
	/** What the names are of. */
	head: string;
	rows: readonly ArmRow[];
	columns: readonly ArmColumn[];
};

/** Figures of many arms, an arm a row. */
export function ArmsTable({ label, head, rows, columns }: ArmsTableProps) {
	return (
		<Table
			label={label}
			heads={[
				head,
				...columns.map(({ id, name }) => ({
					key: id,
					content: name,
					className: "min-w-20 print:min-w-0 print:text-[0.65rem]",
				})),
			]}
		>
			<tbody className="print:text-[0.65rem]">
				{rows.map(({ place, name }) => (
					<tr key={place} data-arm={place}>
						<th scope="row" className="min-w-32 print:min-w-0">
							{name}
						</th>
						{columns.map(({ id, cell }) => (
							<td key={id} className="whitespace-nowrap print:pl-1.5!">
								{cell(place) ?? "–"}
							</td>
						))}
					</tr>
				))}
			</tbody>
		</Table>
	);
}
