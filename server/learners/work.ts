import { and, asc, eq, gt, isNull } from "drizzle-orm";
import { benchRuns, runs } from "#db/schema/workbench.ts";
import type { BenchPreset, Lesson, LessonEntry, PredictBlock, QuizBlock } from "#server/contract/lesson.ts";
import { measuredOf, scorePrediction } from "#server/contract/prediction.ts";
import type { Result } from "#server/contract/result.ts";
import type { WorkAnswer, WorkLesson, WorkPrediction, WorkRun } from "#server/contract/work.ts";
import { type QuestionWords, questionsOf } from "#server/lessons/lesson-words.ts";
import type { Database } from "#server/queue/workbench.ts";
import { type KeptRun, settles } from "./bench-runs.ts";
import { type Kept, readKept } from "./kept.ts";

/** Results are long, so few are held at once. */
const BATCH = 5;

/** A run as it was kept, not yet put into sentences. */
export type TakenRun = Omit<WorkRun, "verdicts">;

/** What a learner predicted and answered, held against what was measured; lessons in the order of the course. */
export async function readWorkLessons(
	db: Database,
	session: string,
	entries: readonly LessonEntry[],
): Promise<WorkLesson[]> {
	const kept = await readKept(db, session);
	const course = new Map(
		entries.map((entry) => (entry.ok ? [entry.lesson.slug, entry.lesson] : [entry.slug, null])),
	);
	const touched = new Set(
		[kept.predictions, kept.answers, kept.places].flatMap((rows) => rows.map(({ lesson }) => lesson)),
	);
	const slugs = new Set([...[...course.keys()].filter((slug) => touched.has(slug)), ...touched]);
	const lessons: WorkLesson[] = [];
	for (const slug of slugs) lessons.push(await readWorkLesson(db, kept, slug, course.get(slug) ?? null));
	return lessons;
}

async function readWorkLesson(
	db: Database,
	kept: Kept,
	slug: string,
	lesson: Lesson | null,
): Promise<WorkLesson> {
	const blocks = lesson?.blocks ?? [];
	const predicts = new Map(blocks.flatMap((block) => (block.kind === "predict" ? [[block.id, block]] : [])));
	const quizzes = new Map(blocks.flatMap((block) => (block.kind === "quiz" ? [[block.id, block]] : [])));
	const benches = blocks.filter((block) => block.kind === "bench");
	const words = lesson === null ? new Map<string, QuestionWords>() : questionsOf(lesson);
	const own = kept.runs.filter((run) => run.lesson === slug);
	const settled = await readSettled(db, own, benches);
	return {
		slug,
		title: lesson?.title ?? null,
		place: kept.places.find((place) => place.lesson === slug)?.anchor ?? null,
		predictions: kept.predictions
			.filter((prediction) => prediction.lesson === slug)
			.map((prediction) => {
				const block = predicts.get(prediction.block);
				return predictionWork(
					prediction,
					block,
					words.get(prediction.block),
					settled.get(block?.bench ?? ""),
				);
			}),
		answers: kept.answers
			.filter((answer) => answer.lesson === slug)
			.map((answer) => answerWork(answer, quizzes.get(answer.block), words.get(answer.block))),
	};
}

/** A run that settles the predictions of its bench, and its result. */
type Settled = { runId: string; result: Result };

/** Of each bench the last run that settles its predictions. */
async function readSettled(
	db: Database,
	own: readonly KeptRun[],
	benches: readonly BenchPreset[],
): Promise<Map<string, Settled>> {
	const found = new Map<string, Settled>();
	for (const bench of benches) {
		const run = own.find((one) => one.bench === bench.id && settles(one, bench));
		if (run === undefined) continue;
		const [row] = await db.select({ result: runs.result }).from(runs).where(eq(runs.id, run.runId));
		if (row?.result) found.set(bench.id, { runId: run.runId, result: row.result });
	}
	return found;
}

function predictionWork(
	{ block: id, value, lockedByRunId }: Kept["predictions"][number],
	block: PredictBlock | undefined,
	words: QuestionWords | undefined,
	settled: Settled | undefined,
): WorkPrediction {
	const measured = block && settled ? measuredOf(block.predicted, settled.result) : null;
	return {
		block: id,
		question: words?.question ?? null,
		value,
		choices: block?.choices?.map(({ text }) => text) ?? null,
		unit: block?.unit ?? null,
		unitSize: block?.unitSize ?? null,
		lockedByRunId,
		measured: typeof measured === "number" || measured === null ? measured : [...measured],
		measuredByRunId: settled?.runId ?? null,
		score: scorePrediction({ choices: block?.choices ?? null }, value, measured),
	};
}

function answerWork(
	{ block: id, firstChosen, wasRightAtFirst, chosen, isRight }: Kept["answers"][number],
	block: QuizBlock | undefined,
	words: QuestionWords | undefined,
): WorkAnswer {
	return {
		block: id,
		question: words?.question ?? null,
		options: words?.options ?? null,
		right: block === undefined ? null : [...block.right],
		firstChosen: [...firstChosen],
		wasRightAtFirst,
		chosen: [...chosen],
		isRight,
	};
}

/** All runs of a learner, also those of no lesson, the oldest first. */
export async function* readWorkRuns(db: Database, session: string): AsyncGenerator<TakenRun> {
	let last = 0;
	for (;;) {
		const rows = await db
			.select({
				ticket: runs.ticket,
				id: runs.id,
				lesson: benchRuns.lesson,
				bench: benchRuns.bench,
				request: runs.request,
				state: runs.state,
				queuedAt: runs.queuedAt,
				finishedAt: runs.finishedAt,
				failure: runs.failure,
				result: runs.result,
				tags: runs.tags,
				note: runs.note,
			})
			.from(runs)
			.leftJoin(benchRuns, eq(benchRuns.runId, runs.id))
			.where(and(eq(runs.session, session), isNull(runs.deletedAt), gt(runs.ticket, last)))
			.orderBy(asc(runs.ticket))
			.limit(BATCH);
		for (const { ticket, queuedAt, finishedAt, request, ...row } of rows) {
			last = ticket ?? last;
			yield {
				...row,
				request: { ...request, arms: request.arms.map((arm) => ({ ...arm })) },
				queuedAt: queuedAt.toISOString(),
				finishedAt: finishedAt?.toISOString() ?? null,
			};
		}
		if (rows.length < BATCH) return;
	}
}
