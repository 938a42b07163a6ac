import { randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { Sql } from "postgres";
import { inject } from "vitest";
import { connect } from "#db/client.ts";
import { ensureDatabase } from "#db/migrate.ts";
import type { ConnectionTarget } from "#server/contract/lab.ts";
import { WORKBENCH_TEMPLATE } from "./global-setup.ts";

/** A database of one test file. */
export type TestDatabase = {
	/** Superuser's way to it. */
	target: ConnectionTarget;
	/** A client for the test itself. */
	sql: Sql;
	/** Drops it; throws when somebody else's connection to it is still open, for that is a leak. */
	drop(): Promise<void>;
};

const LAB_TEMPLATE = "lab_template";
const LAB_SCALE = 0.01;
const LAB_SEED = 1;
const TEMPLATE_LOCK = 7_236_451_002;

/** A migrated, empty workbench. */
export async function createWorkbench(): Promise<TestDatabase> {
	return cloneOf(WORKBENCH_TEMPLATE, "workbench");
}

/** A lab database with the data set at scale 0.01, made once per test run by whoever asks first. */
export async function createLab(): Promise<TestDatabase> {
	await ensureLabTemplate();
	return cloneOf(LAB_TEMPLATE, "lab");
}

async function cloneOf(template: string, prefix: string): Promise<TestDatabase> {
	const database = `${prefix}_${randomBytes(6).toString("hex")}`;
	await withServer((server) => server`create database ${server(database)} template ${server(template)}`);
	const target = { ...inject("postgres"), database };
	const sql = connect(target, { applicationName: "test", max: 4 });
	return {
		target,
		sql,
		async drop() {
			await sql.end({ timeout: 5 });
			const leaked = await withServer(async (server) => {
				const names = await namesOfClients(server, database);
				await server`drop database ${server(database)} with (force)`;
				return names;
			});
			if (leaked.length > 0) throw new Error(`The test left connections open: ${leaked.join(", ")}.`);
		},
	};
}

/** Names of the connections still open after a moment's grace, for closing takes the server a moment. */
async function namesOfClients(server: Sql, database: string): Promise<string[]> {
	for (let look = 1; ; look++) {
		const rows = await server<{ name: string }[]>`
			select coalesce(nullif(application_name, ''), 'unnamed') as name from pg_stat_activity
			where datname = ${database} and backend_type = 'client backend'`;
		if (rows.length === 0 || look === 100) return rows.map((row) => row.name);
		await sleep(50);
	}
}

async function ensureLabTemplate(): Promise<void> {
	await withServer(async (server) => {
		// Test files run in several processes; the session that ends gives the lock back.
		await server`select pg_advisory_lock(${TEMPLATE_LOCK})`;
		const [ready] = await server`select 1 from pg_database where datname = ${LAB_TEMPLATE} and datistemplate`;
		if (ready !== undefined) return;
		const target = { ...inject("postgres"), database: LAB_TEMPLATE };
		await ensureDatabase(target);
		// Only tests of the lab need the seed at all.
		const { ensureDataset } = await import("#db/seed.ts");
		const admin = connect(target, { applicationName: "test:seed", max: 2 });
		try {
			await ensureDataset({
				admin,
				scale: LAB_SCALE,
				seed: LAB_SEED,
				signal: new AbortController().signal,
				onProgress: () => {},
			});
		} finally {
			await admin.end({ timeout: 5 });
		}
		await server`alter database ${server(LAB_TEMPLATE)} with is_template true`;
	});
}

async function withServer<Value>(work: (server: Sql) => Promise<Value>): Promise<Value> {
	const server = connect(inject("postgres"), { applicationName: "test:server", max: 1 });
	try {
		return await work(server);
	} finally {
		await server.end({ timeout: 5 });
	}
}
