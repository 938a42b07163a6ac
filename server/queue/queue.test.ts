import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { closedLoad } from "#server/contract/load.ts";
import type { RunRequest } from "#server/contract/run.ts";
import { createWorkbench, type TestDatabase } from "#server/testing/database.ts";
import { appendEvents, readEvents } from "./events.ts";
import { ensureSetting, publishLab, readLabStatus } from "./labs.ts";
import { claim, findLost, finish, giveBack, renew, requeueLost } from "./lease.ts";
import { cancelRun, countRuns, enqueue, getRun } from "./runs.ts";
import { openWorkbench, type Workbench } from "./workbench.ts";

let database: TestDatabase;
let workbench: Workbench;

beforeAll(async () => {
	database = await createWorkbench();
	workbench = openWorkbench(database.target, { applicationName: "test:queue", maxConnections: 8 });
});
afterAll(async () => {
	await workbench.close();
	await database.drop();
});
beforeEach(async () => {
	await database.sql`truncate workbench.runs, workbench.labs cascade`;
});

const request: RunRequest = {
	experiment: "switches",
	arms: [{ index: "none" }, { index: "btree" }],
	load: closedLoad(8, 4),
};

let keys = 0;
function add(session = "ada"): Promise<string> {
	return enqueue(workbench.db, { session, idempotencyKey: `key-${keys++}`, request });
}

async function claimed(runner = "r1", lane = "lane") {
	const found = await claim(workbench.db, runner, lane);
	if (found === undefined) throw new Error("nothing was claimed");
	return found.lease;
}

async function expireLease(): Promise<void> {
	await database.sql`update workbench.runs set lease_until = now() - interval '1 second' where lease_until is not null`;
}

test("the same key of a session gives the same run, five times at once", async () => {
	const one = { session: "ada", idempotencyKey: "a press of the button", request };
	const ids = await Promise.all(Array.from({ length: 5 }, () => enqueue(workbench.db, one)));
	expect(new Set(ids).size).toBe(1);
	const other = await enqueue(workbench.db, { ...one, session: "bob" });
	expect(other).not.toBe(ids[0]);
});

test("a key used for another request is refused by its field", async () => {
	const one = { session: "ada", idempotencyKey: "k", request };
	await enqueue(workbench.db, one);
	const changed = { ...request, load: closedLoad(1, 4) };
	await expect(enqueue(workbench.db, { ...one, request: changed })).rejects.toMatchObject({
		code: "bad-request",
		field: "idempotencyKey",
	});
});

test("what goes alongside a run is stored with it or not at all, and once for one key", async () => {
	const one = { session: "ada", idempotencyKey: "a press", request };
	const failing = enqueue(workbench.db, {
		...one,
		alongside: async () => {
			throw new Error("no room");
		},
	});
	await expect(failing).rejects.toThrow("no room");
	expect(await countRuns(workbench.db)).toEqual(new Map());
	const told: string[] = [];
	const alongside = async (_: unknown, runId: string) => {
		told.push(runId);
	};
	const ids = await Promise.all([1, 2, 3].map(() => enqueue(workbench.db, { ...one, alongside })));
	expect(told).toEqual([ids[0]]);
});

test("a session has one run going and three waiting, however many are asked for at once", async () => {
	const asked = await Promise.allSettled(Array.from({ length: 12 }, () => add()));
	expect(asked.filter((one) => one.status === "fulfilled")).toHaveLength(4);
	await expect(add()).rejects.toMatchObject({ code: "too-many-runs" });
	await expect(add("bob")).resolves.toBeTypeOf("string");
});

test("fifty runs wait in all and the next one is refused", async () => {
	for (let count = 0; count < 50; count++) await add(`session ${count}`);
	await expect(add("late")).rejects.toMatchObject({ code: "too-many-runs" });
});

test("runs are claimed in their order, and each says how many are before it", async () => {
	const [first, second, third] = [await add(), await add(), await add("bob")];
	const lease = await claimed();
	expect(lease).toMatchObject({ runId: first, attempt: 1 });
	expect((await getRun(workbench.db, second, "ada")).aheadCount).toBe(1);
	expect(await getRun(workbench.db, third, "ada")).toMatchObject({ aheadCount: 2, mine: false });
	expect(await claim(workbench.db, "r2", "lane")).toBeUndefined();
	expect((await claimed("r2", "another lane")).runId).toBe(second);
});

test("no run is ever claimed by two runners", async () => {
	for (let count = 0; count < 40; count++) await add(`session ${count}`);
	const taken: string[] = [];
	await Promise.all(
		Array.from({ length: 8 }, async (_, runner) => {
			for (;;) {
				const found = await claim(workbench.db, `r${runner}`, `lane ${runner}`);
				if (found === undefined) {
					if ((await countRuns(workbench.db)).get("queued") === undefined) return;
					continue;
				}
				taken.push(found.lease.runId);
				await finish(workbench.db, found.lease, { state: "cancelled" });
			}
		}),
	);
	expect(taken).toHaveLength(40);
	expect(new Set(taken).size).toBe(40);
});

test("two claims for one lane at once give one run", async () => {
	for (let count = 0; count < 4; count++) await add();
	const found = await Promise.all(Array.from({ length: 8 }, (_, n) => claim(workbench.db, `r${n}`, "lane")));
	expect(found.filter((one) => one !== undefined)).toHaveLength(1);
});

