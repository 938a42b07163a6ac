import { z } from "zod";
import { layoutSchema } from "./layout-schema.ts";
import { loadSchema } from "./load-schema.ts";
import type { Score } from "./prediction.ts";
import { resultSchema } from "./result.ts";
import { RUN_STATES } from "./run.ts";

const directionSchema = z.enum(["too-low", "too-high", "mixed", "neither"]);

const scoreSchema = z.discriminatedUnion("kind", [
	z.object({ kind: z.literal("none"), why: z.enum(["skipped", "not-measured", "not-fitting"]) }),
	z.object({ kind: z.literal("choice"), isRight: z.boolean(), right: z.int().nullable() }),
	z.object({
		kind: z.literal("factor"),
		factor: z.number(),
		band: z.enum(["spot-on", "within-3", "within-10", "beyond"]),
		direction: directionSchema,
	}),
	z.object({ kind: z.literal("zero"), direction: directionSchema }),
	z.object({ kind: z.literal("negative") }),
]) satisfies z.ZodType<Score>;

/** A number, or one for each arm. */
const figuresSchema = z.union([z.number(), z.array(z.number())]);

/** What its question says is null where the lesson does not ask it any more. */
const workPredictionSchema = z.object({
	block: z.string(),
	question: z.string().nullable(),
	/** In the measured unit, or the place of a choice; null was skipped. */
	value: figuresSchema.nullable(),
	choices: z.array(z.string()).nullable(),
	/** What a person typed it in, and how many of the measured unit that is. */
	unit: z.string().nullable(),
	unitSize: z.number().nullable(),
	lockedByRunId: z.string().nullable(),
	/** By the last run that settles it; null before there is one. */
	measured: figuresSchema.nullable(),
	measuredByRunId: z.string().nullable(),
	score: scoreSchema,
});
export type WorkPrediction = z.infer<typeof workPredictionSchema>;

const workAnswerSchema = z.object({
	block: z.string(),
	question: z.string().nullable(),
	options: z.array(z.string()).nullable(),
	/** Places of options. */
	right: z.array(z.int()).nullable(),
	firstChosen: z.array(z.int()),
	wasRightAtFirst: z.boolean(),
	chosen: z.array(z.int()),
	isRight: z.boolean(),
});
export type WorkAnswer = z.infer<typeof workAnswerSchema>;

const workLessonSchema = z.object({
	slug: z.string(),
	/** Null for a lesson that the course does not have any more, or that cannot be read now. */
	title: z.string().nullable(),
	place: z.string().nullable(),
	predictions: z.array(workPredictionSchema),
	answers: z.array(workAnswerSchema),
});
export type WorkLesson = z.infer<typeof workLessonSchema>;

const workRunSchema = z.object({
	id: z.string(),
	/** The bench it was started from; null for one of the open bench. */
	lesson: z.string().nullable(),
	bench: z.string().nullable(),
	request: z.object({
		experiment: z.string(),
		arms: z.array(z.record(z.string(), z.union([z.string(), z.number()]))),
		load: loadSchema,
		layout: layoutSchema.exactOptional(),
	}),
	state: z.enum(RUN_STATES),
	queuedAt: z.iso.datetime(),
	finishedAt: z.iso.datetime().nullable(),
	failure: z.object({ code: z.string(), sentence: z.string() }).nullable(),
	result: resultSchema.nullable(),
	/** What the learner wrote on it. */
	tags: z.array(z.string()),
	note: z.string(),
	/** The result in sentences; none where the experiment is not known any more. */
	verdicts: z.array(z.string()),
});
export type WorkRun = z.infer<typeof workRunSchema>;

/** All of a learner's work as one JSON file. Schema 1 only ever gains fields. */
export const workSchema = z.object({
	schema: z.literal(1),
	takenAt: z.iso.datetime(),
	/** In the order of the course; those it does not have any more behind. */
	lessons: z.array(workLessonSchema),
	/** The oldest first. */
	runs: z.array(workRunSchema),
});
