import { afterAll, beforeAll, expect, test } from "vitest";
import { createLogger } from "#server/observability/logger.ts";
import { enqueue } from "#server/queue/runs.ts";
import { openWorkbench, type Workbench } from "#server/queue/workbench.ts";
import { createWorkbench, type TestDatabase } from "#server/testing/database.ts";
import { recordedRun } from "#server/testing/recorded-run.ts";
import { purgeRegularly } from "./tidier.ts";

let database: TestDatabase;
let workbench: Workbench;

beforeAll(async () => {
	database = await createWorkbench();
	workbench = openWorkbench(database.target, { applicationName: "test:tidier", maxConnections: 2 });
});
afterAll(async () => {
	await workbench.close();
	await database.drop();
});

test("a run that was deleted a while ago goes for good, though others wait", async () => {
	const { request } = recordedRun();
	const add = (idempotencyKey: string) => enqueue(workbench.db, { session: "ada", idempotencyKey, request });
	const old = await add("old");
	const waiting = await add("waiting");
	await database.sql`
		update workbench.runs set deleted_at = now() - interval '1 day', state = 'cancelled' where id = ${old}`;
	const end = purgeRegularly(workbench.db, new AbortController().signal, createLogger("test", "silent"));
	try {
		const left = async () => (await database.sql`select id from workbench.runs`).map(({ id }) => id);
		await expect.poll(left, { timeout: 5_000 }).toEqual([waiting]);
	} finally {
		end();
	}
});
