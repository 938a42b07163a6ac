import type { Root } from "hast";
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
};

/** One `::bench` of a lesson: an experiment, preset. */
export type BenchPreset = {
	/** Unique within its lesson, by order of appearance. */
	id: string;
	experiment: string;
	/** Canonical arm texts; the first is the baseline. */
	arms: readonly string[];
	load: Load;
};

/** A fault of a lesson file, for its author. */
export type LessonFault = { file: string; line: number; column: number; field: string; sentence: string };

/** A lesson ready to be drawn: its text as hast, where `<bench-preset id="…">` stands for a preset. */
export type Lesson = LessonSummary & {
	objectives: readonly string[];
	sources: readonly { title: string; url?: string }[];
	benches: readonly BenchPreset[];
	content: Root;
};

/** Either a lesson, or a file that could not be read with all its faults. */
export type LessonEntry =
	| { ok: true; lesson: Lesson }
	| { ok: false; slug: string; number: number; faults: readonly LessonFault[]; source: string };
