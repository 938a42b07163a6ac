import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { drizzle } from "drizzle-orm/postgres-js";
import { migrate } from "drizzle-orm/postgres-js/migrator";
import type { Sql } from "postgres";
import { Fault } from "#server/contract/fault.ts";
import type { ConnectionTarget } from "#server/contract/lab.ts";
import { connect } from "./client.ts";

/** Any number will do that nothing else takes; drizzle's own migrator lets two starts race. */
const MIGRATION_LOCK = 7_236_451_001;

/** Makes the database if it is missing; the target's user must be allowed to. */
export async function ensureDatabase(target: ConnectionTarget): Promise<void> {
	const sql = connect(
		{ ...target, database: "postgres" },
		{ applicationName: "lab:start", max: 1, idle_timeout: 1 },
	);
	try {
		const [found] = await sql`select 1 from pg_database where datname = ${target.database}`;
		if (found === undefined) await sql`create database ${sql(target.database)}`;
	} catch (error) {
		// Two starts on one server: the other one was quicker.
		if ((error as { code?: string }).code !== "42P04") throw error;
	} finally {
		await sql.end({ timeout: 5 });
	}
}

/**
 * Brings the schema `workbench` up to this version, one start at a time.
 *
 * @throws Fault `configuration` when the database was made by a newer version.
 */
export async function migrateWorkbench(target: ConnectionTarget): Promise<void> {
	const folder = migrationsFolder();
	const sql = connect(target, { applicationName: "lab:migrate", max: 1 });
	try {
		await sql`select pg_advisory_lock(${MIGRATION_LOCK})`;
		await refuseNewer(sql, folder);
		await migrate(drizzle(sql), { migrationsFolder: folder, migrationsSchema: "workbench_migrations" });
	} finally {
		// Ending the session gives the lock back.
		await sql.end({ timeout: 5 });
	}
}

async function refuseNewer(sql: Sql, folder: string): Promise<void> {
	const [table] = await sql<{ present: boolean }[]>`
		select to_regclass('workbench_migrations.__drizzle_migrations') is not null as present`;
	if (!table?.present) return;
	const [applied] = await sql<{ latest: string | null }[]>`
		select max(created_at)::text as latest from workbench_migrations.__drizzle_migrations`;
	const journal = JSON.parse(readFileSync(join(folder, "meta", "_journal.json"), "utf8")) as {
		entries: { when: number }[];
	};
	const known = Math.max(0, ...journal.entries.map((entry) => entry.when));
	if (applied?.latest !== null && Number(applied?.latest) > known) {
		throw new Fault(
			"configuration",
			"The database was brought up to date by a newer version of Latency Lab. Update this copy (git pull), or name another database with DATABASE_URL.",
		);
	}
}

/** The folder lies beside this file in the sources, and two steps away from a bundle in `.build`. */
function migrationsFolder(): string {
	let folder = dirname(fileURLToPath(import.meta.url));
	while (!existsSync(join(folder, "db", "migrations", "meta", "_journal.json"))) {
		const parent = dirname(folder);
		if (parent === folder)
			throw new Fault("configuration", "The folder db/migrations is missing. Clone afresh.");
		folder = parent;
	}
	return join(folder, "db", "migrations");
}
