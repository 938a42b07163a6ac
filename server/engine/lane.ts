import type { ArmClient } from "#server/contract/lab.ts";
import type { Load } from "#server/contract/load.ts";
import type { ArmCost, Latencies, Summary } from "#server/contract/result.ts";
import type { Clock } from "./clock.ts";
import { ClosedLoop } from "./closed-loop.ts";
import { type CostedSlice, costOf } from "./cost.ts";
import { type Drift, findDrift } from "./drift.ts";
import { latenciesOf } from "./latencies.ts";
import { Ledger } from "./ledger.ts";
import { OpenLoop } from "./open-loop.ts";
import { createRandom } from "./random.ts";
import type { Samples } from "./recorder.ts";
import type { LoadLoop } from "./stretch.ts";
import { Tally } from "./tally.ts";

/**
 * One slice as it was; times in milliseconds, `startMs` from the first operation, warm-up included, `elapsedMs` the
 * time in it that counts: see `Window` for a closed loop, and `OpenLoop`.
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
	/** Mean microseconds per operation, `wait` first in an open loop, then in declared order, `other` last. */
	spans: { span: string; meanUs: number }[];
	counters: Record<string, number>;
	cost: ArmCost;
	/** How many operations a client can do in one slice, one after the other, on average. */
	operationsPerTurn: number;
	/** How its blocks changed while it was measured, when they did. */
	drift: Drift | undefined;
};

/** What one arm is measured with. */
export type Lane = {
	label: string;
	client: ArmClient;
	load: Load;
	tally: Tally;
	loop: LoadLoop;
	ledger: Ledger;
	elapsedMs: number;
	activeMs: number;
	idleMs: number;
};

/** What a lane is opened with; `place` is the arm's in the request. */
export type LaneParts = {
	label: string;
	client: ArmClient;
	place: number;
	load: Load;
	spans: readonly string[];
	clock: Clock;
	seed: number;
};

/** What an arm has come to so far; times in milliseconds, spans in declared order. */
export type ArmTotals = Omit<ArmMeasurement, "spans" | "operationsPerTurn" | "drift" | "cost"> & {
	/** Share of its slices in which the event loop was at work, 0…1. */
	utilisation: number;
	spansMs: Float64Array;
	operationsMs: number;
	/** Null in a closed loop, in which nothing waits for its start. */
	waitMs: number | null;
};

/** A lane on which nothing has been measured yet. */
export function openLane({ label, client, place, load, spans, clock, seed }: LaneParts): Lane {
	const tally = new Tally(spans.length, load.model);
	// Stream 0 draws the order of slices. Each arm draws inputs of its own: the keys of the arm before it would find
	// their blocks in memory, put there by that arm, and whoever came second would look fast.
	const random = createRandom(seed, place + 1);
	const parts = { label, client, clientCount: load.clients, spans, tally, clock, random };
	const loop =
		load.model === "closed"
			? new ClosedLoop({ ...parts, thinkMs: load.thinkMs })
			: new OpenLoop({ ...parts, load, seed });
	return {
		label,
		client,
		load,
		tally,
		loop,
		ledger: new Ledger(tally, loop),
		elapsedMs: 0,
		activeMs: 0,
		idleMs: 0,
	};
}

/** What the lane has come to up to now; undefined when no operation has succeeded. */
export function total(lane: Lane): ArmTotals | undefined {
	const { tally, ledger, elapsedMs } = lane;
	const summary = ledger.soFar();
	if (summary === null) return undefined;
	const { operationCount: count, scheduleError } = tally;
	const rowMean = tally.rowCount / count;
	const rowVariance = Math.max(0, tally.rowSquares / count - rowMean ** 2);
	return {
		summary,
		...ledger.samples(),
		scheduleError: scheduleError === null ? null : latenciesOf(scheduleError),
		elapsedMs,
		errorKinds: Object.fromEntries(tally.errors),
		rowMean,
		rowMeanError: Math.sqrt(rowVariance / count),
		spansMs: tally.spansMs.slice(),
		operationsMs: tally.operationsMs,
		waitMs: tally.latestService === null ? null : tally.waitMs,
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
	const { spansMs, operationsMs, waitMs, utilisation, ...rest } = totals;
	const count = rest.summary.operations;
	const perOperation = (totalMs: number) => Math.max(0, (totalMs * 1_000) / count);
	const spannedMs = spansMs.reduce((sum, one) => sum + one, 0);
	// Clients of an open loop are idle in between, so what they could do there follows from how long one takes.
	const perTurn =
		waitMs === null ? count / clientCount : rest.elapsedMs / Math.max(1e-9, operationsMs / count);
	return {
		...rest,
		spans: [
			...(waitMs === null ? [] : [{ span: "wait", meanUs: perOperation(waitMs) }]),
			...spans.map((span, at) => ({ span, meanUs: perOperation(spansMs[at] ?? 0) })),
			{ span: "other", meanUs: perOperation(operationsMs - spannedMs) },
		],
		cost: costOf(own, utilisation),
		operationsPerTurn: perTurn / own.length,
		drift: findDrift(own),
	};
}
