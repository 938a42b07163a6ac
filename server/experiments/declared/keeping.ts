import { createHash } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { Sql } from "postgres";
import { dropOwnSchema, ensureOwnSchema, SCHEMA_MARK } from "#db/own-schema.ts";
import { type Session, withSession } from "#db/session.ts";
import { Fault } from "#server/contract/fault.ts";
import type { Lab } from "#server/contract/lab.ts";
import { LIMITS } from "#server/contract/limits.ts";
import { type CopyPlan, schemaPrefix } from "./plan.ts";

/** First key of the locks that keep an arm's copies while somebody uses them; the second is of their schema's name. */
const LOCK_CLASS = 0x4c42;
/** Whoever tidies up holds a lock for a moment; who still has it after this, measures. */
const LOCK_TRIES = 10;
const LOCK_PAUSE_MS = 200;
/** Copies of a definition that is no longer the lesson's go after so long without use: its author may be to and fro. */
const SUPERSEDED_MS = 3_600_000;

/** How long copies are kept and how many; other than the usual in tests. */
export type KeepingLimits = { keptCount: number; keptMs: number; supersededMs: number };

const USUAL: KeepingLimits = {
	keptCount: LIMITS.declaredKept,
	keptMs: LIMITS.declaredKeptDays * 24 * 3_600_000,
	supersededMs: SUPERSEDED_MS,
};

/** Makes the list of copies there are, which only the lab's owner reads. */
export async function ensureList(session: Session): Promise<void> {
	await ensureOwnSchema(session, "lab_private");
	await session.run(`create table if not exists lab_private.declared (
		schema text primary key,
		experiment text not null,
		key text not null,
		role text not null,
		state text not null check (state in ('making', 'ready', 'spent')),
		answers text,
		last_used_at timestamptz not null default clock_timestamp()
	)`);
}

/** Whether an arm's copies are there, as they were made, for the service to ask. */
export async function areReady({ schema, isWriting }: CopyPlan, { admin, service }: Lab): Promise<boolean> {
	const [list] = await admin`select to_regclass('lab_private.declared') is not null as present`;
	if (list?.present !== true) return false;
	const [row] = await admin<{ ready: boolean | null }[]>`
		select state = 'ready' and obj_description(pg_namespace.oid, 'pg_namespace') = ${SCHEMA_MARK}
			and has_schema_privilege(${service.user}, pg_namespace.oid, 'usage')
			and (select bool_and(has_table_privilege(${service.user}, pg_class.oid, ${isWriting ? "insert" : "select"}))
				from pg_class where relnamespace = pg_namespace.oid and relkind = 'r') as ready
		from lab_private.declared join pg_namespace on nspname = schema where schema = ${schema}`;
	return row?.ready === true;
}

/** Notes that an arm's copies are wanted again, which keeps them for longer. */
export async function noteUse({ schema }: CopyPlan, { admin }: Lab): Promise<void> {
	await admin`update lab_private.declared set last_used_at = clock_timestamp() where schema = ${schema}`;
}

/**
 * Keeps an arm's copies from being dropped until the returned function is called, and notes that they are used. Copies
 * that a query writes to are spent by that: the next run makes them anew, so that each begins with the same rows.
 *
 * @throws Fault `lab-not-ready` when they are not there any more.
 */
export async function holdCopies({ schema, isWriting }: CopyPlan, lab: Lab): Promise<() => Promise<void>> {
	let letGo: () => void = () => {};
	const released = new Promise<void>((resolve) => {
		letGo = resolve;
	});
	let session: Promise<void> | undefined;
	await new Promise<void>((resolve, reject) => {
		session = withSession(lab.admin, lab.signal, async (held) => {
			await held.run(`select pg_advisory_lock_shared(${lockOf(schema)})`);
			const rows = await held.run(
				`update lab_private.declared set last_used_at = clock_timestamp(), state = $1
					where schema = $2 and state = 'ready' returning schema`,
				[isWriting ? "spent" : "ready", schema],
			);
			if (rows.length === 0) {
				throw new Fault(
					"lab-not-ready",
					"The copies of an arm were used up or dropped meanwhile. Run it again.",
				);
			}
			resolve();
			await released;
		});
		session.catch(reject);
	});
	return async () => {
		letGo();
		await session?.catch(() => {});
	};
}

