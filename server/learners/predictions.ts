import { and, eq, isNull, sql } from "drizzle-orm";
import { predictions } from "#db/schema/workbench.ts";
import { Fault } from "#server/contract/fault.ts";
import type { PredictionValue } from "#server/contract/learner.ts";
import type { Database, Transaction } from "#server/queue/workbench.ts";
import { type AnswerKey, checkRoom } from "./room.ts";

const KEY = [predictions.session, predictions.lesson, predictions.block];

/**
 * Keeps what a learner guesses, in place of an earlier guess; of two at once the last one stays.
 *
 * @param value checked against its block; null for one that is skipped
 * @throws Fault `forbidden` once a run has locked it; `too-large` when there is no room.
 */
export async function predict(db: Database, key: AnswerKey, value: PredictionValue): Promise<void> {
	await checkRoom(db, predictions, key);
	const kept = await db
		.insert(predictions)
		.values({ ...key, value })
		.onConflictDoUpdate({
			target: KEY,
			set: { value: sql`excluded.value`, changedAt: sql`now()` },
			setWhere: isNull(predictions.lockedByRunId),
		})
		.returning({ block: predictions.block });
	if (kept.length === 0) throw await lockedFault(db, key);
}

async function lockedFault(db: Database, { session, lesson, block }: AnswerKey): Promise<Fault> {
	const [row] = await db
		.select({ runId: predictions.lockedByRunId })
		.from(predictions)
		.where(
			and(eq(predictions.session, session), eq(predictions.lesson, lesson), eq(predictions.block, block)),
		);
	return new Fault(
		"forbidden",
		`This prediction is locked by run ${row?.runId ?? "of its bench"}; a prediction is made before its run.`,
		{ field: "value" },
	);
}

/** A run, and the predict blocks of the bench that it was started from. */
export type Lock = { session: string; lesson: string; blocks: readonly string[]; runId: string };

/** Locks the predictions of a bench, unless an earlier run did. One that was not made counts as skipped. */
export async function lockPredictions(tx: Transaction, { blocks, runId, ...learner }: Lock): Promise<void> {
	if (blocks.length === 0) return;
	await tx
		.insert(predictions)
		.values(blocks.map((block) => ({ ...learner, block, value: null, lockedByRunId: runId })))
		.onConflictDoUpdate({
			target: KEY,
			set: { lockedByRunId: sql`excluded.locked_by_run_id` },
			setWhere: isNull(predictions.lockedByRunId),
		});
}
