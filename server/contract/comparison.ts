import { z } from "zod";
import type { Difference } from "./comparability.ts";
import type { Evidence } from "./evidence.ts";
import { LIMITS } from "./limits.ts";
import type { Metric, Result, VERDICTS } from "./result.ts";
import type { RunRecord } from "./run.ts";

/** One thing that is compared: a run with all its arms, or some of them by their places in the request. */
const itemRefSchema = z.strictObject({
	/** A run that this lab keeps; or a record, which comes along as a file under that name. */
	from: z.enum(["lab", "file"]),
	run: z.string().regex(/^[\w-]{1,64}$/, "is not the id of a run"),
	arms: z
		.array(
			z
				.int()
				.min(0)
				.max(LIMITS.laidOutArms - 1),
		)
		.min(1)
		.refine((arms) => new Set(arms).size === arms.length, "names an arm twice")
		.nullable(),
});
export type ItemRef = z.infer<typeof itemRefSchema>;

/** The things that are compared, in the order in which they stand; the first that can be is the baseline. */
export const comparisonInput = z.strictObject({
	items: z
		.array(itemRefSchema)
		.min(1)
		.max(LIMITS.comparedItems.max)
		.refine(
			(items) => items.reduce((sum, { arms }) => sum + (arms?.length ?? 0), 0) <= LIMITS.comparedLines,
			`has more than ${LIMITS.comparedLines} arms`,
		),
	/**
	 * Ratios are told where machine or data set differ, too: of one request that was measured twice, where that is what is
	 * asked about. Elsewhere a ratio of such two would be taken for one of their settings.
	 */
	despiteObstacles: z.boolean().default(false),
});
export type ComparisonInput = z.input<typeof comparisonInput>;

/** What is compared, with the records that come along: the names under which they are asked for, and their lengths. */
export const recordComparisonInput = comparisonInput.extend({
	records: z
		.array(z.strictObject({ name: z.string(), bytes: z.int().min(0).max(LIMITS.recordBytes) }))
		.max(LIMITS.comparedItems.max),
});
export type RecordComparisonInput = z.output<typeof recordComparisonInput>;

/** A run that can be compared: it has ended well. */
export type ComparableRun = Pick<RunRecord, "id" | "request" | "declaration"> & {
	/** Epoch milliseconds; null where a record does not say. */
	queuedAtMs: number | null;
	result: Result;
};

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
	/** Of each of these arms. */
	traces: readonly ArmTrace[];
	/** Why it cannot be measured by the baseline; none where it can. */
	obstacles: readonly Difference[];
	/** What Postgres did for its arms, of a record; that of a run is read when it is asked for. */
	evidence: readonly Evidence[] | null;
};

/** A run with more arms than can be told apart: which of them are meant is to be said. */
export type ManyArmed = { kind: "many-armed"; ref: ItemRef; run: ComparableRun };

/** What is not there, or has no result; one that is still going on may come to one. */
type UnusableItem = { kind: "unusable"; ref: ItemRef; sentence: string; isGoing: boolean };

/** One thing as it was found. */
export type ComparedItem = UsableItem | ManyArmed | UnusableItem;

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

/** Of each arm that is measured by another, a ratio of each figure; none of throughputs that an arrival rate caps. */
export type RunComparison = { items: readonly ComparedItem[]; ratios: readonly LineRatio[] };
