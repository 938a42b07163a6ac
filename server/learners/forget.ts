import { eq } from "drizzle-orm";
import { benchRuns, places, predictions, quizAnswers } from "#db/schema/workbench.ts";
import { deleteRuns } from "#server/queue/runs.ts";
import type { Database } from "#server/queue/workbench.ts";

/** Deletes everything that is kept under a session: answers, places, and runs, also those that are going on. */
export async function forgetLearner(db: Database, session: string): Promise<void> {
	await db.transaction(async (tx) => {
		for (const table of [predictions, quizAnswers, places, benchRuns]) {
			await tx.delete(table).where(eq(table.session, session));
		}
		await deleteRuns(tx, session);
	});
}