/**
 * For the session that makes an arm's copies anew: nobody else drops or uses them until it ends.
 *
 * @throws Fault `too-busy` while somebody uses them, as `lab serve` does.
 */
export async function lockForMaking(session: Session, schema: string): Promise<void> {
	for (let tries = 1; ; tries++) {
		const [row] = await session.run(`select pg_try_advisory_lock(${lockOf(schema)}) as granted`);
		if (row?.granted === true) return;
		if (tries === LOCK_TRIES) {
			throw new Fault(
				"too-busy",
				"Somebody else uses the copies that this arm needs anew. Wait until that run or lab serve ends.",
			);
		}
		await sleep(LOCK_PAUSE_MS);
	}
}

type Kept = { schema: string; key: string; role: string };

/**
 * Drops copies that nobody has used for long, those of a definition that its lesson has replaced, those that were
 * never finished, and of all others the oldest beyond so many. What a run uses stays.
 *
 * @returns the schemas that were dropped.
 * @throws Fault as `withSession`.
 */
export async function dropUnused(
	admin: Sql,
	signal: AbortSignal,
	limits: KeepingLimits = USUAL,
): Promise<string[]> {
	const [list] = await admin`select to_regclass('lab_private.declared') is not null as present`;
	if (list?.present !== true) return [];
	const unused = await findUnused(admin, limits);
	if (unused.length === 0) return [];
	return withSession(admin, signal, async (session) => {
		const dropped: string[] = [];
		const failures: unknown[] = [];
		for (const kept of unused) {
			// One that cannot be dropped does not keep the others.
			const isDropped = await dropKept(session, kept).catch((thrown: unknown) => {
				failures.push(thrown);
				return false;
			});
			if (isDropped) dropped.push(kept.schema);
		}
		if (failures.length > 0) throw failures[0];
		return dropped;
	});
}

async function findUnused(admin: Sql, { keptCount, keptMs, supersededMs }: KeepingLimits): Promise<Kept[]> {
	return admin<Kept[]>`
		with kept as (
			select schema, key, role, state, extract(epoch from clock_timestamp() - last_used_at) * 1000 as age_ms,
				row_number() over (order by last_used_at desc, schema) as place,
				max(last_used_at) over (partition by experiment) > max(last_used_at) over (partition by experiment, key)
					as superseded
			from lab_private.declared
		)
		select schema, key, role from kept
		where place > ${keptCount}::int or age_ms > ${keptMs}::float8 or state = 'making'
			or (superseded and age_ms > ${supersededMs}::float8)
		order by place desc`;
}

/** Drops a schema, and its role with the last of those that it owns; false when somebody uses them. */
async function dropKept(session: Session, { schema, key, role }: Kept): Promise<boolean> {
	const [row] = await session.run(`select pg_try_advisory_lock(${lockOf(schema)}) as granted`);
	if (row?.granted !== true) return false;
	try {
		await dropOwnSchema(session, schema);
		await session.run("delete from lab_private.declared where schema = $1", [schema]);
		const left = await session.run("select from lab_private.declared where key = $1", [key]);
		if (left.length === 0) await dropRole(session, role, key);
		return true;
	} finally {
		await session.tidy(`select pg_advisory_unlock(${lockOf(schema)})`);
	}
}

async function dropRole(session: Session, role: string, key: string): Promise<void> {
	const [found] = await session.run("select from pg_roles where rolname = $1", [role]);
	// A name that is not of our making is none that we drop.
	if (found === undefined || !role.startsWith(schemaPrefix(key))) return;
	await session.run("select pg_terminate_backend(pid) from pg_stat_activity where usename = $1", [role]);
	await session.run(`drop owned by "${role}"; drop role "${role}"`);
}

/** The two keys of the lock of an arm's copies. */
function lockOf(schema: string): string {
	return `${LOCK_CLASS}, ${createHash("sha256").update(schema).digest().readInt32BE()}`;
}
