import { desc, eq, inArray, sql } from "drizzle-orm";
import { nanoid } from "nanoid";
import { runs } from "#db/schema/workbench.ts";
import type { RunEventBody } from "#server/contract/event.ts";
import { Fault } from "#server/contract/fault.ts";
import { LIMITS } from "#server/contract/limits.ts";
import { isFinal, type RunRecord, type RunRequest, type RunState } from "#server/contract/run.ts";
import { CHANNELS, tell } from "./channels.ts";
import { insertion } from "./events.ts";
import type { Database, Transaction } from "./workbench.ts";

/** Held while a run is added, so that the limits hold however many ask at once. */
const ENQUEUE_LOCK = 7_236_451_011;

export type Enqueue = {
	session: string;
	idempotencyKey: string;
	request: RunRequest;
	/** Stores what belongs to a new run, together with it or not at all. */
	alongside?: (tx: Transaction, runId: string) => Promise<void>;
};

/**
 * Stores a checked request at the end of the queue. The same key of the same session gives the same run.
 *
 * @returns the run's id; it cannot be guessed.
 * @throws Fault `too-many-runs`; `bad-request` when the key was used for another request; what `alongside` throws.
 */
export async function enqueue(
	db: Database,
	{ session, idempotencyKey, request, alongside }: Enqueue,
): Promise<string> {
	return db.transaction(async (tx) => {
		await tx.execute(sql`select pg_advisory_xact_lock(${ENQUEUE_LOCK})`);
		const body = JSON.stringify(request);
		const [found] = await tx.execute<Found>(sql`
			select known.id as "knownId", known.request::jsonb = ${body}::text::jsonb as "sameRequest",
				active.all_count as "allCount", active.own_count as "ownCount"
			from (
				select count(*)::int as all_count, count(*) filter (where session = ${session})::int as own_count
				from workbench.runs where state in ('queued', 'preparing', 'measuring')
			) as active
			left join workbench.runs as known
				on known.session = ${session} and known.idempotency_key = ${idempotencyKey}`);
		if (found?.sameRequest === false) {
			throw new Fault(
				"bad-request",
				"idempotencyKey: used before for another request. Send a new key with each new request.",
				{ field: "idempotencyKey" },
			);
		}
		if (typeof found?.knownId === "string") return found.knownId;
		checkRoom(found?.ownCount ?? 0, found?.allCount ?? 0);
		const id = nanoid();
		const queued: RunEventBody = { kind: "state", state: "queued", restarted: false };
		// The event's foreign key is checked when the statement ends, so one statement can add both.
		await tx.execute(sql`
			with fence as (
				insert into workbench.runs (id, session, idempotency_key, request, last_seq)
				values (${id}, ${session}, ${idempotencyKey}, ${body}::text::json, 1)
				returning id, attempt, last_seq
			), ${insertion([queued])}
			select ${tell(CHANNELS.queued, "")}`);
		await alongside?.(tx, id);
		return id;
	});
}

type Found = {
	knownId: string | null;
	sameRequest: boolean | null;
	allCount: number;
	ownCount: number;
};

function checkRoom(ownCount: number, allCount: number): void {
	if (ownCount > LIMITS.waitingPerSession) {
		throw new Fault(
			"too-many-runs",
			`You have a run going and ${LIMITS.waitingPerSession} waiting. Wait for one to end, or cancel one.`,
		);
	}
	if (allCount >= LIMITS.activeRuns) {
		throw new Fault("too-many-runs", `${LIMITS.activeRuns} runs are waiting already. Try again in a minute.`);
	}
}

const columns = {
	id: runs.id,
	session: runs.session,
	request: runs.request,
	state: runs.state,
	attempt: runs.attempt,
	queuedAt: runs.queuedAt,
	finishedAt: runs.finishedAt,
	failure: runs.failure,
	result: runs.result,
	aheadCount: sql<number>`case when ${runs.state} = 'queued' then (
		select count(*)::int from workbench.runs as other
		where other.state in ('preparing', 'measuring') or (other.state = 'queued' and other.ticket < runs.ticket)
	) else 0 end`,
};

type Row = Omit<RunRecord, "queuedAtMs" | "finishedAtMs" | "mine"> & {
	session: string;
	queuedAt: Date;
	finishedAt: Date | null;
};

function toRecord(row: Row, session: string | null): RunRecord {
	const { session: owner, queuedAt, finishedAt, ...rest } = row;
	return {
		...rest,
		queuedAtMs: queuedAt.getTime(),
		finishedAtMs: finishedAt?.getTime() ?? null,
		mine: owner === session,
	};
}

/** @throws Fault `not-found`. */
export async function getRun(db: Database, id: string, session: string | null): Promise<RunRecord> {
	const [row] = await db.select(columns).from(runs).where(eq(runs.id, id));
	if (row === undefined) throw noRun();
	return toRecord(row, session);
}

