import { MACHINE_COSTS, STATEMENT_COSTS } from "#app/_bench/cost-rows.ts";
import { lineHeads } from "#app/_chart/line-heads.tsx";
import { formatCount, formatCounter, formatRate, formatUs } from "#app/_lib/format.ts";
import { Table } from "#app/_ui/table.tsx";
import type { CounterDeclaration } from "#server/contract/experiment.ts";
import type { ArmResult } from "#server/contract/result.ts";
import type { Line, NumberedItem } from "./line.ts";

/** One figure of every arm; null where an arm has none. */
type FigureRow = { id: string; name: string; strong?: boolean; value(arm: ArmResult): string | null };
type FigureGroup = { caption: string; rows: readonly FigureRow[] };

const LATENCIES: FigureGroup = {
	caption: "Response time",
	rows: [
		{ id: "p50Us", name: "p50 (median)", strong: true, value: ({ p50Us }) => formatUs(p50Us) },
		{ id: "p95Us", name: "p95", value: ({ p95Us }) => formatUs(p95Us) },
		{ id: "p99Us", name: "p99", strong: true, value: ({ p99Us }) => formatUs(p99Us) },
		{ id: "meanUs", name: "Mean", value: ({ meanUs }) => formatUs(meanUs) },
		{ id: "maxUs", name: "Slowest", value: ({ maxUs }) => formatUs(maxUs) },
	],
};

const WORK: FigureGroup = {
	caption: "Work done",
	rows: [
		{
			id: "achievedPerSec",
			name: "Throughput",
			strong: true,
			value: ({ achievedPerSec }) => formatRate(achievedPerSec),
		},
		{
			id: "offeredPerSec",
			name: "Offered",
			value: ({ offeredPerSec }) => (offeredPerSec === null ? null : formatRate(offeredPerSec)),
		},
		{ id: "operations", name: "Operations", value: ({ operations }) => formatCount(operations) },
		{ id: "errors", name: "Errors", value: ({ errors }) => formatCount(errors) },
		{ id: "droppedCount", name: "Dropped", value: ({ droppedCount }) => formatCount(droppedCount) },
	],
};

/** Figures, counters and cost of every arm, side by side. */
export function FiguresTable({ items, lines }: { items: readonly NumberedItem[]; lines: readonly Line[] }) {
	const groups = [LATENCIES, WORK, countersOf(items), ...STATEMENT_COSTS, ...MACHINE_COSTS]
		.map(({ caption, rows }) => ({
			caption,
			rows: rows.filter((row) => lines.some(({ result }) => row.value(result) !== null)),
		}))
		.filter(({ rows }) => rows.length > 0);
	return (
		<section aria-labelledby="figures">
			<h2 id="figures" className="font-serif text-2xl">
				Figures and what they cost
			</h2>
			<div className="mt-3">
				<Table label="Figures, counters and cost of every arm" heads={["Whole run", ...lineHeads(lines)]}>
					{groups.map(({ caption, rows }) => (
						<tbody key={rows[0]?.id}>
							<tr className="border-0!">
								<th scope="rowgroup" colSpan={lines.length + 1} className="text-ink-faint text-xs">
									<span className="block pt-2 font-medium">{caption}</span>
								</th>
							</tr>
							{rows.map((row) => (
								<tr key={row.id} data-row={row.id}>
									<th scope="row" className="min-w-44 text-ink-soft">
										{row.name}
									</th>
									{lines.map((line) => (
										<td
											key={line.name}
											className={`whitespace-nowrap ${row.strong === true ? "font-semibold" : ""}`}
										>
											{row.value(line.result) ?? "–"}
										</td>
									))}
								</tr>
							))}
						</tbody>
					))}
				</Table>
			</div>
		</section>
	);
}

/** What the experiments count, each once. */
function countersOf(items: readonly NumberedItem[]): FigureGroup {
	const counters = new Map(
		items.flatMap(({ run: { declaration } }) =>
			declaration.counters.map((counter): [string, CounterDeclaration] => [counter.id, counter]),
		),
	);
	return {
		caption: "Counted by the experiment",
		rows: [...counters.values()].map(({ id, label, unit }) => ({
			id: `counter.${id}`,
			name: label,
			value: ({ counters: counted }) => {
				const value = counted[id];
				return value === undefined ? null : formatCounter(unit, value);
			},
		})),
	};
}
