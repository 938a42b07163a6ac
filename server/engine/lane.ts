import type { ArmClient } from "#server/contract/lab.ts";
import type { ArmCost, Latencies, Summary } from "#server/contract/result.ts";
import type { ClosedLoop } from "./closed-loop.ts";
import { type CostedSlice, costOf } from "./cost.ts";
import { type Drift, findDrift } from "./drift.ts";
import type { Ledger } from "./ledger.ts";
import type { Samples } from "./recorder.ts";
import type { Tally } from "./tally.ts";

/**
 * One slice as it was; times in milliseconds, `startMs` from the first operation, warm-up included, `elapsedMs` the
 * time in it that counts (see `Window`).
 */
export type Slice = CostedSlice & {
	arm: number;
	block: number;
	startMs: number;
	elapsedMs: number;
	errors: number;
	/** Response times. */
	samples: Samples;
	/** Service times; null in a closed loop, where they are the response times. */
	service: Samples | null;
};

/** What one arm came to over all its slices. */
export type ArmMeasurement = {
	summary: Summary;
	samples: Samples;
	service: Samples | null;
	/** Actual minus intended start where a client was free; null in a closed loop. */
	scheduleError: Latencies | null;
	elapsedMs: number;
	errorKinds: Record<string, number>;
	rowMean: number;
	/** Standard error of `rowMean`. */
	rowMeanError: number;
	/** Mean microseconds per operation, in declared order, `other` last. */
	spans: { span: string; meanUs: number }[];
	counters: Record<string, number>;
	cost: ArmCost;
	/** Recorded operations of one client in one slice, on average. */
	operationsPerTurn: number;
	/** How its blocks changed while it was measured, when they did. */
	drift: Drift | undefined;
};

/** What one arm is measured with. */
export type Lane = {
	client: ArmClient;
	tally: Tally;
	loop: ClosedLoop;
	ledger: Ledger;
	elapsedMs: number;
	activeMs: number;
	idleMs: number;
};

/** What an arm has come to so far; the spans in milliseconds, in declared order. */
export type ArmTotals = Omit<ArmMeasurement, "spans" | "operationsPerTurn" | "drift" | "cost"> & {
	/** Share of its slices in which the event loop was at work, 0…1. */
	utilisation: number;
	spansMs: Float64Array;
	operationsMs: number;
};

/** What the lane has come to up to now; undefined when no operation has succeeded. */
export function total(lane: Lane): ArmTotals | undefined {
	const { tally, ledger, elapsedMs } = lane;
	const summary = ledger.soFar();
	if (summary === null) return undefined;
	const { operationCount: count } = tally;
	const rowMean = tally.rowCount / count;
	const rowVariance = Math.max(0, tally.rowSquares / count - rowMean ** 2);
	return {
		summary,
		samples: ledger.all.samples(),
		service: null,
		scheduleError: null,
		elapsedMs,
		errorKinds: Object.fromEntries(tally.errors),
		rowMean,
		rowMeanError: Math.sqrt(rowVariance / count),
		spansMs: tally.spansMs.slice(),
		operationsMs: tally.operationsMs,
		counters: lane.client.counters(),
		utilisation: lane.activeMs / Math.max(1e-9, lane.activeMs + lane.idleMs),
	};
}

/** The arm's measurement from its totals and its own slices, in order. `spans` are declared ids. */
export function conclude(
	totals: ArmTotals,
	own: readonly Slice[],
	spans: readonly string[],
	clientCount: number,
): ArmMeasurement {
	const { spansMs, operationsMs, utilisation, ...rest } = totals;
	const count = rest.summary.operations;
	const perOperation = (totalMs: number) => Math.max(0, (totalMs * 1_000) / count);
	const spannedMs = spansMs.reduce((sum, one) => sum + one, 0);
	return {
		...rest,
		spans: [
			...spans.map((span, at) => ({ span, meanUs: perOperation(spansMs[at] ?? 0) })),
			{ span: "other", meanUs: perOperation(operationsMs - spannedMs) },
		],
		cost: costOf(own, utilisation),
		operationsPerTurn: count / (clientCount * own.length),
		drift: findDrift(own),
	};
}
