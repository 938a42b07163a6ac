import { formatBytes, formatCount, formatNumber, formatShare, formatUs } from "#app/_lib/format.ts";
import type { ArmResult } from "#server/contract/result.ts";

/** One figure of what an arm cost. */
export type CostRow = {
	id: string;
	name: string;
	/** The number to look at. */
	strong?: boolean;
	/** Null where it could not be read. */
	value(arm: ArmResult): string | null;
};

/** Figures that are of the same thing: an operation, the time under load, the whole run. */
export type CostGroup = { caption: string; rows: readonly CostRow[] };

/** What Postgres counted. */
export const STATEMENT_COSTS: readonly CostGroup[] = [
	{
		caption: "Mean per operation",
		rows: [
			{
				id: "blocks",
				name: "Blocks touched (8 KiB each)",
				strong: true,
				value: ({ cost: { statements } }) =>
					statements === null ? null : formatNumber(statements.blocksHit + statements.blocksRead),
			},
			{
				id: "blocksRead",
				name: "… of these not in its memory",
				value: ({ cost }) => numberOrNull(cost.statements?.blocksRead),
			},
			{ id: "calls", name: "Statements", value: ({ cost }) => numberOrNull(cost.statements?.calls) },
			{ id: "rows", name: "Rows", value: ({ cost }) => numberOrNull(cost.statements?.rows) },
			{
				id: "walBytes",
				name: "Written to the log (WAL)",
				value: ({ cost }) => (cost.statements === null ? null : formatBytes(cost.statements.walBytes)),
			},
			{
				id: "executionUs",
				name: "Execution, as Postgres timed it",
				value: ({ cost }) => usOrNull(cost.statements?.executionUs),
			},
		],
	},
];

/** What the machine was taken up with. */
export const MACHINE_COSTS: readonly CostGroup[] = [
	{
		caption: "Mean per operation",
		rows: [
			{
				id: "postgresCpuUs",
				name: "Processor time of Postgres",
				value: ({ cost }) => usOrNull(cost.postgresCpuUs),
			},
			{
				id: "trialCpuUs",
				name: "Processor time of the service",
				value: ({ cost }) => formatUs(cost.trialCpuUs),
			},
			{
				id: "elsewhereCpuUs",
				name: "… of its other processes and of Redis",
				value: ({ cost }) => usOrNull(cost.elsewhereCpuUs),
			},
		],
	},
	{
		caption: "Share of the arm's time under load",
		rows: [
			{
				id: "trialCpuShare",
				name: "Service's share of one core",
				value: ({ cost }) => formatShare(cost.trialCpuShare),
			},
			{
				id: "eventLoopUtilisation",
				name: "Event loop at work",
				value: ({ cost }) => formatShare(cost.eventLoopUtilisation),
			},
		],
	},
	{
		caption: "All of the arm's time under load",
		rows: [
			{
				id: "loopDelayMaxMs",
				name: "Event loop held up at most",
				value: ({ cost }) => formatUs(cost.loopDelayMaxMs * 1_000),
			},
			{
				id: "gcMs",
				name: "Garbage collection, in all",
				value: ({ cost }) => formatUs(cost.gcMs * 1_000),
			},
			{
				id: "connections",
				name: "Connections to Postgres, at the end",
				value: ({ cost }) => (cost.connections === null ? null : formatCount(cost.connections)),
			},
			{
				id: "late",
				name: "Started late by the generator (p99)",
				value: ({ scheduleError }) => (scheduleError === null ? null : formatUs(scheduleError.p99Us)),
			},
		],
	},
];

function numberOrNull(value: number | undefined): string | null {
	return value === undefined ? null : formatNumber(value);
}

function usOrNull(valueUs: number | null | undefined): string | null {
	return typeof valueUs === "number" ? formatUs(valueUs) : null;
}
