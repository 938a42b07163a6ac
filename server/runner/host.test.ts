import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { connect } from "#db/client.ts";
import type { RunEvent } from "#server/contract/event.ts";
import { LIMITS } from "#server/contract/limits.ts";
import { closedLoad } from "#server/contract/load.ts";
import { createLogger } from "#server/observability/logger.ts";
import { readEvents } from "#server/queue/events.ts";
import { type Claim, claim } from "#server/queue/lease.ts";
import { enqueue, getRun } from "#server/queue/runs.ts";
import { openWorkbench, type Workbench } from "#server/queue/workbench.ts";
import { createWorkbench, type TestDatabase } from "#server/testing/database.ts";
import { applicationNameOf } from "./backends.ts";
import { hostRun } from "./host.ts";
import { pause } from "./pause.ts";
import type { TrialOrder } from "./protocol.ts";
import { TrialProcess } from "./trial-process.ts";

const entry = { path: fileURLToPath(new URL("scripted-trial.mjs", import.meta.url)), execArgv: [] };
const log = createLogger("test");
log.level = "silent";

let database: TestDatabase;
let workbench: Workbench;

beforeAll(async () => {
	database = await createWorkbench();
	workbench = openWorkbench(database.target, { applicationName: "test:host", maxConnections: 4 });
});
afterAll(async () => {
	await workbench.close();
	await database.drop();
});

let keys = 0;

type Options = { between?: (claim: Claim) => Promise<unknown>; prepareMs?: number };

/** `between` happens after the claim and before the hosting. */
async function begin(experiment: string, { between, ...options }: Options = {}) {
	const request = { experiment, arms: [], load: closedLoad(1, 2) };
	await enqueue(workbench.db, {
		session: `session ${keys}`,
		idempotencyKey: `key-${keys++}`,
		request,
	});
	const found = await claim(workbench.db, "r1", `lane ${keys}`);
	if (found === undefined) throw new Error("nothing was claimed");
	await between?.(found);
	const trial = new TrialProcess(entry);
	await trial.ready;
	const [cancel, stop] = [new AbortController(), new AbortController()];
	const hosting = {
		db: workbench.db,
		admin: database.sql,
		claim: found,
		order: orderOf(found),
		trial,
		cancelled: cancel.signal,
		stopped: stop.signal,
		log,
		...options,
	};
	const ended = hostRun(hosting);
	return { ended, cancel, stop, trial, found };
}

function orderOf({ lease, request }: Claim): TrialOrder {
	const dataset = { scale: 1, seed: 1, customerCount: 0, productCount: 0, orderCount: 0, orderItemCount: 0 };
	return {
		runId: lease.runId,
		attempt: lease.attempt,
		seed: 1,
		request,
		admin: database.target,
		service: database.target,
		applicationName: applicationNameOf(lease),
		redisUrl: null,
		dataset,
		noiseFloor: null,
	};
}

async function endOf({ found }: { found: Claim }) {
	const { runId } = found.lease;
	const events: RunEvent[] = await readEvents(workbench.db, runId, 0);
	return { run: await getRun(workbench.db, runId, null), events };
}

async function backendsOf({ found }: { found: Claim }): Promise<number> {
	const rows = await database.sql`
		select 1 from pg_stat_activity where application_name = ${applicationNameOf(found.lease)}`;
	return rows.length;
}

async function untilItSleeps(begun: { found: Claim }): Promise<void> {
	while ((await backendsOf(begun)) < 2) await new Promise((resolve) => setTimeout(resolve, 20));
}

function isAlive(pid: number | undefined): boolean {
	try {
		process.kill(pid ?? 0, 0);
		return true;
	} catch {
		return false;
	}
}

test("a trial's events are stored in their order and its result ends the run", async () => {
	const begun = await begin("finish");
	await begun.ended;
	const { run, events } = await endOf(begun);
	expect(run).toMatchObject({ state: "done", result: { schema: 1 } });
	expect(events.map((event) => event.seq)).toEqual(Array.from({ length: 105 }, (_, index) => index + 1));
	expect(events[52]).toMatchObject({ kind: "state", state: "measuring" });
	expect(events.slice(-2).map((event) => event.kind)).toEqual(["result", "state"]);
	expect(isAlive(begun.trial.pid)).toBe(false);
});

test("a fault of the trial fails the run with its sentence", async () => {
	const begun = await begin("fail");
	await begun.ended;
	const failure = { code: "disk-full", sentence: "The disk is full." };
	expect((await endOf(begun)).run).toMatchObject({ state: "failed", failure });
});

