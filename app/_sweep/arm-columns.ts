import { MACHINE_COSTS, STATEMENT_COSTS } from "#app/_bench/cost-rows.ts";
import { formatCount, formatCounter, formatNumber, formatRate, formatUs } from "#app/_lib/format.ts";
import type { CounterDeclaration } from "#server/contract/experiment.ts";
import type { Result, Summary } from "#server/contract/result.ts";
import { inProgressOf } from "./sweep-points.ts";

/** One figure of every arm. */
export type ArmColumn = {
	id: string;
	name: string;
	/** Of the arm at this place of the request; null where there is none. */
	cell(place: number): string | null;
};

/** What came out of each arm, so far or finally. */
export function resultColumns(
	summaries: readonly (Summary | null)[],
	counters: readonly CounterDeclaration[],
	result: Result | null,
): ArmColumn[] {
	const isOpen = summaries.some((summary) => summary?.offeredPerSec != null);
	const column = (id: string, name: string, text: (summary: Summary) => string | null): ArmColumn => ({
		id,
		name,
		cell: (place) => {
			const summary = summaries[place];
			return summary == null ? null : text(summary);
		},
	});
	return [
		column("p50", "p50", ({ p50Us }) => formatUs(p50Us)),
		column("p95", "p95", ({ p95Us }) => formatUs(p95Us)),
		column("p99", "p99", ({ p99Us }) => formatUs(p99Us)),
		column("mean", "Mean", ({ meanUs }) => formatUs(meanUs)),
		...(isOpen
			? [
					column("offered", "Offered", ({ offeredPerSec }) =>
						offeredPerSec === null ? null : formatRate(offeredPerSec),
					),
				]
			: []),
		column("achieved", isOpen ? "Achieved" : "Throughput", ({ achievedPerSec }) =>
			formatRate(achievedPerSec),
		),
		column("in-progress", "In progress", (summary) => formatNumber(inProgressOf(summary))),
		column("operations", "Operations", ({ operations }) => formatCount(operations)),
		column("errors", "Errors", ({ errors }) => formatCount(errors)),
		...(isOpen ? [column("dropped", "Dropped", ({ droppedCount }) => formatCount(droppedCount))] : []),
		...counters.map(
			({ id, label, unit }): ArmColumn => ({
				id: `counter.${id}`,
				name: label,
				cell: (place) => {
					const value = result?.arms[place]?.counters[id];
					return value === undefined ? null : formatCounter(unit, value);
				},
			}),
		),
	];
}

/** What an operation of each arm cost: all that is known of any of them. */
export function costColumns({ arms }: Result): ArmColumn[] {
	return [...STATEMENT_COSTS, ...MACHINE_COSTS]
		.flatMap(({ rows }) => rows)
		.filter(({ value }) => arms.some((arm) => value(arm) !== null))
		.map(({ id, name, value }) => ({
			id,
			name,
			cell: (place) => {
				const arm = arms[place];
				return arm === undefined ? null : value(arm);
			},
		}));
}
