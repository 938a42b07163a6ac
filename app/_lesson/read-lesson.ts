import type { ServerCaller } from "#app/_lib/caller.ts";
import { readLab } from "#app/_lib/read.ts";
import type { LearnerLesson } from "#server/contract/learner.ts";
import type { Lesson } from "#server/contract/lesson.ts";
import type { Result } from "#server/contract/result.ts";
import type { RunRecord } from "#server/contract/run.ts";
import type { LessonGiven } from "./lesson-state.tsx";

/** What a lesson's page is drawn with beside its text. What only the database knows may be missing: the text stays up. */
export async function readLesson(caller: ServerCaller, lesson: Lesson): Promise<LessonGiven> {
	const { slug, blocks } = lesson;
	const [experiments, lab, learner] = await Promise.all([
		caller.experiments.list(),
		readLab(caller),
		readLearner(caller, slug),
	]);
	const named = new Set(blocks.flatMap((block) => ("experiment" in block ? [block.experiment] : [])));
	return {
		slug,
		blocks,
		experiments: [...experiments, ...lesson.declared].filter(({ id }) => named.has(id)),
		lab,
		learner,
		records: await readRecords(caller, learner),
	};
}

async function readLearner(caller: ServerCaller, slug: string): Promise<LearnerLesson | undefined> {
	try {
		return await caller.learner.lesson({ slug });
	} catch {
		return undefined;
	}
}

/** The runs of the lesson, so that what they answer stands there from the first drawing on and nothing jumps. */
async function readRecords(caller: ServerCaller, learner: LearnerLesson | undefined): Promise<RunRecord[]> {
	const ids = new Set(learner?.runs.map(({ runId }) => runId));
	const records = await Promise.allSettled([...ids].map((id) => caller.runs.get({ id })));
	return records.flatMap((record) => (record.status === "fulfilled" ? [lighten(record.value)] : []));
}

/** Histograms are most of a record, and nothing on a page is drawn from them. */
function lighten(record: RunRecord): RunRecord {
	if (record.result === null) return record;
	const arms: Result["arms"] = record.result.arms.map((arm) => ({
		...arm,
		histogram: "",
		serviceHistogram: null,
	}));
	return { ...record, result: { ...record.result, arms } };
}
