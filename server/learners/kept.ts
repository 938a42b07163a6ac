import { and, eq } from "drizzle-orm";
import type { PgColumn } from "drizzle-orm/pg-core";
import { places, predictions, quizAnswers } from "#db/schema/workbench.ts";
import type { PredictionValue } from "#server/contract/learner.ts";
import type { Database } from "#server/queue/workbench.ts";
import { type KeptRun, readBenchRuns } from "./bench-runs.ts";

/** All that is kept of one learner's work in lessons, runs newest first. Times are epoch milliseconds. */
export type Kept = {
	predictions: readonly {
		lesson: string;
		block: string;
		value: PredictionValue;
		lockedByRunId: string | null;
		changedAtMs: number;
	}[];
	answers: readonly {
		lesson: string;
		block: string;
		firstChosen: readonly number[];
		wasRightAtFirst: boolean;
		chosen: readonly number[];
		isRight: boolean;
		changedAtMs: number;
	}[];
	places: readonly { lesson: string; anchor: string; seenAtMs: number }[];
	runs: readonly KeptRun[];
};

/** Reads what is kept of a learner, in one lesson or in all. */
export async function readKept(db: Database, session: string, lesson?: string): Promise<Kept> {
	const own = (table: { session: PgColumn; lesson: PgColumn }) =>
		and(eq(table.session, session), lesson === undefined ? undefined : eq(table.lesson, lesson));
	const [guesses, answers, reached, runs] = await Promise.all([
		db.select().from(predictions).where(own(predictions)),
		db.select().from(quizAnswers).where(own(quizAnswers)),
		db.select().from(places).where(own(places)),
		readBenchRuns(db, session, lesson),
	]);
	return {
		predictions: guesses.map(({ session: _, changedAt, ...row }) => ({
			...row,
			changedAtMs: changedAt.getTime(),
		})),
		answers: answers.map(({ session: _, changedAt, ...row }) => ({
			...row,
			changedAtMs: changedAt.getTime(),
		})),
		places: reached.map(({ session: _, seenAt, ...row }) => ({ ...row, seenAtMs: seenAt.getTime() })),
		runs,
	};
}
