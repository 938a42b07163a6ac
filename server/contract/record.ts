import { z } from "zod";
import { declarationSchema } from "./declaration-schema.ts";
import { declaredSchema } from "./declared.ts";
import type { Point } from "./event.ts";
import type { Evidence } from "./evidence.ts";
import type { ExperimentDeclaration } from "./experiment.ts";
import { benchPlaceSchema } from "./learner.ts";
import { LIMITS } from "./limits.ts";
import { DISTURBANCES, figureIntervalsSchema, resultSchema, summarySchema } from "./result.ts";
import { runRequestSchema } from "./run-schema.ts";

/** Of the file; it only ever gains fields. */
export const RECORD_SCHEMA = 1;

/** Epoch milliseconds, as far as a calendar goes. */
const momentSchema = z.int().min(0).max(8.64e15);

export const sliceSchema = z.object({
	arm: z.int().min(0),
	block: z.int().min(0),
	startMs: z.number(),
	elapsedMs: z.number(),
	errors: z.int(),
	endedCount: z.int(),
	histogram: z.string(),
	serviceHistogram: z.string().nullable(),
	disturbances: z.array(z.enum(DISTURBANCES)),
	gcMs: z.number(),
	loopDelayMaxMs: z.number(),
});

type Slice = z.infer<typeof sliceSchema>;

/** What Postgres did for one arm. */
export const evidenceSchema = z.object({
	arm: z.string(),
	sql: z.string(),
	setup: z.string().exactOptional(),
	planText: z.string(),
	planJson: z.unknown(),
	parameters: z.string(),
	blocksHit: z.number(),
	blocksRead: z.number(),
	relations: z.array(z.object({ name: z.string(), kind: z.enum(["table", "index"]), bytes: z.number() })),
}) satisfies z.ZodType<Evidence>;

export const pointSchema = z.object({
	tMs: z.number(),
	phase: z.enum(["warm-up", "measure"]),
	arms: z.array(z.object({ interval: summarySchema.nullable(), soFar: summarySchema.nullable() })),
	intervals: z.array(figureIntervalsSchema).exactOptional(),
}) satisfies z.ZodType<Point>;

/**
 * A run as a file, with all that it takes to look at it, to run it again and to compare. `lab run --save` writes the
 * first half of it; what the lab keeps of a run beside that, its experiment above all, is in the second.
 */
export const recordSchema = z.object({
	tool: z.literal("latency-lab"),
	schema: z.literal(RECORD_SCHEMA),
	/** Whoever has the file has all that it was: an experiment that a lesson declared comes along. */
	request: runRequestSchema.extend({ declared: declaredSchema.exactOptional() }),
	output: resultSchema.extend({
		runId: z.string(),
		url: z.string().nullable(),
		design: resultSchema.shape.design.extend({ blocks: z.int().min(1).max(LIMITS.slicesPerRun) }),
	}),
	slices: z.array(sliceSchema).pipe(z.array(z.custom<Slice>()).max(LIMITS.slicesPerRun)),
	queuedAtMs: momentSchema.exactOptional(),
	finishedAtMs: momentSchema.exactOptional(),
	place: benchPlaceSchema.exactOptional(),
	declaration: declarationSchema.exactOptional(),
	/** In the order in which they were published. */
	points: z.array(pointSchema).pipe(z.array(z.custom<Point>()).max(LIMITS.eventsPerRun)).exactOptional(),
	evidence: z
		.array(evidenceSchema)
		.pipe(z.array(z.custom<Evidence>()).max(LIMITS.laidOutArms))
		.exactOptional(),
});
export type RunFile = Omit<z.infer<typeof recordSchema>, "declaration"> & {
	declaration?: ExperimentDeclaration;
};
