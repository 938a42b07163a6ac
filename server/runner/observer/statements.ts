import type { Sql } from "postgres";
import { isConnectionLost } from "#db/connection-lost.ts";
import type { Statements } from "#server/contract/result.ts";
import type { ServiceRoles } from "./service-roles.ts";

/** Reads what Postgres has counted of the service's statements since it began to count. */
export type StatementsReader = () => Promise<Statements>;

/**
 * Makes the extension through which Postgres shows its counts of statements, beside what else of ours only the owner
 * reads. Where the server has not loaded its library, or the owner may not make it, runs do without and say so.
 */
export async function ensureStatements(admin: Sql): Promise<void> {
	const [server] = await admin<{ loaded: boolean }[]>`
		select current_setting('pg_stat_statements.max', true) is not null as loaded`;
	if (!server?.loaded) return;
	try {
		await admin`create extension if not exists pg_stat_statements schema lab_private`;
	} catch (thrown) {
		if (isConnectionLost(thrown)) throw thrown;
	}
}

/** @throws Error when the database has no such extension, or no such roles. */
export async function openStatements(sql: Sql, { oids }: ServiceRoles): Promise<StatementsReader> {
	const [found] = await sql<{ source: string; database: number }[]>`
		select format('%I.pg_stat_statements(false)', nspname) as source,
			(select oid::int8::float8 from pg_database where datname = current_database()) as database
		from pg_extension join pg_namespace on pg_namespace.oid = extnamespace
		where extname = 'pg_stat_statements' and ${oids}::text <> ''`;
	if (found === undefined) throw new Error("the database has no pg_stat_statements");
	const text = `select coalesce(sum(calls), 0)::float8 as "calls", coalesce(sum(rows), 0)::float8 as "rows",
		coalesce(sum(shared_blks_hit + local_blks_hit), 0)::float8 as "blocksHit",
		coalesce(sum(shared_blks_read + local_blks_read), 0)::float8 as "blocksRead",
		coalesce(sum(wal_bytes), 0)::float8 as "walBytes",
		coalesce(sum(total_exec_time), 0) * 1000 as "executionUs"
		from ${found.source} where dbid = $1::oid and userid = any(string_to_array($2, ',')::oid[])`;
	return async () => {
		const [row] = await sql.unsafe<Statements[]>(text, [found.database, oids], { prepare: true });
		if (row === undefined) throw new Error("pg_stat_statements gave no row");
		return { ...row };
	};
}

/** What was counted in between. @throws Error when somebody has reset the counts meanwhile. */
export function statementsBetween(before: Statements, after: Statements): Statements {
	if (after.calls < before.calls) throw new Error("pg_stat_statements was reset during the run");
	return {
		calls: after.calls - before.calls,
		rows: after.rows - before.rows,
		blocksHit: after.blocksHit - before.blocksHit,
		blocksRead: after.blocksRead - before.blocksRead,
		walBytes: after.walBytes - before.walBytes,
		executionUs: after.executionUs - before.executionUs,
	};
}
