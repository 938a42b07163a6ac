import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { closedLoad } from "#server/contract/load.ts";
import { createLogger } from "#server/observability/logger.ts";
import { enqueue, getRun } from "#server/queue/runs.ts";
import { openWorkbench, type Workbench } from "#server/queue/workbench.ts";
import { createWorkbench, type TestDatabase } from "#server/testing/database.ts";
import { serveRuns } from "./serve.ts";
import { Standby } from "./standby.ts";

const log = createLogger("test", "silent");
const FORK_MS = 1_500;
const slow = `data:text/javascript,await new Promise((resolve) => setTimeout(resolve, ${FORK_MS}))`;
const path = fileURLToPath(new URL("scripted-trial.mjs", import.meta.url));

let database: TestDatabase;
let workbench: Workbench;

beforeAll(async () => {
	database = await createWorkbench();
	workbench = openWorkbench(database.target, { applicationName: "test:serve", maxConnections: 4 });
});
afterAll(async () => {
	await workbench.close();
	await database.drop();
});

test("a run is claimed only when a trial is ready for it, however long that takes", async () => {
	const standby = new Standby({ path, execArgv: ["--import", slow] }, log);
	const stop = new AbortController();
	const request = { experiment: "finish", arms: [], load: closedLoad(1, 2) };
	const id = await enqueue(workbench.db, { session: "ada", idempotencyKey: "key", request });
	const stateOf = async () => (await getRun(workbench.db, id, null)).state;
	/** Of the run, whenever the noise floor was asked for, and whenever there was time for other things. */
	const states: string[] = [];
	const idleStates: string[] = [];
	const startedMs = performance.now();
	const serving = serveRuns({
		workbench,
		admin: database.sql,
		target: database.target,
		lab: {
			dataset: { scale: 1, seed: 1, customerCount: 0, productCount: 0, orderCount: 0, orderItemCount: 0 },
			service: database.target,
		},
		noiseFloor: async () => {
			states.push(await stateOf());
			return null;
		},
		whenIdle: async () => {
			idleStates.push(await stateOf());
		},
		lane: "lane",
		runner: "r1",
		redisUrl: null,
		standby,
		stopped: stop.signal,
		log,
	});
	try {
		let queuedMs = 0;
		while ((await stateOf()) === "queued") queuedMs = performance.now() - startedMs;
		expect(queuedMs).toBeGreaterThan(FORK_MS - 200);
		expect(states[0]).toBe("queued");
		await expect.poll(stateOf, { timeout: 5_000 }).toBe("done");
		await expect.poll(() => idleStates.length, { timeout: 5_000 }).toBeGreaterThan(0);
		expect(new Set(idleStates)).toEqual(new Set(["done"]));
	} finally {
		stop.abort();
		await serving;
		await standby.close();
	}
});
