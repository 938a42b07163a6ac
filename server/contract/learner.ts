import { z } from "zod";
import { LIMITS } from "./limits.ts";

/**
 * What somebody guessed: a number in the measured unit (microseconds, a ratio, a share), the place of a choice, or for
 * a curve one number per arm. Null is a prediction that was skipped.
 */
export const predictionValueSchema = z.union(
	[z.number().finite(), z.array(z.number().finite()).min(LIMITS.arms.min).max(LIMITS.arms.max), z.null()],
	"must be a number, a list of numbers, one for each arm, or null for a prediction that is skipped",
);
export type PredictionValue = z.infer<typeof predictionValueSchema>;

/** A prediction of one block. It can be changed until a run of its bench begins, and never after that. */
export type Prediction = {
	block: string;
	value: PredictionValue;
	/** The run that locked it; null before. */
	lockedByRunId: string | null;
};

/** The first answer to a quiz counts; `chosen` is the latest. */
export type QuizAnswer = {
	block: string;
	chosen: readonly number[];
	isRight: boolean;
	wasRightAtFirst: boolean;
};

/**
 * Runs of a lesson's bench: the last one and, where that is another, the last that settles its predictions. It settles
 * them if it has ended well and measured the arms and the load that the lesson sets there; more seconds are no matter.
 */
export type BenchRun = { bench: string; runId: string; settles: boolean };

/** All that is known of one learner in one lesson. */
export type LearnerLesson = {
	predictions: readonly Prediction[];
	answers: readonly QuizAnswer[];
	runs: readonly BenchRun[];
	/** Id of the block or heading last read; null when the lesson was never opened. */
	place: string | null;
};

/** How far a learner is in a lesson, for the course page. */
export type LessonProgress = {
	slug: string;
	/** Predictions made and quizzes answered, of `LessonSummary.questionCount`. What was skipped is not among them. */
	answeredCount: number;
	/** Quizzes that were right at first. */
	rightCount: number;
	runCount: number;
	place: string | null;
	/** Epoch milliseconds. */
	lastSeenAtMs: number;
};

/**
 * Which block of which lesson a run was started from: a bench, whose predictions it locks, or a claim or an open task
 * that sets the bench.
 */
export const benchPlaceSchema = z.strictObject({
	lesson: z.string().min(1).max(100),
	bench: z.string().min(1).max(100),
});
export type BenchPlace = z.infer<typeof benchPlaceSchema>;

/** What a search found: a place of a lesson, or a word of the glossary. */
export type SearchHit = PlaceHit | WordHit;
export type PlaceHit = {
	kind: "place";
	slug: string;
	lessonTitle: string;
	/** Of the section it was found in; null for the lesson as a whole. */
	heading: string | null;
	/** Anchor within the lesson; null for its top. */
	anchor: string | null;
	/** Text around the words found; these stand between U+0002 and U+0003, so that nothing in it is markup. */
	excerpt: string;
};
export type WordHit = {
	kind: "word";
	term: string;
	/** What it means, likewise. */
	excerpt: string;
};
