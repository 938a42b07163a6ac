import { z } from "zod";
import {
	type LearnerLesson,
	type LessonProgress,
	type Prediction,
	predictionValueSchema,
	type QuizAnswer,
} from "#server/contract/learner.ts";
import { forgetLearner } from "#server/learners/forget.ts";
import { readKept } from "#server/learners/kept.ts";
import { reachPlace } from "#server/learners/places.ts";
import { predict } from "#server/learners/predictions.ts";
import { courseProgress, learnerLesson } from "#server/learners/progress.ts";
import { checkAnchor, checkPrediction, findBlock, isRightAnswer } from "#server/learners/questions.ts";
import { answerQuiz } from "#server/learners/quiz-answers.ts";
import { readCourse } from "#server/lessons/catalogue.ts";
import { procedure, router } from "./init.ts";
import { bySlug, findEntry, findLesson } from "./lessons.ts";

const inBlock = z.strictObject({ lesson: z.string().min(1).max(100), block: z.string().min(1).max(200) });

/** No quiz has as many options. */
const MOST_OPTIONS = 100;

const chosen = z
	.array(z.int().min(0))
	.min(1)
	.max(MOST_OPTIONS)
	.transform((options) => [...new Set(options)].toSorted((a, b) => a - b));

const NOTHING: LearnerLesson = { predictions: [], answers: [], runs: [], place: null };

export const learnerRouter = router({
	/** All that the caller has done in a lesson. */
	lesson: procedure.input(bySlug).query(async ({ ctx, input }): Promise<LearnerLesson> => {
		const entry = await findEntry(input.slug);
		const session = await ctx.session();
		if (session === null) return NOTHING;
		const kept = await readKept(ctx.services.workbench.db, session, input.slug);
		return learnerLesson(kept, entry.ok ? entry.lesson : null);
	}),

	/** How far the caller is in the lessons they have opened. */
	course: procedure.query(async ({ ctx }): Promise<LessonProgress[]> => {
		const session = await ctx.session();
		if (session === null) return [];
		const [kept, entries] = await Promise.all([readKept(ctx.services.workbench.db, session), readCourse()]);
		return courseProgress(kept, entries);
	}),

	/** Keeps a guess, or that it was skipped (null), until a run of its bench locks it. */
	predict: procedure
		.input(inBlock.extend({ value: predictionValueSchema }))
		.mutation(async ({ ctx, input: { lesson: slug, block, value } }): Promise<Prediction> => {
			const lesson = await findLesson(slug, "lesson");
			checkPrediction(lesson, findBlock(lesson, block, "predict"), value);
			const session = await ctx.openSession();
			await predict(ctx.services.workbench.db, { session, lesson: slug, block }, value);
			return { block, value, lockedByRunId: null };
		}),

	/** Keeps an answer to a quiz, and says whether it is right. */
	answer: procedure
		.input(inBlock.extend({ chosen }))
		.mutation(async ({ ctx, input: { lesson: slug, block, chosen } }): Promise<QuizAnswer> => {
			const lesson = await findLesson(slug, "lesson");
			const isRight = isRightAnswer(findBlock(lesson, block, "quiz"), chosen);
			const session = await ctx.openSession();
			const { db } = ctx.services.workbench;
			const wasRightAtFirst = await answerQuiz(db, { session, lesson: slug, block }, { chosen, isRight });
			return { block, chosen, isRight, wasRightAtFirst };
		}),

	/** Keeps where the caller is: the id of a block or of a heading. */
	reached: procedure.input(inBlock).mutation(async ({ ctx, input: { lesson: slug, block } }) => {
		checkAnchor(await findLesson(slug, "lesson"), block);
		const session = await ctx.openSession();
		await reachPlace(ctx.services.workbench.db, { session, lesson: slug, anchor: block });
	}),

	/** Deletes everything that is kept of the caller, runs included, and takes the cookie back. */
	forget: procedure.input(z.strictObject({ confirm: z.literal(true) })).mutation(async ({ ctx }) => {
		const session = await ctx.session();
		if (session !== null) await forgetLearner(ctx.services.workbench.db, session);
		ctx.closeSession();
	}),
});
