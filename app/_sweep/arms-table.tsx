import { ScrollRegion } from "#app/_ui/scroll-region.tsx";
import type { ArmColumn } from "./arm-columns.ts";

/** An arm as a row: its place in the request, and what it is called. */
export type ArmRow = { place: number; name: string };

type ArmsTableProps = {
	/** What the table is of, said before it to those who only hear it. */
	label: string;
	/** What the names are of. */
	head: string;
	rows: readonly ArmRow[];
	columns: readonly ArmColumn[];
};

/** Figures of many arms, an arm a row; it scrolls by itself where there is no room for all columns. */
export function ArmsTable({ label, head, rows, columns }: ArmsTableProps) {
	return (
		<ScrollRegion label={label} className="overflow-x-auto">
			<table className="figures w-full text-right text-sm print:text-[0.65rem]">
				<caption className="sr-only">{`${label}, an arm a row`}</caption>
				<thead>
					<tr className="border-rule-strong border-b align-bottom text-ink-faint text-xs print:text-[0.65rem]">
						<th scope="col" className="py-2 pr-4 text-left font-medium">
							{head}
						</th>
						{columns.map(({ id, name }) => (
							<th key={id} scope="col" className="min-w-20 py-2 pl-4 font-medium print:min-w-0 print:pl-1.5">
								{name}
							</th>
						))}
					</tr>
				</thead>
				<tbody>
					{rows.map(({ place, name }) => (
						<tr key={place} data-arm={place} className="border-rule border-b">
							<th scope="row" className="min-w-32 py-1.5 pr-4 text-left font-normal print:min-w-0 print:pr-1">
								{name}
							</th>
							{columns.map(({ id, cell }) => (
								<td key={id} className="whitespace-nowrap py-1.5 pl-4 print:pl-1.5">
									{cell(place) ?? "–"}
								</td>
							))}
						</tr>
					))}
				</tbody>
			</table>
		</ScrollRegion>
	);
}
