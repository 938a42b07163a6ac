import { setTimeout as sleep } from "node:timers/promises";
import { ensureOwnSchema, SCHEMA_MARK } from "#db/own-schema.ts";
import { type Session, withSession } from "#db/session.ts";
import type { Arm } from "#server/contract/arm.ts";
import type { Lab } from "#server/contract/lab.ts";
import { type Copy, copyOf } from "./orders.ts";

const LOCK_OBJECT = 3;
const CHUNK_ORDERS = 100_000;
const VACUUM_ATTEMPTS = 5;
const VACUUM_PAUSE_MS = 200;
/** Seconds of a copy of a million rows, its key, its index and its vacuum; what matters is their proportion. */
const SECONDS = { rows: 1.4, key: 0.4, index: 0.6, vacuum: 0.3 };

/**
 * Makes the arm's own copy of the orders with its index, unless it is there for this data set. The copy is
 * made in one transaction, so an attempt that is cancelled or killed leaves nothing, and it is marked as
 * ready, by its comment, only after the vacuum without which an index-only scan would read the table.
 *
 * @throws Fault `cancelled`, `disk-full`, `database-unavailable`, `configuration` when schema `switches` is
 * somebody else's.
 */
export async function prepareCopy(arm: Arm, lab: Lab): Promise<void> {
	const copy = copyOf(arm);
	const identity = await identityOf(lab);
	if (await isReady(copy, identity, lab)) return;
	await withSession(lab.admin, lab.signal, async (session) => {
		await session.lock(LOCK_OBJECT, () => lab.progress("Waiting for another runner that makes this copy", 0));
		if (await isReady(copy, identity, lab)) return;
		try {
			await makeCopy(copy, session, lab);
			await session.run(`comment on table switches.${copy.table} is '${identity}'`);
		} catch (thrown) {
			await session.tidy("rollback");
			throw thrown;
		}
	});
}

async function makeCopy(copy: Copy, session: Session, lab: Lab): Promise<void> {
	const step = steps(copy, session, lab);
	const { orderCount } = lab.dataset;
	const table = `switches.${copy.table}`;
	await session.run(`begin; set local maintenance_work_mem = '256MB'; set local synchronous_commit = on`);
	await ensureOwnSchema(session, "switches");
	await session.run(`drop table if exists ${table};
		create table ${table} (like lab.orders)`);
	for (let from = 1; from <= orderCount; from += CHUNK_ORDERS) {
		const to = Math.min(orderCount, from + CHUNK_ORDERS - 1);
		await step(
			(SECONDS.rows * (to - from + 1)) / orderCount,
			`insert into ${table} select * from lab.orders where id between ${from} and ${to} order by id`,
		);
	}
	await step(SECONDS.key, `alter table ${table} add constraint ${copy.table}_pkey primary key (id)`);
	if (copy.index !== null) {
		await step(SECONDS.index, `create index ${copy.index.name} on ${table} ${copy.index.columns}`);
	}
	const service = `"${lab.service.user.replaceAll('"', '""')}"`;
	await session.run(
		`grant usage on schema switches to ${service}; grant select on ${table} to ${service}; commit`,
	);
	await step(SECONDS.vacuum, vacuumSql(copy));
	await vacuumUntilVisible(session, copy);
	// Else the pages would be written during the run. Who may not order it does without.
	await session.tidy("checkpoint");
}

/** Runs a step of so many seconds and tells the share of all steps. */
function steps(copy: Copy, session: Session, lab: Lab): (seconds: number, sql: string) => Promise<void> {
	const label =
		copy.index === null ? "Copying the orders" : `Copying the orders, with index ${copy.index.name}`;
	const all = SECONDS.rows + SECONDS.key + (copy.index === null ? 0 : SECONDS.index) + SECONDS.vacuum;
	let doneSeconds = 0;
	const tell = (extraSeconds: number) => lab.progress(label, Math.min(1, (doneSeconds + extraSeconds) / all));
	return async (seconds, sql) => {
		await session.runWatched(sql, (share) => tell(seconds * share));
		doneSeconds += seconds;
		tell(0);
	};
}

/**
 * A statement that began before our commit keeps a vacuum from marking pages as visible to all, and an
 * index-only scan would then read the table. Such statements are short; one that is not is put up with.
 */
async function vacuumUntilVisible(session: Session, copy: Copy): Promise<void> {
	for (let attempt = 0; attempt < VACUUM_ATTEMPTS; attempt++) {
		const [row] = await session.run(
			"select relallvisible >= relpages as visible from pg_class where oid = to_regclass($1)",
			[`switches.${copy.table}`],
		);
		if (row?.visible === true) return;
		await sleep(VACUUM_PAUSE_MS);
		await session.run(vacuumSql(copy));
	}
}

function vacuumSql(copy: Copy): string {
	return `vacuum (freeze, analyze) switches.${copy.table}`;
}

/** The table and index names of a copy, for evidence. */
export function relationsOf(copy: Copy): { name: string; kind: "table" | "index" }[] {
	const table = { name: `switches.${copy.table}`, kind: "table" as const };
	return copy.index === null ? [table] : [table, { name: `switches.${copy.index.name}`, kind: "index" }];
}

/** Says which data set a copy was made of; the same words are the same rows. */
async function identityOf(lab: Lab): Promise<string> {
	const [row] = await lab.admin<{ identity: string }[]>`
		select format('scale %s, seed %s, generator %s', scale, seed, version) as identity from lab.dataset`;
	return row?.identity ?? "none";
}

async function isReady(copy: Copy, identity: string, lab: Lab): Promise<boolean> {
	const [row] = await lab.admin<{ ready: boolean | null }[]>`
		select obj_description(oid, 'pg_class') = ${identity}
			and obj_description(relnamespace, 'pg_namespace') = ${SCHEMA_MARK}
			and has_schema_privilege(${lab.service.user}, relnamespace, 'usage')
			and has_table_privilege(${lab.service.user}, oid, 'select') as ready
		from pg_class where oid = to_regclass(${`switches.${copy.table}`})`;
	return row?.ready === true;
}