/** A run in a list: without its result's figures, which are long. */
export type RunListing = Omit<RunRecord, "result">;

/** The session's last runs, newest first. */
export async function recentRuns(db: Database, session: string): Promise<RunListing[]> {
	const { result: _, ...short } = columns;
	const rows = await db
		.select(short)
		.from(runs)
		.where(eq(runs.session, session))
		.orderBy(desc(runs.queuedAt))
		.limit(LIMITS.recentRuns);
	return rows.map((row) => {
		const { result: __, ...listing } = toRecord({ ...row, result: null }, session);
		return listing;
	});
}

/** How far a run's log is. @throws Fault `not-found`. */
export async function getRunHead(db: Database, id: string): Promise<{ state: RunState; lastSeq: number }> {
	const [row] = await db
		.select({ state: runs.state, lastSeq: runs.lastSeq })
		.from(runs)
		.where(eq(runs.id, id));
	if (row === undefined) throw noRun();
	return row;
}

/**
 * The last lines that the trial of a failed run wrote to standard error, null when there are none: for whoever runs
 * the lab. They may name paths and statements, so no page shows them.
 *
 * @throws Fault `not-found`.
 */
export async function readStderrTail(db: Database, id: string): Promise<string | null> {
	const [row] = await db.select({ tail: runs.stderrTail }).from(runs).where(eq(runs.id, id));
	if (row === undefined) throw noRun();
	return row.tail;
}

/** The last event numbers of several runs. */
export async function getLastSeqs(db: Database, ids: readonly string[]): Promise<Map<string, number>> {
	if (ids.length === 0) return new Map();
	const rows = await db
		.select({ id: runs.id, lastSeq: runs.lastSeq })
		.from(runs)
		.where(inArray(runs.id, [...ids]));
	return new Map(rows.map((row) => [row.id, row.lastSeq]));
}

/** How many runs there are in each state. */
export async function countRuns(db: Database): Promise<Map<RunState, number>> {
	const rows = await db
		.select({ state: runs.state, count: sql<number>`count(*)::int` })
		.from(runs)
		.groupBy(runs.state);
	return new Map(rows.map((row) => [row.state, row.count]));
}

/** How many runs of each experiment there are, by its id. */
export async function countRunsByExperiment(db: Database): Promise<Map<string, number>> {
	const experiment = sql<string>`${runs.request} ->> 'experiment'`;
	const rows = await db
		.select({ experiment, count: sql<number>`count(*)::int` })
		.from(runs)
		.groupBy(experiment);
	return new Map(rows.map((row) => [row.experiment, row.count]));
}

/**
 * Stops a run: at once while it waits, else its runner is told. Doing it twice, or to a run that has
 * ended, changes nothing.
 *
 * @throws Fault `not-found`, or `forbidden` when another session started it.
 */
export async function cancelRun(db: Database, id: string, session: string | null): Promise<void> {
	const [run] = await db.select({ owner: runs.session, state: runs.state }).from(runs).where(eq(runs.id, id));
	if (run === undefined) throw noRun();
	if (run.owner !== session) {
		throw new Fault("forbidden", "This run was started in another browser. Only there can it be cancelled.");
	}
	if (isFinal(run.state)) return;
	const cancelled: RunEventBody = { kind: "state", state: "cancelled", restarted: false };
	// The waiting and the running are told apart in one statement, for it may be claimed just now.
	await db.execute(sql`
		with target as (
			select id, state from workbench.runs
			where id = ${id} and state in ('queued', 'preparing', 'measuring') for update
		), wanted as (
			update workbench.runs set cancel_requested = true from target
			where runs.id = target.id and target.state <> 'queued'
			returning runs.id
		), fence as (
			update workbench.runs set cancel_requested = true, state = 'cancelled',
				finished_at = clock_timestamp(), last_seq = last_seq + 1
			from target where runs.id = target.id and target.state = 'queued'
			returning runs.id, runs.attempt, runs.last_seq
		), ${insertion([cancelled])}
		select ${tell(CHANNELS.cancel, sql`id`)} from wanted
		union all
		select ${tell(CHANNELS.events, sql`id || ' ' || last_seq`)} from fence`);
}

/**
 * Deletes all runs of a session with their events, whatever they are doing: a runner that is at one of them is told to
 * stop, and finds its lease gone.
 */
export async function deleteRuns(tx: Transaction, session: string): Promise<void> {
	await tx.execute(sql`
		with gone as (delete from workbench.runs where session = ${session} returning id, state)
		select ${tell(CHANNELS.cancel, sql`id`)} from gone where state in ('preparing', 'measuring')`);
}

/** What is said of a run that is not there, or is not any more. */
export function noRun(): Fault {
	return new Fault(
		"not-found",
		"There is no run of this id in this lab. Check the address, or start a run of your own.",
	);
}
