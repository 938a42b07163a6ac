import { sql } from "drizzle-orm";
import { quizAnswers } from "#db/schema/workbench.ts";
import type { Database } from "#server/queue/workbench.ts";
import { type AnswerKey, checkRoom } from "./room.ts";

/** Places of the options chosen, and whether they are the right ones. */
export type Answer = { chosen: readonly number[]; isRight: boolean };

/**
 * Keeps an answer to a quiz: the first for good, later ones as the latest.
 *
 * @returns whether the first answer was right.
 * @throws Fault `too-large` when there is no room.
 */
export async function answerQuiz(db: Database, key: AnswerKey, answer: Answer): Promise<boolean> {
	await checkRoom(db, quizAnswers, key);
	const { isRight } = answer;
	const chosen = [...answer.chosen];
	const [row] = await db
		.insert(quizAnswers)
		.values({ ...key, firstChosen: chosen, wasRightAtFirst: isRight, chosen, isRight })
		.onConflictDoUpdate({
			target: [quizAnswers.session, quizAnswers.lesson, quizAnswers.block],
			set: {
				chosen: sql`excluded.chosen`,
				isRight: sql`excluded.is_right`,
				changedAt: sql`now()`,
			},
		})
		.returning({ wasRightAtFirst: quizAnswers.wasRightAtFirst });
	return row?.wasRightAtFirst ?? isRight;
}