test("events are numbered without gaps over writers and attempts", async () => {
	const id = await add();
	const lease = await claimed();
	await Promise.all(
		Array.from({ length: 20 }, (_, n) =>
			appendEvents(workbench.db, lease, [
				{ kind: "progress", label: "one", share: n / 20 },
				{ kind: "progress", label: "two", share: n / 20 },
			]),
		),
	);
	await appendEvents(
		workbench.db,
		lease,
		[{ kind: "state", state: "measuring", restarted: false }],
		"measuring",
	);
	expect((await getRun(workbench.db, id, "ada")).state).toBe("measuring");
	await giveBack(workbench.db, lease, "The runner was stopped");
	const again = await claimed();
	expect(again.attempt).toBe(2);
	const events = await readEvents(workbench.db, id, 0);
	expect(events.map((event) => event.seq)).toEqual(events.map((_, index) => index + 1));
	expect(events.at(-2)).toMatchObject({ kind: "state", state: "queued", restarted: true, attempt: 1 });
	expect(events.at(-1)).toMatchObject({ kind: "state", state: "preparing", restarted: true, attempt: 2 });
});

test("a runner whose lease ran out writes nothing more", async () => {
	const id = await add();
	const lease = await claimed();
	await expireLease();
	const progress = { kind: "progress", label: "late", share: 1 } as const;
	expect(await appendEvents(workbench.db, lease, [progress])).toBeUndefined();
	expect((await renew(workbench.db, lease)).held).toBe(false);
	expect(await finish(workbench.db, lease, { state: "cancelled" })).toBe(false);
	expect(await giveBack(workbench.db, lease, "It was stopped")).toBe(false);
	expect((await readEvents(workbench.db, id, 0)).map((event) => event.kind)).toEqual(["state", "state"]);
});

test("a lost run goes back to its old place once, and then fails with a sentence", async () => {
	const [id, next] = [await add(), await add()];
	await claimed();
	expect(await findLost(workbench.db, "lane", "expired")).toEqual([]);
	await expireLease();
	for (const attempt of [1, 2]) {
		const [lost] = await findLost(workbench.db, "lane", "expired");
		expect(lost).toMatchObject({ lane: "lane", lease: { runId: id, attempt } });
		if (lost === undefined) throw new Error("nothing was lost");
		const both = await Promise.all([1, 2].map(() => requeueLost(workbench.db, lost, "expired")));
		expect(both.filter(Boolean)).toHaveLength(1);
		if (attempt === 1) expect((await claimed("r2")).runId).toBe(id);
		await expireLease();
	}
	const run = await getRun(workbench.db, id, "ada");
	expect(run).toMatchObject({ state: "failed", failure: { code: "lost" } });
	expect((await readEvents(workbench.db, id, 0)).at(-1)).toMatchObject({
		state: "failed",
		failure: run.failure,
	});
	expect((await claimed("r2")).runId).toBe(next);
});

test("whoever gets the lane's lock takes back what runs in it, without waiting for the lease", async () => {
	const id = await add();
	await claimed();
	expect(await findLost(workbench.db, "elsewhere", "all")).toEqual([]);
	const [lost] = await findLost(workbench.db, "lane", "all");
	if (lost === undefined) throw new Error("nothing was found");
	expect(await requeueLost(workbench.db, lost, "all")).toBe(true);
	expect((await getRun(workbench.db, id, "ada")).state).toBe("queued");
});

test("a waiting run is cancelled at once, a running one is asked to stop, and only by its owner", async () => {
	const [running, waiting] = [await add(), await add()];
	const lease = await claimed();
	await expect(cancelRun(workbench.db, waiting, "bob")).rejects.toMatchObject({ code: "forbidden" });
	await expect(cancelRun(workbench.db, "nowhere", "ada")).rejects.toMatchObject({ code: "not-found" });
	await cancelRun(workbench.db, waiting, "ada");
	await cancelRun(workbench.db, waiting, "ada");
	expect((await getRun(workbench.db, waiting, "ada")).state).toBe("cancelled");
	expect(await readEvents(workbench.db, waiting, 0)).toHaveLength(2);
	await cancelRun(workbench.db, running, "ada");
	expect(await renew(workbench.db, lease)).toEqual({ held: true, cancelRequested: true });
	await finish(workbench.db, lease, { state: "cancelled" });
	await cancelRun(workbench.db, running, "ada");
	expect((await readEvents(workbench.db, running, 0)).at(-1)).toMatchObject({ state: "cancelled" });
});

test("a run that is to be cancelled when its runner is lost is cancelled and not tried again", async () => {
	const id = await add();
	const lease = await claimed();
	await cancelRun(workbench.db, id, "ada");
	await giveBack(workbench.db, lease, "It was stopped");
	expect((await getRun(workbench.db, id, "ada")).state).toBe("cancelled");
});

test("a lab that has not spoken for six seconds is absent", async () => {
	expect((await readLabStatus(workbench.db)).state).toBe("absent");
	await publishLab(workbench.db, "lane", { state: "starting", sentence: "Making orders", share: 0.5 });
	await publishLab(workbench.db, "other", { state: "failed", sentence: "The disk is full." });
	expect(await readLabStatus(workbench.db)).toMatchObject({ state: "starting", share: 0.5 });
	await database.sql`update workbench.labs set renewed_at = now() - interval '7 seconds'`;
	expect((await readLabStatus(workbench.db)).state).toBe("absent");
});

test("a setting is made once, whoever asks first", async () => {
	const made = await Promise.all(
		[1, 2, 3, 4].map((n) => ensureSetting(workbench.db, "secret", () => `made by ${n}`)),
	);
	expect(new Set(made).size).toBe(1);
});
