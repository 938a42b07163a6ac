import { z } from "zod";

/** The figures of some operations of one arm. Latencies in microseconds, throughput per second. */
export const summarySchema = z.object({
	operations: z.int(),
	errors: z.int(),
	p50Us: z.int(),
	p95Us: z.int(),
	p99Us: z.int(),
	meanUs: z.int(),
	maxUs: z.int(),
	/** Completed operations, errors aside, per second in which the arm was under load. */
	achievedPerSec: z.number(),
});
export type Summary = z.infer<typeof summarySchema>;

export const WARNING_CODES = [
	"few-operations",
	"short-slices",
	"not-settled",
	"errors",
	"row-counts-differ",
	"generator-busy",
	"cold-data",
] as const;
export const warningSchema = z.object({
	code: z.enum(WARNING_CODES),
	/** What was seen. */
	sentence: z.string(),
	/** What to do about it. */
	advice: z.string(),
});
export type Warning = z.infer<typeof warningSchema>;

export const VERDICTS = ["lower", "higher", "no detectable difference", "too noisy to say"] as const;
export const METRICS = ["p50Us", "p95Us", "p99Us", "achievedPerSec"] as const;

export const comparisonSchema = z.object({
	baseline: z.string(),
	arm: z.string(),
	metric: z.enum(METRICS),
	/** baseline ÷ arm; above 1 the arm's figure is lower than the baseline's. */
	ratio: z.number(),
	/** 95 % interval of the ratio. */
	low: z.number(),
	high: z.number(),
	verdict: z.enum(VERDICTS),
});
export type Comparison = z.infer<typeof comparisonSchema>;

export const armResultSchema = summarySchema.extend({
	/** Canonical text of the arm. */
	arm: z.string(),
	levels: z.record(z.string(), z.union([z.string(), z.number()])),
	/** Time under load that counts, its slices added up: without each client's first operation of a slice. */
	measuredMs: z.number(),
	sliceCount: z.int(),
	/** Errors by kind: a Postgres code, `timeout`, or the error's name. */
	errorKinds: z.record(z.string(), z.int()),
	rowsPerOperation: z.number(),
	/** Mean microseconds per operation, in declared order; `other` is what no span covers. */
	spans: z.array(z.object({ span: z.string(), meanUs: z.number() })),
	counters: z.record(z.string(), z.number()),
	/**
	 * All samples: HdrHistogram V2, compressed, base64; whole microseconds, as the percentiles above. Ratios are taken
	 * from bins of 1/32 µs, so that below some 100 µs they differ from those of these figures by rounding.
	 */
	histogram: z.string(),
});
export type ArmResult = z.infer<typeof armResultSchema>;

/** The facts a number depends on. */
export const fingerprintSchema = z.object({
	cores: z.int(),
	cpu: z.string(),
	memoryBytes: z.int(),
	platform: z.string(),
	node: z.string(),
	postgres: z.string(),
	settings: z.record(z.string(), z.string()),
	scale: z.number(),
	seed: z.int(),
	commit: z.string(),
});
export type Fingerprint = z.infer<typeof fingerprintSchema>;

/** What a run found out. Schema 1 only ever gains fields. */
export const resultSchema = z.object({
	schema: z.literal(1),
	experiment: z.string(),
	load: z.object({
		clients: z.int(),
		seconds: z.int(),
		warmupMs: z.int(),
		sliceMs: z.int(),
		blocks: z.int(),
	}),
	/** In the order of the request; the first is the baseline. */
	arms: z.array(armResultSchema),
	comparisons: z.array(comparisonSchema),
	warnings: z.array(warningSchema),
	fingerprint: fingerprintSchema,
});
export type Result = z.infer<typeof resultSchema>;
