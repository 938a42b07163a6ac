import { and, desc, eq, gt, isNotNull, isNull, type SQL, sql } from "drizzle-orm";
import { runs } from "#db/schema/workbench.ts";
import { type Annotation, findExcess } from "#server/contract/annotation.ts";
import { Fault } from "#server/contract/fault.ts";
import { LIMITS } from "#server/contract/limits.ts";
import { isFinal, type RunState } from "#server/contract/run.ts";
import type { HistoryEntry } from "./history.ts";
import { noRun } from "./runs.ts";
import type { Database } from "./workbench.ts";

/** A run that is deleted and can be had back until then. */
export type DeletedRun = Pick<HistoryEntry, "id" | "title" | "labels" | "request"> & {
	keptUntilMs: number;
};

/** Deleted longer ago than this it cannot be had back. */
const keptSince = sql`now() - make_interval(secs => ${LIMITS.deletedKeptMs / 1000}::float8)`;

/** The session's deleted runs that can still be had back, the last one first. */
export async function readDeleted(db: Database, session: string): Promise<DeletedRun[]> {
	const rows = await db
		.select({
			id: runs.id,
			title: runs.title,
			labels: runs.labels,
			request: runs.request,
			deletedAt: runs.deletedAt,
		})
		.from(runs)
		.where(and(eq(runs.session, session), gt(runs.deletedAt, keptSince)))
		.orderBy(desc(runs.deletedAt), desc(runs.id))
		.limit(LIMITS.historyPage);
	return rows.map(({ deletedAt, ...row }) => ({
		...row,
		keptUntilMs: (deletedAt?.getTime() ?? 0) + LIMITS.deletedKeptMs,
	}));
}

/**
 * Writes tags, a note, or both, in their kept form, on a run of the session.
 *
 * @throws Fault `bad-request` with the field, `not-found`, `forbidden`.
 */
export async function annotateRun(
	db: Database,
	{ id, session }: Owned,
	annotation: Partial<Annotation>,
): Promise<Annotation> {
	const excess = findExcess(annotation);
	if (excess !== undefined) throw new Fault("bad-request", excess, { field: excess.replace(/:.*/s, "") });
	await checkOwner(db, { id, session }, isNull(runs.deletedAt));
	const { tags, note } = annotation;
	const [kept] = await db
		.update(runs)
		.set({ ...(tags && { tags: [...tags] }), ...(note !== undefined && { note }), id })
		.where(eq(runs.id, id))
		.returning({ tags: runs.tags, note: runs.note });
	if (kept === undefined) throw noRun();
	return kept;
}

/**
 * Takes a run that is over out of the history and from its address; for a while it can be had back. What its learner
 * predicted stays locked by it.
 *
 * @throws Fault `bad-request` while it goes on, `not-found`, `forbidden`.
 */
export async function deleteRun(db: Database, owned: Owned): Promise<void> {
	const { state } = await checkOwner(db, owned, isNull(runs.deletedAt));
	if (!isFinal(state)) {
		throw new Fault("bad-request", "This run is not over. Cancel it first, then delete it.");
	}
	await db.update(runs).set({ deletedAt: sql`now()` }).where(eq(runs.id, owned.id));
}

/** Takes the deletion of a run back. @throws Fault `not-found` when it is too late for that, `forbidden`. */
export async function restoreRun(db: Database, owned: Owned): Promise<void> {
	await checkOwner(db, owned, gt(runs.deletedAt, keptSince));
	const back = await db
		.update(runs)
		.set({ deletedAt: null })
		.where(eq(runs.id, owned.id))
		.returning({ id: runs.id });
	if (back.length === 0) throw noRun();
}

/** Removes for good what was deleted and cannot be had back any more. @returns how many went. */
export async function purgeDeleted(db: Database): Promise<number> {
	const gone = await db
		.delete(runs)
		.where(and(isNotNull(runs.deletedAt), sql`${runs.deletedAt} <= ${keptSince}`))
		.returning({ id: runs.id });
	return gone.length;
}

/** A run, and who wants to change it. */
export type Owned = { id: string; session: string | null };

async function checkOwner(
	db: Database,
	{ id, session }: Owned,
	condition: SQL | undefined,
): Promise<{ state: RunState }> {
	const [run] = await db
		.select({ owner: runs.session, state: runs.state })
		.from(runs)
		.where(and(eq(runs.id, id), condition));
	if (run === undefined) throw noRun();
	if (run.owner !== session) {
		throw new Fault("forbidden", "This run was started elsewhere. Only there can it be changed.");
	}
	return run;
}
