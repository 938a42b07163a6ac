import { and, eq, inArray, isNull, sql } from "drizzle-orm";
import { nanoid } from "nanoid";
import { benchRuns, runs } from "#db/schema/workbench.ts";
import { armLabels, formatArm } from "#server/contract/arm.ts";
import { declarationOf } from "#server/contract/declared.ts";
import type { RunEventBody } from "#server/contract/event.ts";
import type { ExperimentDeclaration } from "#server/contract/experiment.ts";
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
	/** Kept with the run, which means what it said whatever becomes of the experiment. */
	declaration?: ExperimentDeclaration;
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
	{ session, idempotencyKey, request, declaration, alongside }: Enqueue,
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
		const kept = subjectOf(request, declaration);
		const queued: RunEventBody = { kind: "state", state: "queued", restarted: false };
		// The event's foreign key is checked when the statement ends, so one statement can add both.
		await tx.execute(sql`
			with fence as (
				insert into workbench.runs (id, session, idempotency_key, request, last_seq,
					declaration, title, labels, words)
				values (${id}, ${session}, ${idempotencyKey}, ${body}::text::json, 1,
					${kept.declaration}::text::json, ${kept.title}, ${kept.labels}::text::json, ${kept.words})
				returning id, attempt, last_seq
			), ${insertion([queued])}
			select ${tell(CHANNELS.queued, "")}`);
		await alongside?.(tx, id);
		return id;
	});
}

/** What the run is about, as columns. What a lesson declared is in the request already. */
function subjectOf({ experiment, arms }: RunRequest, given: ExperimentDeclaration | undefined) {
	const { definition, ...declaration } = given ?? {};
	const labels = given === undefined ? null : armLabels(given.factors, arms);
	return {
		declaration: given === undefined || definition !== undefined ? null : JSON.stringify(declaration),
		title: given?.title ?? null,
		labels: labels && JSON.stringify(labels),
		words: [given?.title ?? "", experiment, ...(labels ?? []), ...arms.map(formatArm)].join(" "),
	};
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
	declaration: runs.declaration,
	tags: runs.tags,
	note: runs.note,
	deletedAt: runs.deletedAt,
	lesson: benchRuns.lesson,
	bench: benchRuns.bench,
	aheadCount: sql<number>`case when ${runs.state} = 'queued' then (
		select count(*)::int from workbench.runs as other
		where other.state in ('preparing', 'measuring') or (other.state = 'queued' and other.ticket < runs.ticket)
	) else 0 end`,
};

/** A run as it is kept; without a declaration if it was stored before those were kept. */
export type KeptRun = Omit<RunRecord, "declaration"> & { declaration: ExperimentDeclaration | null };

/** @throws Fault `not-found`, which says so when the run was deleted a short while ago, and by whom. */
export async function getRun(db: Database, id: string, session: string | null): Promise<KeptRun> {
	const [row] = await db
		.select(columns)
		.from(runs)
		.leftJoin(benchRuns, eq(benchRuns.runId, runs.id))
		.where(eq(runs.id, id));
	if (row === undefined) throw noRun();
	const { session: owner, queuedAt, finishedAt, deletedAt, lesson, bench, declaration, ...rest } = row;
	if (deletedAt !== null) throw deletedRun(owner === session);
	const { declared } = row.request;
	return {
		...rest,
		declaration: declared === undefined ? declaration : declarationOf(declared),
		place: lesson === null || bench === null ? null : { lesson, bench },
		queuedAtMs: queuedAt.getTime(),
		finishedAtMs: finishedAt?.getTime() ?? null,
		mine: owner === session,
	};
}

/**
 * How far a run's log is.
 *
 * @param session of whoever asks: they are told that it was they who deleted it
 * @throws Fault `not-found`.
 */
export async function getRunHead(
	db: Database,
	id: string,
	session: string | null = null,
): Promise<{ state: RunState; lastSeq: number }> {
	const [row] = await db
		.select({ owner: runs.session, state: runs.state, lastSeq: runs.lastSeq, deletedAt: runs.deletedAt })
		.from(runs)
		.where(eq(runs.id, id));
	if (row === undefined) throw noRun();
	const { owner, deletedAt, ...head } = row;
	if (deletedAt !== null) throw deletedRun(owner === session);
	return head;
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

/** The last event numbers of several runs; none of one that was deleted. */
export async function getLastSeqs(db: Database, ids: readonly string[]): Promise<Map<string, number>> {
	if (ids.length === 0) return new Map();
	const rows = await db
		.select({ id: runs.id, lastSeq: runs.lastSeq })
		.from(runs)
		.where(and(inArray(runs.id, [...ids]), isNull(runs.deletedAt)));
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
	const rows = await db
		.select({ experiment: runs.experiment, count: sql<number>`count(*)::int` })
		.from(runs)
		.groupBy(runs.experiment);
	return new Map(rows.map((row) => [row.experiment, row.count]));
}

/**
 * Stops a run: at once while it waits, else its runner is told. Doing it twice, or to a run that has
 * ended, changes nothing.
 *
 * @throws Fault `not-found`, or `forbidden` when another session started it.
 */
export async function cancelRun(db: Database, id: string, session: string | null): Promise<void> {
	const [run] = await db
		.select({ owner: runs.session, state: runs.state })
		.from(runs)
		.where(and(eq(runs.id, id), isNull(runs.deletedAt)));
	if (run === undefined) throw noRun();
	if (run.owner !== session) {
		throw new Fault("forbidden", "This run was started elsewhere. Only there can it be cancelled.");
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
		"There is no run of this id in this lab: it was deleted, or it is of another machine. Ask for its record, which opens anywhere.",
	);
}

/** What is said of a run that was there until it was deleted. */
export function deletedRun(byAsker = false): Fault {
	return new Fault(
		"not-found",
		byAsker
			? "You have deleted this run. Your run history has it back for an hour after that."
			: "This run was deleted by whoever started it.",
	);
}
