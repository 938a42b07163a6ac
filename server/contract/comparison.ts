import { z } from "zod";
import type { Difference } from "./comparability.ts";
import { LIMITS } from "./limits.ts";
import type { Metric, Result, VERDICTS } from "./result.ts";
import type { RunRecord } from "./run.ts";

/** One thing that is compared: a run with all its arms, or one of them by its place in the request. */
const itemRefSchema = z.strictObject({
	run: z.string().regex(/^[\w-]{1,64}$/, "is not the id of a run"),
	arm: z
		.int()
		.min(0)
		.max(LIMITS.laidOutArms - 1)
		.nullable(),
});
export type ItemRef = z.infer<typeof itemRefSchema>;

/** The things that are compared, in the order in which they stand; the first that can be is the baseline. */
export const comparisonInput = z.strictObject({
	items: z.array(itemRefSchema).min(1).max(LIMITS.comparedItems.max),
});

/** A run that can be compared: it has ended well. */
export type ComparableRun = RunRecord & { result: Result };

/** The latency that a share of the operations does not exceed, microseconds. */
export type Percentile = { share: number; us: number };

/** What one arm did in one interval, microseconds. */
export type Moment = { tMs: number; p50Us: number; p95Us: number; p99Us: number };

/** How an arm's latencies are spread, and how they went over time. */
export type ArmTrace = { percentiles: readonly Percentile[]; moments: readonly Moment[] };

/** A thing that can be shown beside others. */
export type UsableItem = {
	kind: "usable";
	ref: ItemRef;
	run: ComparableRun;
	/** The arms it stands for, by their places in the request. */
	arms: readonly number[];
	/** Of all arms of the run, in the order of the request. */
	traces: readonly ArmTrace[];
	/** Why it cannot be measured by the baseline; none where it can. */
	obstacles: readonly Difference[];
};

/** One thing as it was found. */
export type ComparedItem = UsableItem | { kind: "unusable"; ref: ItemRef; sentence: string };

/** An arm of the comparison: which of the things, and the arm's place in that run's request. */
export type LineRef = { item: number; arm: number };

/** One figure of one arm, as a multiple of another's. */
export type LineRatio = LineRef & {
	against: LineRef;
	metric: Metric;
	/** line ÷ against: below 1 the line's figure is lower; 0 to the largest number where too little was measured. */
	ratio: number;
	low: number;
	high: number;
	/** The line's figure is lower or higher; no difference of a quarter or more; too noisy to say. */
	verdict: (typeof VERDICTS)[number];
	/** Of the interval, 0…1. */
	confidence: number;
	/** Measured in turns within one run, or in two runs, between which the machine may have changed. */
	measured: "interleaved" | "apart";
};

export type RunComparison = { items: readonly ComparedItem[]; ratios: readonly LineRatio[] };
