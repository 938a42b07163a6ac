import { armLines } from "#app/_chart/arm-lines.ts";
import { armStyle } from "#app/_chart/arm-style.ts";
import { lineHeads } from "#app/_chart/line-heads.tsx";
import { formatCount, formatCounter, formatRate, formatUs } from "#app/_lib/format.ts";
import { Table } from "#app/_ui/table.tsx";
import type { CounterDeclaration } from "#server/contract/experiment.ts";
import type { Latencies, Result, Summary } from "#server/contract/result.ts";
import { type Figure, latencyOf } from "./series.ts";

type ResultTableProps = {
	labels: readonly string[];
	counters: readonly CounterDeclaration[];
	/** So far, or final when there is a result. */
	summaries: readonly (Summary | null)[];
	result: Result | null;
	/** Then response and service times differ, and what was offered and dropped is told. */
	isOpenLoop: boolean;
};

type Row = { id: string; name: string; strong?: boolean; cell(arm: number): string };

/** The figures of every arm, arms side by side; live while the run goes on. */
export function ResultTable(props: ResultTableProps) {
	const { labels, result } = props;
	return (
		<Table
			label={`Results per arm${result === null ? ", so far" : ""}`}
			heads={[result === null ? "So far" : "Whole run", ...lineHeads(armLines(labels))]}
		>
			<tbody>
				{rowsOf(props).map((row) => (
					<tr key={row.id} data-row={row.id}>
						<th scope="row" className="text-ink-soft">
							{row.name}
						</th>
						{labels.map((_, index) => (
							<td
								key={armStyle(index).letter}
								className={`whitespace-nowrap ${row.strong === true ? "font-semibold" : ""}`}
							>
								{row.cell(index)}
							</td>
						))}
					</tr>
				))}
			</tbody>
		</Table>
	);
}

function rowsOf({ counters, summaries, result, isOpenLoop }: ResultTableProps): Row[] {
	const row = (
		id: string,
		name: string,
		figure: Figure,
		format: (value: number) => string,
		strong = false,
	): Row => ({
		id,
		name,
		strong,
		cell: (arm) => {
			const summary = summaries[arm];
			const value = summary == null ? null : figure(summary);
			return value === null ? "–" : format(value);
		},
	});
	const response = (id: keyof Latencies, name: string, strong = false) =>
		row(id, isOpenLoop ? `Response ${name}` : name, latencyOf(id, "response"), formatUs, strong);
	const service = (id: keyof Latencies, name: string) =>
		row(`service.${id}`, `Service ${name}`, latencyOf(id, "service"), formatUs);
	return [
		response("p50Us", "p50 (median)", true),
		response("p95Us", "p95"),
		response("p99Us", "p99", true),
		response("meanUs", isOpenLoop ? "mean" : "Mean"),
		response("maxUs", isOpenLoop ? "slowest" : "Slowest"),
		...(isOpenLoop
			? [
					service("p50Us", "p50 (median)"),
					service("p95Us", "p95"),
					service("p99Us", "p99"),
					row("offeredPerSec", "Offered", (summary) => summary.offeredPerSec, formatRate),
				]
			: []),
		row(
			"achievedPerSec",
			isOpenLoop ? "Achieved" : "Throughput",
			(summary) => summary.achievedPerSec,
			formatRate,
			true,
		),
		...(isOpenLoop ? [row("droppedCount", "Dropped", (summary) => summary.droppedCount, formatCount)] : []),
		row("operations", "Operations", (summary) => summary.operations, formatCount),
		{ id: "errors", name: "Errors", cell: (arm) => errorsOf(arm, summaries, result) },
		...counters.map(
			(counter): Row => ({
				id: counter.id,
				name: counter.label,
				cell: (arm) => counterText(counter, result?.arms[arm]?.counters[counter.id]),
			}),
		),
	];
}

function errorsOf(arm: number, summaries: readonly (Summary | null)[], result: Result | null): string {
	const summary = summaries[arm];
	if (summary == null) return "–";
	const kinds = Object.entries(result?.arms[arm]?.errorKinds ?? {});
	if (kinds.length === 0) return formatCount(summary.errors);
	return `${formatCount(summary.errors)} (${kinds.map(([kind, count]) => `${kind}: ${formatCount(count)}`).join(", ")})`;
}

function counterText(counter: CounterDeclaration, value: number | undefined): string {
	if (value === undefined) return "–";
	return formatCounter(counter.unit, value);
}
