import { and, count, eq, ne, or } from "drizzle-orm";
import type { PgColumn, PgTable } from "drizzle-orm/pg-core";
import { Fault } from "#server/contract/fault.ts";
import { LIMITS } from "#server/contract/limits.ts";
import type { Database } from "#server/queue/workbench.ts";

/** Names one answer of one learner. */
export type AnswerKey = { session: string; lesson: string; block: string };

type AnswerTable = PgTable & { session: PgColumn; lesson: PgColumn; block: PgColumn };

/**
 * Refuses an answer when a learner has given as many others as are kept. What lessons ask bounds them well below that,
 * unless blocks are renamed over and over.
 *
 * @throws Fault `too-large`.
 */
export async function checkRoom(db: Database, table: AnswerTable, key: AnswerKey): Promise<void> {
	const [row] = await db
		.select({ others: count() })
		.from(table)
		.where(and(eq(table.session, key.session), or(ne(table.lesson, key.lesson), ne(table.block, key.block))));
	if ((row?.others ?? 0) < LIMITS.keptAnswers) return;
	throw new Fault(
		"too-large",
		`You have given ${LIMITS.keptAnswers} answers, and no more are kept. Take your work away and delete it to begin anew.`,
	);
}
