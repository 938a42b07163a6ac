import type { Experiment } from "#server/contract/experiment.ts";
import type { BenchPreset, GlossaryEntry } from "#server/contract/lesson.ts";
import type { AttributeContext } from "./attributes.ts";

/** A `::bench` of the lesson; without a preset where it has faults of its own. */
export type BenchAt = {
	/** Where it stands among the blocks of the text. */
	order: number;
	preset: BenchPreset | undefined;
	experiment: Experiment | undefined;
};

/** What the parts of one lesson are read with. */
export type LessonContext = AttributeContext & {
	slug: string;
	/** Those of the registry, and those that the lesson declares itself. */
	experiments: readonly Experiment[];
	/** Ids listed in the front matter; undefined when that could not be read. */
	listed: readonly string[] | undefined;
	/** Slugs of all lessons of the course. */
	lessons: readonly string[];
	/** Null where there is none that could be read: terms are then plain text. */
	glossary: readonly GlossaryEntry[] | null;
	/** By id. */
	benches: ReadonlyMap<string, BenchAt>;
	/** Ids of blocks whose own faults kept them from being found by it, so that no block that names one is at fault. */
	lost: Set<string>;
};
