import { sql } from "drizzle-orm";
import type { StoredSlice } from "#db/schema/workbench.ts";
import type { RunEventBody } from "#server/contract/event.ts";
import { LIMITS } from "#server/contract/limits.ts";
import type { Result } from "#server/contract/result.ts";
import type { RunRequest } from "#server/contract/run.ts";
import { CHANNELS, tell } from "./channels.ts";
import { holds, insertion } from "./events.ts";
import type { Database } from "./workbench.ts";

/** The right to write to a run: one attempt of one runner, until the lease runs out by the database's clock. */
export type Lease = { runId: string; attempt: number; runner: string };

export type Claim = { lease: Lease; request: RunRequest };

/** How an attempt ended for good. */
export type Ending =
	| { state: "done"; result: Result; slices: StoredSlice[] }
	/** `stderrTail`: the last lines its trial wrote to standard error. */
	| { state: "failed"; failure: { code: string; sentence: string }; stderrTail?: string }
	| { state: "cancelled" };

const leaseEnd = sql`clock_timestamp() + make_interval(secs => ${LIMITS.leaseMs / 1000}::float8)`;

/** Takes the run that waits longest, or none while another one of the lane is measured. */
export async function claim(db: Database, runner: string, lane: string): Promise<Claim | undefined> {
	try {
		const [row] = await db.execute<{ id: string; attempt: number; request: RunRequest }>(sql`
			with next as (
				select id, attempt from workbench.runs
				where state = 'queued' and not exists (
					select from workbench.runs where lane = ${lane} and state in ('preparing', 'measuring')
				)
				order by ticket limit 1 for update skip locked
			), fence as (
				update workbench.runs set state = 'preparing', attempt = runs.attempt + 1, lane = ${lane},
					runner = ${runner}, started_at = clock_timestamp(), lease_until = ${leaseEnd},
					last_seq = last_seq + 1
				from next where runs.id = next.id
				returning runs.id, runs.attempt, runs.last_seq, runs.request
			), inserted as (
				insert into workbench.run_events (run_id, seq, attempt, at, body)
				select id, last_seq, attempt, clock_timestamp(), json_build_object(
					'kind', 'state', 'state', 'preparing', 'restarted', attempt > 1) from fence
			)
			select id, attempt, request, ${tell(CHANNELS.events, sql`id || ' ' || last_seq`)} from fence`);
		if (row === undefined) return undefined;
		return { lease: { runId: row.id, attempt: row.attempt, runner }, request: row.request };
	} catch (error) {
		// Two runners that both believe the lane is theirs: the index lets one of them through.
		if (isLaneTaken(error)) return undefined;
		throw error;
	}
}

function isLaneTaken(error: unknown): boolean {
	const cause = error instanceof Error && error.cause !== undefined ? error.cause : error;
	return cause instanceof Error && "constraint_name" in cause && cause.constraint_name === "runs_lane";
}

/** Extends the lease; says whether it still holds and whether somebody wants the run stopped. */
export async function renew(
	db: Database,
	lease: Lease,
): Promise<{ held: boolean; cancelRequested: boolean }> {
	const [row] = await db.execute<{ cancelRequested: boolean }>(sql`
		update workbench.runs set lease_until = ${leaseEnd} where ${holds(lease)}
		returning cancel_requested as "cancelRequested"`);
	return { held: row !== undefined, cancelRequested: row?.cancelRequested ?? false };
}

