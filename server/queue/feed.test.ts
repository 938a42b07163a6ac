import { afterAll, beforeAll, expect, test, vi } from "vitest";
import type { RunEvent } from "#server/contract/event.ts";
import { closedLoad } from "#server/contract/load.ts";
import { createWorkbench, type TestDatabase } from "#server/testing/database.ts";
import { appendEvents, readEvents } from "./events.ts";
import { Feed } from "./feed.ts";
import { claim, finish, type Lease } from "./lease.ts";
import { enqueue } from "./runs.ts";
import { openWorkbench, type Workbench } from "./workbench.ts";

// They do what they do, and are counted.
vi.mock("./events.ts", { spy: true });

let database: TestDatabase;
let workbench: Workbench;
let feed: Feed;

beforeAll(async () => {
	database = await createWorkbench();
	workbench = openWorkbench(database.target, { applicationName: "test:feed", maxConnections: 6 });
	feed = new Feed(workbench);
});
afterAll(async () => {
	await feed.close();
	await workbench.close();
	await database.drop();
});

const forever = () => new AbortController().signal;
let keys = 0;

async function startRun(): Promise<Lease> {
	const idempotencyKey = `key-${keys++}`;
	const request = { experiment: "switches", arms: [], load: closedLoad(1, 2) };
	await enqueue(workbench.db, { session: "ada", idempotencyKey, request });
	const found = await claim(workbench.db, "r1", `lane ${idempotencyKey}`);
	if (found === undefined) throw new Error("nothing was claimed");
	return found.lease;
}

async function append(lease: Lease, count: number): Promise<void> {
	for (let index = 0; index < count; index++) {
		await appendEvents(workbench.db, lease, [{ kind: "progress", label: "work", share: index / count }]);
	}
}

async function collect(events: AsyncIterable<RunEvent>): Promise<number[]> {
	const seen: number[] = [];
	for await (const event of events) seen.push(event.seq);
	return seen;
}

const upTo = (last: number, first = 1) => Array.from({ length: last - first + 1 }, (_, n) => n + first);

test("watchers who come at any moment see every event once and in order, and end with the run", async () => {
	const lease = await startRun();
	const watching: Promise<number[]>[] = [];
	const writing = append(lease, 150).then(() => finish(workbench.db, lease, { state: "cancelled" }));
	for (let count = 0; count < 25; count++) {
		watching.push(collect(feed.watch(lease.runId, 0, forever())));
		await new Promise((resolve) => setTimeout(resolve, 5));
	}
	await writing;
	for (const seen of await Promise.all(watching)) expect(seen).toEqual(upTo(153));
	expect(feed.watcherCount).toBe(0);
});

test("a watcher that comes back goes on after the number it saw, also when the run has ended", async () => {
	const lease = await startRun();
	await append(lease, 10);
	await finish(workbench.db, lease, { state: "cancelled" });
	expect(await collect(feed.watch(lease.runId, 5, forever()))).toEqual(upTo(13, 6));
	expect(await collect(feed.watch(lease.runId, 13, forever()))).toEqual([]);
	expect(await collect(feed.watch(lease.runId, 99, forever()))).toEqual(upTo(13));
});

test("a log longer than one batch is replayed whole", async () => {
	const lease = await startRun();
	const bodies = Array.from(
		{ length: 1_200 },
		() => ({ kind: "progress", label: "work", share: 0 }) as const,
	);
	await appendEvents(workbench.db, lease, bodies);
	await finish(workbench.db, lease, { state: "cancelled" });
	expect(await collect(feed.watch(lease.runId, 0, forever()))).toEqual(upTo(1_203));
});

test("a watcher too slow for its buffer gets what it missed from the log", async () => {
	const lease = await startRun();
	const seen: number[] = [];
	const stalled = feed.watch(lease.runId, 0, forever());
	seen.push((await stalled.next()).value?.seq);
	seen.push((await stalled.next()).value?.seq);
	const third = stalled.next();
	await append(lease, 1);
	seen.push((await third).value?.seq);
	const bodies = Array.from({ length: 50 }, () => ({ kind: "progress", label: "work", share: 0 }) as const);
	const reads = vi.mocked(readEvents).mockClear();
	for (let count = 0; count < 12; count++) await appendEvents(workbench.db, lease, bodies);
	await finish(workbench.db, lease, { state: "cancelled" });
	const handedOut = () =>
		reads.mock.settledResults.map(({ type, value }) =>
			type === "fulfilled" ? value.at(-1)?.seq : undefined,
		);
	await expect.poll(handedOut).toContain(604);
	// All has been read for who watches, and was too much to be kept: what is read from now on is read once more.
	reads.mockClear();
	for await (const event of stalled) seen.push(event.seq);
	expect(seen).toEqual(upTo(604));
	expect(reads).toHaveBeenCalledWith(expect.anything(), lease.runId, 3);
});

test("a watch ends at once when its signal is aborted, and a watch of no run is refused", async () => {
	const lease = await startRun();
	const abort = new AbortController();
	const watching = collect(feed.watch(lease.runId, 0, abort.signal));
	setTimeout(() => abort.abort(), 50);
	expect(await watching).toEqual([1, 2]);
	await expect(collect(feed.watch("nowhere", 0, forever()))).rejects.toMatchObject({ code: "not-found" });
});

test("a watch of a run that is deleted ends with a sentence, and the others go on", async () => {
	const [gone, lease] = [await startRun(), await startRun()];
	const watching = collect(feed.watch(gone.runId, 0, forever()));
	const other = collect(feed.watch(lease.runId, 0, forever()));
	await append(gone, 1);
	await database.sql`delete from workbench.runs where id = ${gone.runId}`;
	await expect(watching).rejects.toMatchObject({ code: "not-found" });
	await finish(workbench.db, lease, { state: "cancelled" });
	expect(await other).toEqual(upTo(3));
	expect(feed.watcherCount).toBe(0);
});

test("a killed listening connection is made again and nothing is missed", async () => {
	const lease = await startRun();
	const watching = collect(feed.watch(lease.runId, 0, forever()));
	await append(lease, 5);
	await database.sql`
		select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and application_name = 'lab:feed'`;
	await append(lease, 5);
	await finish(workbench.db, lease, { state: "cancelled" });
	expect(await watching).toEqual(upTo(13));
});
