import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { connect } from "#db/client.ts";
import { LIMITS } from "#server/contract/limits.ts";
import { openWorkbench, type Workbench } from "#server/queue/workbench.ts";
import { createWorkbench, type TestDatabase } from "#server/testing/database.ts";
import { beginRun, type HostedOptions, isAlive } from "#server/testing/hosted-run.ts";
import { pause } from "./pause.ts";

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

const begin = (experiment: string, options: HostedOptions = {}) =>
	beginRun({ workbench, lab: database }, experiment, options);

test("a trial's events are stored in their order and its result ends the run", async () => {
	const begun = await begin("finish");
	await begun.ended;
	const { run, events } = await begun.outcome();
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
	expect((await begun.outcome()).run).toMatchObject({ state: "failed", failure });
});

test("a cancelled run is cancelled at once, with process and backends gone", async () => {
	const begun = await begin("sleep");
	await begun.untilItSleeps();
	const startedMs = performance.now();
	begun.cancel.abort();
	await begun.ended;
	// It would sleep for a minute.
	expect(performance.now() - startedMs).toBeLessThan(10_000);
	expect((await begun.outcome()).run.state).toBe("cancelled");
	expect(isAlive(begun.trial.pid)).toBe(false);
	expect(await begun.backendCount()).toBe(0);
});

test("a cancel that came between the claim and the hosting is seen at once", async () => {
	// No lease is renewed again here: whoever waited for that would never hear of it.
	vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
	try {
		const begun = await begin("sleep", {
			prepareMs: 20_000,
			between: ({ lease }) =>
				database.sql`update workbench.runs set cancel_requested = true where id = ${lease.runId}`,
		});
		await begun.ended;
		expect((await begun.outcome()).run.state).toBe("cancelled");
	} finally {
		vi.useRealTimers();
	}
});

test("a workbench that hangs does not keep a trial at work that must end", async () => {
	const begun = await begin("talk");
	await begun.untilItSleeps();
	const hung = connect(database.target, { applicationName: "test:hung", max: 1 });
	try {
		await hung.unsafe("begin; lock table workbench.run_events in access exclusive mode");
		await pause(200);
		begun.cancel.abort();
		await expect.poll(() => isAlive(begun.trial.pid), { timeout: 10_000 }).toBe(false);
		await expect.poll(begun.backendCount, { timeout: 10_000 }).toBe(0);
		await hung.unsafe("rollback");
	} finally {
		await hung.end();
	}
	await begun.ended;
	expect((await begun.outcome()).run.state).toBe("cancelled");
});

test("a run whose lane was lost says so when it fails for that", async () => {
	const begun = await begin("sleep", {
		between: async ({ lease }) => {
			lease.attempt = LIMITS.attempts;
			await database.sql`update workbench.runs set attempt = ${lease.attempt} where id = ${lease.runId}`;
		},
	});
	await begun.untilItSleeps();
	begun.stop.abort("The runner lost its connection to the lab's Postgres");
	await begun.ended;
	expect((await begun.outcome()).run.failure?.sentence).toBe(
		"The runner lost its connection to the lab's Postgres on each of 2 attempts. Start the run again.",
	);
});

test("a runner that stops gives its run back", async () => {
	const begun = await begin("sleep");
	await begun.untilItSleeps();
	begun.stop.abort();
	await begun.ended;
	const { run, events } = await begun.outcome();
	expect(run.state).toBe("queued");
	expect(events.at(-1)).toMatchObject({ kind: "state", state: "queued", restarted: true });
	expect(await begun.backendCount()).toBe(0);
	await database.sql`delete from workbench.runs where id = ${run.id}`;
});

test("a run whose Postgres went away is tried again", async () => {
	const begun = await begin("lose-postgres");
	await begun.ended;
	const { run } = await begun.outcome();
	expect(run.state).toBe("queued");
	await database.sql`delete from workbench.runs where id = ${run.id}`;
});

test("a trial that prepares for too long is stopped", async () => {
	const begun = await begin("sleep", { prepareMs: 300 });
	await begun.ended;
	expect((await begun.outcome()).run).toMatchObject({ state: "failed", failure: { code: "timeout" } });
	expect(await begun.backendCount()).toBe(0);
});

test("a runner whose lease is gone kills its trial and writes nothing", async () => {
	const begun = await begin("sleep");
	await begun.untilItSleeps();
	const { runId } = begun;
	await database.sql`update workbench.runs set lease_until = now() - interval '1 s' where id = ${runId}`;
	await begun.ended;
	const { run, events } = await begun.outcome();
	expect(run.state).toBe("preparing");
	expect(events).toHaveLength(3);
	expect(isAlive(begun.trial.pid)).toBe(false);
});

test("a run that is deleted while it goes on leaves no process, no backend and no row", async () => {
	const begun = await begin("talk");
	await begun.untilItSleeps();
	await database.sql`delete from workbench.runs where id = ${begun.runId}`;
	await begun.ended;
	expect(isAlive(begun.trial.pid)).toBe(false);
	expect(await begun.backendCount()).toBe(0);
	await expect(begun.outcome()).rejects.toMatchObject({ code: "not-found" });
	expect(await database.sql`select from workbench.run_events where run_id = ${begun.runId}`).toHaveLength(0);
});

test("a trial that makes more events than a run may have is stopped", async () => {
	const begun = await begin("flood");
	await begun.ended;
	expect((await begun.outcome()).run).toMatchObject({ state: "failed", failure: { code: "too-large" } });
});
