import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createWorkbench, type TestDatabase } from "#server/testing/database.ts";
import { takeLane } from "./lane.ts";

const PING_MS = 200;

let database: TestDatabase;
beforeAll(async () => {
	database = await createWorkbench();
});
afterAll(() => database.drop());

test("a lane outlasts a server that is busy for a moment, and is lost, with a reason, when it stays silent", async () => {
	const lane = await takeLane(database.target, new AbortController().signal, () => {}, PING_MS);
	if (lane === undefined) throw new Error("the lane was not got");
	const [backend] = await database.sql<{ pid: number }[]>`
		select pid from pg_stat_activity where application_name = 'lab:lane' and datname = current_database()`;
	const pid = backend?.pid ?? 0;
	try {
		process.kill(pid, "SIGSTOP");
		await sleep(2.5 * PING_MS);
		process.kill(pid, "SIGCONT");
		await sleep(3 * PING_MS);
		expect(lane.lost.aborted).toBe(false);
		process.kill(pid, "SIGSTOP");
		await expect.poll(() => lane.lost.aborted, { timeout: 10 * PING_MS }).toBe(true);
		expect(lane.lost.reason).toBe("The runner lost its connection to the lab's Postgres");
	} finally {
		process.kill(pid, "SIGCONT");
		await lane.release();
	}
});