/** Ends the run for good. Returns false, with nothing written, when the lease is gone. */
export async function finish(db: Database, lease: Lease, ending: Ending): Promise<boolean> {
	const bodies: RunEventBody[] = [];
	if (ending.state === "done") bodies.push({ kind: "result", result: ending.result });
	bodies.push({
		kind: "state",
		state: ending.state,
		restarted: false,
		...(ending.state === "failed" ? { failure: ending.failure } : {}),
	});
	// Postgres' text holds every character but this one, and a crash may write anything.
	const stderrTail = ending.state === "failed" ? (ending.stderrTail ?? "").replaceAll("\0", "\ufffd") : "";
	const json = (value: unknown) => (value === undefined ? null : JSON.stringify(value));
	const rows = await db.execute(sql`
		with fence as (
			update workbench.runs set state = ${ending.state}, finished_at = clock_timestamp(), lease_until = null,
				last_seq = last_seq + ${bodies.length}::int,
				failure = ${json(ending.state === "failed" ? ending.failure : undefined)}::text::json,
				stderr_tail = nullif(${stderrTail}::text, ''),
				result = ${json(ending.state === "done" ? ending.result : undefined)}::text::json,
				slices = ${json(ending.state === "done" ? ending.slices : undefined)}::text::json
			where ${holds(lease)}
			returning id, attempt, last_seq
		), ${insertion(bodies)}
		select ${tell(CHANNELS.events, sql`id || ' ' || last_seq`)} from fence`);
	return rows.length > 0;
}

/**
 * Gives a run back that its runner cannot go on with: to its old place in the queue if it may be tried
 * again, else it has failed. One that is to be cancelled is cancelled.
 */
export async function giveBack(db: Database, lease: Lease, why: string): Promise<boolean> {
	return release(db, lease, why, sql`lease_until > clock_timestamp()`);
}

/** A run whose lease ran out, and where it was measured. */
export type LostRun = { lease: Lease; lane: string };

/**
 * Runs whose runner is gone: those of the lane (`ownLane: "all"` for a runner that has just got the
 * lane's lock and so knows that no other works in it), and those of other lanes, twice as late, so that
 * a runner of that lane, who can end what is left in its database, comes first.
 */
export async function findLost(db: Database, lane: string, ownLane: "all" | "expired"): Promise<LostRun[]> {
	const rows = await db.execute<{ id: string; attempt: number; runner: string; lane: string }>(sql`
		select id, attempt, runner, lane from workbench.runs
		where state in ('preparing', 'measuring') and (
			(lane = ${lane} and (${ownLane === "all"}::bool or lease_until < clock_timestamp()))
			or lease_until < clock_timestamp() - make_interval(secs => ${LIMITS.leaseMs / 1000}::float8)
		)`);
	return rows.map((row) => ({
		lease: { runId: row.id, attempt: row.attempt, runner: row.runner },
		lane: row.lane,
	}));
}

/** As `giveBack`, for a run found lost. Returns false when its runner or another sweeper was quicker. */
export async function requeueLost(db: Database, lost: LostRun, ownLane: "all" | "expired"): Promise<boolean> {
	const gone = ownLane === "all" ? sql`true` : sql`lease_until < clock_timestamp()`;
	return release(db, lost.lease, "The runner that worked on it was lost", gone);
}

async function release(
	db: Database,
	lease: Lease,
	why: string,
	condition: ReturnType<typeof sql>,
): Promise<boolean> {
	const lost = JSON.stringify({
		code: "lost",
		sentence: `${why} on each of ${LIMITS.attempts} attempts. Start the run again.`,
	});
	const rows = await db.execute(sql`
		with fence as (
			update workbench.runs set
				state = case when cancel_requested then 'cancelled'
					when attempt < ${LIMITS.attempts}::int then 'queued' else 'failed' end,
				finished_at = case when cancel_requested or attempt >= ${LIMITS.attempts}::int
					then clock_timestamp() end,
				failure = case when not cancel_requested and attempt >= ${LIMITS.attempts}::int
					then ${lost}::text::json end,
				runner = null, lane = null, lease_until = null, last_seq = last_seq + 1
			where id = ${lease.runId} and attempt = ${lease.attempt}::int and runner = ${lease.runner}
				and state in ('preparing', 'measuring') and ${condition}
			returning id, attempt, last_seq, state, failure
		), inserted as (
			insert into workbench.run_events (run_id, seq, attempt, at, body)
			select id, last_seq, attempt, clock_timestamp(), json_strip_nulls(json_build_object(
				'kind', 'state', 'state', state, 'restarted', state = 'queued', 'failure', failure)) from fence
		)
		select ${tell(CHANNELS.events, sql`id || ' ' || last_seq`)}, ${tell(CHANNELS.queued, "")} from fence`);
	return rows.length > 0;
}
