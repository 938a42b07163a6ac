import { afterAll, beforeAll, expect, test } from "vitest";
import { createWorkbench, type TestDatabase } from "#server/testing/database.ts";
import { closeServices, openServices } from "#server/testing/web-services.ts";
import { isReady } from "./health.ts";
import type { Services } from "./process.ts";

let database: TestDatabase;
let services: Services;

beforeAll(async () => {
	database = await createWorkbench();
	services = openServices(database, "health", 2);
});
afterAll(async () => {
	await closeServices(services);
	await database.drop();
});

test("a process is ready when its database has just the migrations that its version knows", async () => {
	const { sql } = database;
	expect(await isReady(services)).toEqual({ ready: true, reason: "ok" });

	await sql`insert into workbench_migrations.__drizzle_migrations (hash, created_at) values ('later', 1e15)`;
	expect(await isReady(services)).toMatchObject({ ready: false, reason: expect.stringContaining("newer") });
	await sql`delete from workbench_migrations.__drizzle_migrations where hash = 'later'`;

	await sql`delete from workbench_migrations.__drizzle_migrations
		where created_at = (select max(created_at) from workbench_migrations.__drizzle_migrations)`;
	expect(await isReady(services)).toMatchObject({
		ready: false,
		reason: expect.stringContaining("not migrated"),
	});

	await sql`drop schema workbench_migrations cascade`;
	expect(await isReady(services)).toMatchObject({
		ready: false,
		reason: expect.stringContaining("not migrated"),
	});
});