test("a trial that ends on its own fails the run and says how it ended", async () => {
	const begun = await begin("crash");
	await begun.ended;
	const { run } = await endOf(begun);
	expect(run.failure?.code).toBe("trial-crashed");
	expect(run.failure?.sentence).toContain("exit code 3");
	expect(begun.trial.stderrTail).toContain("about to crash");
});

test("a killed trial fails the run and leaves no backend", async () => {
	const begun = await begin("sleep");
	await untilItSleeps(begun);
	process.kill(begun.trial.pid ?? 0, "SIGKILL");
	await begun.ended;
	expect((await endOf(begun)).run.failure?.sentence).toContain("signal SIGKILL");
	expect(await backendsOf(begun)).toBe(0);
});

test("a cancelled run is cancelled at once, with process and backends gone", async () => {
	const begun = await begin("sleep");
	await untilItSleeps(begun);
	const startedMs = performance.now();
	begun.cancel.abort();
	await begun.ended;
	expect(performance.now() - startedMs).toBeLessThan(1_500);
	expect((await endOf(begun)).run.state).toBe("cancelled");
	expect(isAlive(begun.trial.pid)).toBe(false);
	expect(await backendsOf(begun)).toBe(0);
});

test("a cancel that came between the claim and the hosting is seen at once", async () => {
	const begun = await begin("sleep", {
		between: ({ lease }) =>
			database.sql`update workbench.runs set cancel_requested = true where id = ${lease.runId}`,
	});
	const startedMs = performance.now();
	await begun.ended;
	expect(performance.now() - startedMs).toBeLessThan(LIMITS.heartbeatMs);
	expect((await endOf(begun)).run.state).toBe("cancelled");
});

test("a workbench that hangs does not keep a trial at work that must end", async () => {
	const begun = await begin("talk");
	await untilItSleeps(begun);
	const hung = connect(database.target, { applicationName: "test:hung", max: 1 });
	try {
		await hung.unsafe("begin; lock table workbench.run_events in access exclusive mode");
		await pause(200);
		begun.cancel.abort();
		await expect.poll(() => isAlive(begun.trial.pid), { timeout: 1_500 }).toBe(false);
		await expect.poll(() => backendsOf(begun), { timeout: 1_500 }).toBe(0);
		await hung.unsafe("rollback");
	} finally {
		await hung.end();
	}
	await begun.ended;
	expect((await endOf(begun)).run.state).toBe("cancelled");
});

test("a run whose lane was lost says so when it fails for that", async () => {
	const begun = await begin("sleep", {
		between: async ({ lease }) => {
			lease.attempt = LIMITS.attempts;
			await database.sql`update workbench.runs set attempt = ${lease.attempt} where id = ${lease.runId}`;
		},
	});
	await untilItSleeps(begun);
	begun.stop.abort("The runner lost its connection to the lab's Postgres");
	await begun.ended;
	expect((await endOf(begun)).run.failure?.sentence).toBe(
		"The runner lost its connection to the lab's Postgres on each of 2 attempts. Start the run again.",
	);
});

test("a runner that stops gives its run back", async () => {
	const begun = await begin("sleep");
	await untilItSleeps(begun);
	begun.stop.abort();
	await begun.ended;
	const { run, events } = await endOf(begun);
	expect(run.state).toBe("queued");
	expect(events.at(-1)).toMatchObject({ kind: "state", state: "queued", restarted: true });
	expect(await backendsOf(begun)).toBe(0);
	await database.sql`delete from workbench.runs where id = ${run.id}`;
});

test("a run whose Postgres went away is tried again", async () => {
	const begun = await begin("lose-postgres");
	await begun.ended;
	const { run } = await endOf(begun);
	expect(run.state).toBe("queued");
	await database.sql`delete from workbench.runs where id = ${run.id}`;
});

test("a trial that prepares for too long is stopped", async () => {
	const begun = await begin("sleep", { prepareMs: 300 });
	await begun.ended;
	expect((await endOf(begun)).run).toMatchObject({ state: "failed", failure: { code: "timeout" } });
	expect(await backendsOf(begun)).toBe(0);
});

test("a runner whose lease is gone kills its trial and writes nothing", async () => {
	const begun = await begin("sleep");
	await untilItSleeps(begun);
	const { runId } = begun.found.lease;
	await database.sql`update workbench.runs set lease_until = now() - interval '1 s' where id = ${runId}`;
	await begun.ended;
	const { run, events } = await endOf(begun);
	expect(run.state).toBe("preparing");
	expect(events).toHaveLength(3);
	expect(isAlive(begun.trial.pid)).toBe(false);
});

test("a trial that makes more events than a run may have is stopped", async () => {
	const begun = await begin("flood");
	await begun.ended;
	expect((await endOf(begun)).run).toMatchObject({ state: "failed", failure: { code: "too-large" } });
});
