import {
	formatBytes,
	formatCount,
	formatCounter,
	formatNumber,
	formatShare,
	formatUs,
} from "#app/_lib/format.ts";
import type { Evidence } from "#server/contract/evidence.ts";
import type { CounterDeclaration } from "#server/contract/experiment.ts";
import type { ArmResult } from "#server/contract/result.ts";

/** What an arm pays or saves in one thing, beside the baseline. */
export type PriceItem = {
	name: string;
	arm: string;
	baseline: string;
	/** "2.10 times as much"; empty where one of them is nothing. */
	times: string;
};

/** Smaller differences are no price. */
const WORTH_TELLING = 1.1;

type Payment = {
	name: string;
	of(arm: ArmResult, evidence: Evidence | undefined): number | null;
	format(value: number): string;
};

const PAYMENTS: readonly Payment[] = [
	{
		name: "Processor time per operation",
		of: ({ cost }) => (cost.postgresCpuUs === null ? null : cost.trialCpuUs + cost.postgresCpuUs),
		format: formatUs,
	},
	{
		name: "Blocks touched per operation",
		of: ({ cost: { statements } }) => statements && statements.blocksHit + statements.blocksRead,
		format: formatNumber,
	},
	{
		name: "Written to the log per operation",
		of: ({ cost }) => cost.statements?.walBytes ?? null,
		format: (bytes) => formatBytes(Math.round(bytes)),
	},
	{
		name: "Tables and indexes on disk",
		of: (_, evidence) =>
			evidence === undefined ? null : evidence.relations.reduce((sum, { bytes }) => sum + bytes, 0),
		format: formatBytes,
	},
	{ name: "Connections to Postgres, at the end", of: ({ cost }) => cost.connections, format: formatCount },
	{ name: "Failed", of: (arm) => shareOf(arm.errors, arm), format: formatShare },
	{ name: "Dropped", of: (arm) => shareOf(arm.droppedCount, arm), format: formatShare },
];

/**
 * What an arm's speed costs beside the baseline's: all that was counted and differs by a tenth or more, the counters of
 * the experiment last. What is not known of both is left out.
 */
export function priceOf(
	arm: { result: ArmResult; evidence: Evidence | undefined },
	baseline: { result: ArmResult; evidence: Evidence | undefined },
	counters: readonly CounterDeclaration[],
): PriceItem[] {
	const counted = counters.map(
		({ id, label, unit }): Payment => ({
			name: label,
			of: (result) => result.counters[id] ?? null,
			format: (value) => formatCounter(unit, value),
		}),
	);
	return [...PAYMENTS, ...counted].flatMap(({ name, of, format }) => {
		const own = of(arm.result, arm.evidence);
		const other = of(baseline.result, baseline.evidence);
		// A counter may have no meaning for an arm, as a hit ratio has none without a cache: then it is told alone.
		if (own === null || (own === 0 && !other) || (other !== null && isNear(own, other))) return [];
		return [
			{ name, arm: format(own), baseline: other === null ? "–" : format(other), times: timesOf(own, other) },
		];
	});
}

function shareOf(count: number, { operations, errors, droppedCount }: ArmResult): number {
	return count / Math.max(1, operations + errors + droppedCount);
}

function isNear(own: number, other: number): boolean {
	if (own === 0 || other === 0) return own === other;
	return Math.max(own / other, other / own) < WORTH_TELLING;
}

function timesOf(own: number, other: number | null): string {
	if (!other || own === 0) return "";
	return own < other
		? `${formatNumber(other / own)} times less`
		: `${formatNumber(own / other)} times as much`;
}
