import type { Sql } from "postgres";
import { findDataset } from "#db/seed.ts";
import { ensureServiceRole } from "#db/service-role.ts";
import type { Lab } from "#server/contract/lab.ts";
import { createLab, type TestDatabase } from "./database.ts";

/** A lab for experiments that lessons declare, and what takes it away with all roles that were made in it. */
export async function openDeclaredLab(): Promise<{
	lab: Lab;
	database: TestDatabase;
	close(): Promise<void>;
}> {
	const database = await createLab();
	const dataset = await findDataset(database.sql);
	if (dataset === undefined) throw new Error("the template has a data set");
	const lab: Lab = {
		admin: database.sql,
		service: await ensureServiceRole(database.sql, database.target),
		applicationName: "lab:test:declared",
		redisUrl: null,
		dataset,
		progress: () => {},
		signal: new AbortController().signal,
	};
	return {
		lab,
		database,
		async close() {
			for (const role of [...(await authorRoles(database.sql)), lab.service.user]) {
				await database.sql.unsafe(`drop owned by "${role}"`);
				await database.sql.unsafe(`drop role "${role}"`);
			}
			await database.drop();
		},
	};
}

/** The roles that own copies in this database, which other databases of the server need not know of. */
export async function authorRoles(sql: Sql): Promise<string[]> {
	const rows = await sql<{ role: string }[]>`
		select distinct rolname as role from pg_roles join pg_namespace on nspowner = pg_roles.oid
		where starts_with(rolname, 'declared_')`;
	return rows.map(({ role }) => role);
}
