import { formatCount, formatNumber, formatRate, formatShare, formatUs } from "#app/_lib/format.ts";
import { ScrollRegion } from "#app/_ui/scroll-region.tsx";
import type { CounterDeclaration } from "#server/contract/experiment.ts";
import type { Result, Summary } from "#server/contract/result.ts";
import { ArmMark } from "./arm-mark.tsx";
import { armStyle } from "./arm-style.ts";

type ResultTableProps = {
	labels: readonly string[];
	counters: readonly CounterDeclaration[];
	/** So far, or final when there is a result. */
	summaries: readonly (Summary | null)[];
	result: Result | null;
};

type Row = { id: string; name: string; strong?: boolean; cell(arm: number): string };

/** The figures of every arm, arms side by side; live while the run goes on. */
export function ResultTable({ labels, counters, summaries, result }: ResultTableProps) {
	return (
		<ScrollRegion label="Results" className="overflow-x-auto">
			<table className="figures w-full text-sm">
				<caption className="sr-only">
					Results per arm{result === null ? ", so far" : ""}: latency, throughput, operations, errors.
				</caption>
				<thead>
					<tr className="border-rule-strong border-b align-bottom">
						<th scope="col" className="py-2 pr-4 text-left font-medium text-ink-faint text-xs">
							{result === null ? "So far" : "Whole run"}
						</th>
						{labels.map((label, index) => (
							<th
								key={armStyle(index).letter}
								scope="col"
								className="max-w-56 py-2 pl-4 text-right font-normal"
							>
								<ArmMark index={index} />
								<span className="block text-ink-soft text-xs">{label}</span>
							</th>
						))}
					</tr>
				</thead>
				<tbody>
					{rowsOf(counters, summaries, result).map((row) => (
						<tr key={row.id} data-row={row.id} className="border-rule border-b">
							<th scope="row" className="py-1.5 pr-4 text-left font-normal text-ink-soft">
								{row.name}
							</th>
							{labels.map((_, index) => (
								<td
									key={armStyle(index).letter}
									className={`whitespace-nowrap py-1.5 pl-4 text-right ${row.strong === true ? "font-semibold" : ""}`}
								>
									{row.cell(index)}
								</td>
							))}
						</tr>
					))}
				</tbody>
			</table>
		</ScrollRegion>
	);
}

function rowsOf(
	counters: readonly CounterDeclaration[],
	summaries: readonly (Summary | null)[],
	result: Result | null,
): Row[] {
	const figure = (
		id: keyof Summary,
		name: string,
		format: (value: number) => string,
		strong = false,
	): Row => ({
		id,
		name,
		strong,
		cell: (arm) => {
			const summary = summaries[arm];
			return summary == null ? "–" : format(summary[id]);
		},
	});
	return [
		figure("p50Us", "p50 (median)", formatUs, true),
		figure("p95Us", "p95", formatUs),
		figure("p99Us", "p99", formatUs, true),
		figure("meanUs", "Mean", formatUs),
		figure("maxUs", "Slowest", formatUs),
		figure("achievedPerSec", "Throughput", formatRate, true),
		figure("operations", "Operations", formatCount),
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
	return counter.unit === "share" ? formatShare(value) : formatNumber(value);
}
