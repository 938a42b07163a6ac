import type { Sql } from "postgres";
import type { DatabaseCounts } from "#server/contract/result.ts";
import { pause } from "../pause.ts";

/** Before 15 counts went through a collector, half a second late and lossy. */
const FIRST_VERSION = 150_000;
const LOOK_AGAIN_MS = 10;
const CLOSED_MS = 2_000;

/**
 * What has been counted so far; null before Postgres 15. Blocks, rows, commits and temporary bytes are those of the lab's
 * database, whoever asked; WAL and the reads and writes of files are the whole server's, other databases included. A backend
 * hands its counts in when it ends, or once a second at most: so wait for the measured ones with `untilClosed`. Those
 * of `admin` itself are handed in here, for it has just prepared the arms. A parallel worker ends a moment after its
 * statement does: it is waited for.
 */
export async function readDatabaseCounts(admin: Sql): Promise<DatabaseCounts | null> {
	const [server] = await admin<
		{ version: number }[]
	>`select current_setting('server_version_num')::int as version`;
	if (server === undefined || server.version < FIRST_VERSION) return null;
	// Not by the view, which reads catalogs itself: what is asked here is counted as well.
	await untilNone(
		() => admin`select from pg_stat_get_activity(null) where backend_type = 'parallel worker'
			and datid = (select oid from pg_database where datname = current_database())`,
	);
	// As many at once as the client has connections go to each of them.
	const { max } = admin.options;
	await Promise.all(Array.from({ length: max }, () => admin`select pg_stat_force_next_flush()`));
	const [row] = await admin<Omit<DatabaseCounts, "ioReads" | "ioWrites">[]>`
		select blks_hit::float8 as "blocksHit", blks_read::float8 as "blocksRead",
			tup_returned::float8 as "rowsReturned", tup_fetched::float8 as "rowsFetched",
			xact_commit::float8 as commits, temp_bytes::float8 as "tempBytes",
			pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')::float8 as "walBytes"
		from pg_stat_database where datname = current_database()`;
	if (row === undefined) return null;
	const io = server.version < 160_000 ? { ioReads: null, ioWrites: null } : await readIo(admin);
	return { ...row, ...io };
}

/**
 * Blocks of files that statements read and wrote, by themselves or through their parallel workers, which Postgres
 * counts among the background workers. From 18 on it counts bytes, for one read may be of several blocks.
 */
async function readIo(admin: Sql): Promise<Pick<DatabaseCounts, "ioReads" | "ioWrites">> {
	const [row] = await admin<{ ioReads: number; ioWrites: number }[]>`
		select sum(coalesce((io->>'read_bytes')::numeric, (io->>'reads')::numeric * (io->>'op_bytes')::numeric, 0)
				/ current_setting('block_size')::int)::float8 as "ioReads",
			sum(coalesce((io->>'write_bytes')::numeric, (io->>'writes')::numeric * (io->>'op_bytes')::numeric, 0)
				/ current_setting('block_size')::int)::float8 as "ioWrites"
		from (select to_jsonb(pg_stat_io) as io from pg_stat_io
			where backend_type in ('client backend', 'background worker') and object in ('relation', 'temp relation')) as one`;
	return { ioReads: row?.ioReads ?? null, ioWrites: row?.ioWrites ?? null };
}

/** What was counted in between; null when it is not known, or somebody has reset the counts meanwhile. */
export function countsBetween(
	before: DatabaseCounts | null,
	after: DatabaseCounts | null,
): DatabaseCounts | null {
	if (before === null || after === null || after.commits < before.commits) return null;
	const since = (late: number | null, early: number | null) =>
		late === null || early === null ? null : late - early;
	return {
		blocksHit: after.blocksHit - before.blocksHit,
		blocksRead: after.blocksRead - before.blocksRead,
		rowsReturned: after.rowsReturned - before.rowsReturned,
		rowsFetched: after.rowsFetched - before.rowsFetched,
		commits: after.commits - before.commits,
		tempBytes: after.tempBytes - before.tempBytes,
		walBytes: since(after.walBytes, before.walBytes),
		ioReads: since(after.ioReads, before.ioReads),
		ioWrites: since(after.ioWrites, before.ioWrites),
	};
}

/**
 * Waits, two seconds at most, until the closed connections of a run's service have ended on the server's side too,
 * also those as a role of an experiment's own: all of the run's name that are not the asking role's.
 */
export async function untilClosed(admin: Sql, serviceUser: string, applicationName: string): Promise<void> {
	await untilNone(
		() => admin`select from pg_stat_activity
			where application_name = ${applicationName} and (usename = ${serviceUser} or usename <> current_user)`,
	);
}

/** Looks until there is none any more, for two seconds at most. */
async function untilNone(look: () => PromiseLike<readonly unknown[]>): Promise<void> {
	const deadlineMs = performance.now() + CLOSED_MS;
	while ((await look()).length > 0 && performance.now() < deadlineMs) await pause(LOOK_AGAIN_MS);
}
