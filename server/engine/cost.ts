import type { ArmCost, Statements } from "#server/contract/result.ts";
import type { SliceConditions } from "./observer.ts";

/** An arm's slices as they are needed here. */
export type CostedSlice = {
	/** All operations that ended in it, the unrecorded ones included; they took their part of the processor, too. */
	endedCount: number;
	/** From the first operation's start to the last one's end, milliseconds. */
	spanMs: number;
	/** Processor time in it that an open loop spent on nothing but being on time, milliseconds. */
	spunMs: number;
	conditions: SliceConditions;
};

/** What an arm took from the machine, per operation and as shares; being on time is the loop's own, and left out. */
export function costOf(slices: readonly CostedSlice[], eventLoopUtilisation: number): ArmCost {
	const conditions = slices.map((slice) => slice.conditions);
	const count = Math.max(1, sum(slices.map(({ endedCount }) => endedCount)));
	const spanMs = Math.max(1e-9, sum(slices.map((slice) => slice.spanMs)));
	const trialCpuMs = sum(slices.map((slice) => Math.max(0, slice.conditions.trialCpuMs - slice.spunMs)));
	const postgresCpuMs = sumKnown(conditions.map((one) => one.postgresCpuMs));
	const perOperationUs = (sumMs: number | null) => (sumMs === null ? null : (sumMs * 1_000) / count);
	return {
		trialCpuUs: (trialCpuMs * 1_000) / count,
		postgresCpuUs: perOperationUs(postgresCpuMs),
		elsewhereCpuUs: perOperationUs(sumKnown(conditions.map((one) => one.elsewhereCpuMs))),
		trialCpuShare: trialCpuMs / spanMs,
		eventLoopUtilisation,
		gcMs: sum(conditions.map((one) => one.gcMs)),
		loopDelayMaxMs: Math.max(0, ...conditions.map((one) => one.loopDelayMaxMs)),
		statements: statementsPerOperation(
			conditions.map((one) => one.statements),
			count,
		),
		connections: conditions.at(-1)?.connections ?? null,
	};
}

function statementsPerOperation(all: readonly (Statements | null)[], count: number): Statements | null {
	const known = all.filter((one) => one !== null);
	if (known.length < all.length || known.length === 0) return null;
	const mean = (key: keyof Statements) => sum(known.map((one) => one[key])) / count;
	return {
		calls: mean("calls"),
		rows: mean("rows"),
		blocksHit: mean("blocksHit"),
		blocksRead: mean("blocksRead"),
		walBytes: mean("walBytes"),
		executionUs: mean("executionUs"),
	};
}

function sum(values: readonly number[]): number {
	return values.reduce((total, value) => total + value, 0);
}

function sumKnown(values: readonly (number | null)[]): number | null {
	const known = values.filter((value) => value !== null);
	return known.length < values.length || known.length === 0 ? null : sum(known);
}
