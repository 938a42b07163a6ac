import { afterAll, beforeAll, expect, test } from "vitest";
import { createLogger } from "#server/observability/logger.ts";
import { openWorkbench } from "#server/queue/workbench.ts";
import { createWorkbench, type TestDatabase } from "#server/testing/database.ts";
import { isReady } from "./health.ts";
import { createServices, type Services } from "./process.ts";

let database: TestDatabase;
let services: Services;

beforeAll(async () => {
	database = await createWorkbench();
	const workbench = openWorkbench(database.target, { applicationName: "test:health", maxConnections: 2 });
	services = createServices(workbench, createLogger("test", "silent"), new AbortController().signal, []);
});
afterAll(async () => {
	await services.feed.close();
	await services.workbench.close();
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
