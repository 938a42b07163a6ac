import { formatCount, formatCounter, formatNumber, formatRate, formatUs } from "#app/_lib/format.ts";
import { ScrollRegion } from "#app/_ui/scroll-region.tsx";
import type { CounterDeclaration } from "#server/contract/experiment.ts";
import type { Result, Summary } from "#server/contract/result.ts";
import { inProgressOf } from "./sweep-points.ts";

/** An arm as a row: its place in the request, and what it is called. */
export type ArmRow = { place: number; name: string };

type ArmsTableProps = {
	/** What the names are of. */
	head: string;
	rows: readonly ArmRow[];
	summaries: readonly (Summary | null)[];
	counters: readonly CounterDeclaration[];
	result: Result | null;
};

type Column = { name: string; cell(summary: Summary, place: number): string };

/** The figures of many arms, an arm a row; live while the run goes on. */
export function ArmsTable({ head, rows, summaries, counters, result }: ArmsTableProps) {
	const columns = columnsOf(summaries, counters, result);
	return (
		<ScrollRegion label="Results" className="overflow-x-auto">
			<table className="figures w-full text-right text-sm">
				<caption className="sr-only">
					Results of each arm{result === null ? ", so far" : ""}: latency, throughput, operations, errors.
				</caption>
				<thead>
					<tr className="border-rule-strong border-b align-bottom text-ink-faint text-xs">
						<th scope="col" className="py-2 pr-4 text-left font-medium">
							{head}
						</th>
						{columns.map(({ name }) => (
							<th key={name} scope="col" className="whitespace-nowrap py-2 pl-4 font-medium">
								{name}
							</th>
						))}
					</tr>
				</thead>
				<tbody>
					{rows.map(({ place, name }) => {
						const summary = summaries[place];
						return (
							<tr key={place} data-arm={place} className="border-rule border-b">
								<th scope="row" className="whitespace-nowrap py-1.5 pr-4 text-left font-normal">
									{name}
								</th>
								{columns.map((column) => (
									<td key={column.name} className="whitespace-nowrap py-1.5 pl-4">
										{summary == null ? "–" : column.cell(summary, place)}
									</td>
								))}
							</tr>
						);
					})}
				</tbody>
			</table>
			<p className="mt-2 max-w-[90ch] text-ink-faint text-xs leading-relaxed">
				In progress: throughput × mean response time, by Little&rsquo;s law (1961). In a closed loop whose
				clients do not think that is the clients, always; in an open one it is what was waiting and being
				served.
			</p>
		</ScrollRegion>
	);
}

function columnsOf(
	summaries: readonly (Summary | null)[],
	counters: readonly CounterDeclaration[],
	result: Result | null,
): Column[] {
	const isOpen = summaries.some((summary) => summary?.offeredPerSec != null);
	const offered: Column[] = [
		{
			name: "Offered",
			cell: ({ offeredPerSec }) => (offeredPerSec === null ? "–" : formatRate(offeredPerSec)),
		},
	];
	return [
		{ name: "p50", cell: ({ p50Us }) => formatUs(p50Us) },
		{ name: "p95", cell: ({ p95Us }) => formatUs(p95Us) },
		{ name: "p99", cell: ({ p99Us }) => formatUs(p99Us) },
		{ name: "Mean", cell: ({ meanUs }) => formatUs(meanUs) },
		...(isOpen ? offered : []),
		{ name: isOpen ? "Achieved" : "Throughput", cell: ({ achievedPerSec }) => formatRate(achievedPerSec) },
		{ name: "In progress", cell: (summary) => formatNumber(inProgressOf(summary)) },
		{ name: "Operations", cell: ({ operations }) => formatCount(operations) },
		{ name: "Errors", cell: ({ errors }) => formatCount(errors) },
		...(isOpen ? [{ name: "Dropped", cell: ({ droppedCount }: Summary) => formatCount(droppedCount) }] : []),
		...counters.map(
			({ id, label, unit }): Column => ({
				name: label,
				cell: (_, place) => {
					const value = result?.arms[place]?.counters[id];
					return value === undefined ? "–" : formatCounter(unit, value);
				},
			}),
		),
	];
}
