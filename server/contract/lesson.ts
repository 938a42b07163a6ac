import type { Root } from "hast";
import type { Bound, Expectation, FigureId } from "./claim.ts";
import type { ExperimentDeclaration } from "./experiment.ts";
import type { Load } from "./load.ts";

/** What the course page shows of a lesson. */
export type LessonSummary = {
	slug: string;
	number: number;
	title: string;
	summary: string;
	technique: string;
	minutes: number;
	level: string;
	objectives: readonly string[];
	/** How many predictions and quizzes it asks, for the learner's progress. */
	questionCount: number;
};

/**
 * A block of a lesson that is more than text. `id` is unique within its lesson and the anchor of the block; answers are
 * kept under it, so an author who keeps it keeps them. In `Lesson.content` each stands as the element named in its
 * comment, with the block's `id`, whose children are what the author wrote in it.
 */
export type LessonBlock =
	| BenchPreset
	| PredictBlock
	| QuizBlock
	| ClaimBlock
	| ObserveBlock
	| TryBlock
	| WhenNotBlock
	| AsideBlock;

/** One `::bench` of a lesson: an experiment, preset. Drawn as `<bench-preset>`. */
export type BenchPreset = {
	kind: "bench";
	id: string;
	experiment: string;
	/** Canonical arm texts; the first is the baseline. */
	arms: readonly string[];
	load: Load;
};

/** What a prediction is of: one arm's figure, a ratio of two, or, for a curve, every arm's figure. */
export type PredictedFigure =
	| { of: "ratio"; figure: FigureId; numerator: number; denominator: number }
	| { of: "value"; figure: FigureId; arm: number }
	| { of: "curve"; figure: FigureId };

/** An answer of a prediction by choice: right where what is measured lies in its range. */
export type PredictChoice = { text: string; low: number; high: number };

/** `:::predict`, asked before its bench may run. Drawn as `<predict-block>` around the question. */
export type PredictBlock = {
	kind: "predict";
	id: string;
	/** Id of the bench whose run answers it. */
	bench: string;
	predicted: PredictedFigure;
	/** Of what a person types: `times`, `ms`, `%`, `/s`, or a counter's own. */
	unit: string;
	/** How many of the measured unit (microseconds, shares, …) one typed unit is. */
	unitSize: number;
	/** Null asks for a number, or for a curve. */
	choices: readonly PredictChoice[] | null;
	/** Said when a guess is out by three times or more: lower than measured, higher than measured. */
	tooLow: string | null;
	tooHigh: string | null;
};

/** `:::quiz`, or a recall question of an earlier lesson. Drawn as `<quiz-block>` around the question and `<quiz-option index>`s, each around its text and `<quiz-feedback>`. */
export type QuizBlock = {
	kind: "quiz";
	id: string;
	/** Places of the right options. With several, all of them and no other must be chosen. */
	right: readonly number[];
	optionCount: number;
	/** Slug of the earlier lesson that a recall question is on. */
	recalls: string | null;
};

/** `:::claim`: a sentence of the text that a run can refute. Drawn as `<claim-block>` around the sentence. */
export type ClaimBlock = {
	kind: "claim";
	id: string;
	experiment: string;
	arms: readonly string[];
	load: Load;
	expectation: Expectation;
	/** The expectation as the author wrote it. */
	written: string;
	/** Seconds that `lab lessons verify` may spend on it. */
	budgetSeconds: number;
};

/** `:::observe`: what to notice, shown when its bench has run. Drawn as `<observe-block>`. */
export type ObserveBlock = { kind: "observe"; id: string; bench: string };

/** What an open task asks for: some arm of a run whose figure is within the bound, at the levels named. */
export type Goal = {
	figure: FigureId;
	bound: Bound;
	/** A number factor's level within bounds, or a choice's exact level. */
	where: readonly { factor: string; bound: Bound | { operator: "="; level: string } }[];
	/** As the author wrote it, for the learner. */
	written: string;
};

/** `:::try`: a change to make on the bench; with a goal, an open task that the bench checks. Drawn as `<try-block>`. */
export type TryBlock = {
	kind: "try";
	id: string;
	experiment: string;
	arms: readonly string[];
	load: Load;
	goal: Goal | null;
};

/** `:::when-not`: where the technique does not help. Drawn as `<when-not-block>`; may hold a bench of its own. */
export type WhenNotBlock = { kind: "when-not"; id: string };

/** `:::note`, `:::caution`, `:::instructor`. Drawn as `<aside-block>`; the last is for the presenter's view only. */
export type AsideBlock = { kind: "note" | "caution" | "instructor"; id: string; minutes: number | null };

/** A heading of the text, for the table of contents. */
export type LessonHeading = { id: string; text: string; depth: 2 | 3 };

/** A word of the glossary; in the text it stands as `<glossary-term term="…">`. */
export type GlossaryEntry = { term: string; meaning: string; source: string | null };

/** A fault of a lesson file, for its author. */
export type LessonFault = { file: string; line: number; column: number; field: string; sentence: string };

/** A lesson ready to be drawn. */
export type Lesson = LessonSummary & {
	prerequisites: readonly string[];
	sources: readonly { title: string; url?: string }[];
	/** In the order of the text. */
	blocks: readonly LessonBlock[];
	headings: readonly LessonHeading[];
	/** The glossary's words that the text uses. */
	terms: readonly GlossaryEntry[];
	/** Experiments that the lesson itself declares, by ids of the form `slug/name`. */
	declared: readonly ExperimentDeclaration[];
	/** The text as hast: plain elements, and those that `LessonBlock` names. */
	content: Root;
};

/** Either a lesson, or a file that could not be read with all its faults. */
export type LessonEntry =
	| { ok: true; lesson: Lesson }
	| { ok: false; slug: string; number: number; faults: readonly LessonFault[]; source: string };

/** A lesson without its text, drawn or still to be drawn; or its faults. */
export type LessonOutline =
	| { ok: true; lesson: Omit<Lesson, "content"> }
	| Extract<LessonEntry, { ok: false }>;
