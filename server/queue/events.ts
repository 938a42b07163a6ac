import { and, asc, eq, gt, sql } from "drizzle-orm";
import { runEvents } from "#db/schema/workbench.ts";
import type { RunEvent, RunEventBody } from "#server/contract/event.ts";
import { Fault } from "#server/contract/fault.ts";
import { LIMITS } from "#server/contract/limits.ts";
import type { RunState } from "#server/contract/run.ts";
import { CHANNELS, tell } from "./channels.ts";
import type { Lease } from "./lease.ts";
import type { Database } from "./workbench.ts";

/**
 * Appends events under the next numbers and, when given, changes the run's state with them.
 *
 * One statement bumps the number and inserts, so numbers have no gap whatever fails.
 *
 * @returns the last number given out, or undefined when the lease is gone and nothing was written.
 * @throws Fault `too-large` for an event over `LIMITS.eventBytes`.
 */
export async function appendEvents(
	db: Database,
	lease: Lease,
	bodies: readonly RunEventBody[],
	state?: Extract<RunState, "measuring">,
): Promise<number | undefined> {
	const [row] = await db.execute<{ lastSeq: number }>(sql`
		with fence as (
			update workbench.runs
			set last_seq = last_seq + ${bodies.length}::int, state = coalesce(${state ?? null}::text, state)
			where ${holds(lease)}
			returning id, attempt, last_seq
		), ${insertion(bodies)}
		select last_seq as "lastSeq", ${tell(CHANNELS.events, sql`id || ' ' || last_seq`)} from fence`);
	return row?.lastSeq;
}

/** The condition under which an attempt may write: it is the current one and its lease has not run out. */
export function holds(lease: Lease) {
	return sql`id = ${lease.runId} and attempt = ${lease.attempt}::int and runner = ${lease.runner}
		and state in ('preparing', 'measuring') and lease_until > clock_timestamp()`;
}

/**
 * The part of a `with` list that inserts events for the rows of the CTE `fence (id, attempt, last_seq)`,
 * whose `last_seq` has been raised by as many already.
 */
export function insertion(bodies: readonly RunEventBody[]) {
	const serialised = `[${bodies.map(serialise).join(",")}]`;
	return sql`inserted as (
		insert into workbench.run_events (run_id, seq, attempt, at, body)
		select fence.id, fence.last_seq - ${bodies.length}::int + part.place::int, fence.attempt,
			clock_timestamp(), part.body
		from fence, json_array_elements(${serialised}::text::json) with ordinality as part (body, place)
		returning 1
	)`;
}

function serialise(body: RunEventBody): string {
	// Postgres cannot read U+0000 in JSON, and a plan or an error's text may hold one.
	const text = JSON.stringify(body).replaceAll("\\u0000", "\\ufffd");
	if (Buffer.byteLength(text) > LIMITS.eventBytes) {
		throw new Fault(
			"too-large",
			`The run made an event of kind ${body.kind} of more than ${LIMITS.eventBytes / 1024} KiB. Compare fewer arms.`,
		);
	}
	return text;
}

/** Up to `LIMITS.replayBatch` events after a number, in order. */
export async function readEvents(db: Database, runId: string, afterSeq: number): Promise<RunEvent[]> {
	const rows = await db
		.select()
		.from(runEvents)
		.where(and(eq(runEvents.runId, runId), gt(runEvents.seq, afterSeq)))
		.orderBy(asc(runEvents.seq))
		.limit(LIMITS.replayBatch);
	return rows.map((row) => ({ ...row.body, seq: row.seq, attempt: row.attempt, atMs: row.at.getTime() }));
}

/** All events of a run, in order. */
export async function readAllEvents(db: Database, runId: string): Promise<RunEvent[]> {
	const events: RunEvent[] = [];
	for (;;) {
		const batch = await readEvents(db, runId, events.at(-1)?.seq ?? 0);
		if (batch.length === 0) return events;
		events.push(...batch);
	}
}
