import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import { publishLab, readLabSign } from "#server/queue/labs.ts";
import { openWorkbench, type Workbench } from "#server/queue/workbench.ts";
import { createWorkbench, type TestDatabase } from "#server/testing/database.ts";
import { type Lane, type LaneOptions, takeLane } from "./lane.ts";

const PING_MS = 200;
const FROZEN_MS = 1_500;
/** Twice as many as are enough to call a silent holder frozen. */
const LOOKS_UNTIL_FROZEN = 6;
const LONG = { timeout: 20_000 };

let database: TestDatabase;
let workbench: Workbench;
const taken: Lane[] = [];

beforeAll(async () => {
	database = await createWorkbench();
	workbench = openWorkbench(database.target, { applicationName: "test:lane", maxConnections: 2 });
});
afterEach(async () => {
	for (const lane of taken.splice(0)) await lane.release();
	vi.useRealTimers();
	await database.sql`truncate workbench.labs`;
});
afterAll(async () => {
	await workbench.close();
	await database.drop();
});

async function take(options: Partial<LaneOptions> = {}): Promise<Lane | undefined> {
	const lane = await takeLane(database.target, {
		signal: new AbortController().signal,
		onWaiting: () => {},
		onFrozen: () => {},
		lastSign: (id) => readLabSign(workbench.db, id),
		pingMs: PING_MS,
		frozenMs: FROZEN_MS,
		...options,
	});
	if (lane !== undefined) taken.push(lane);
	return lane;
}

async function takeFree(): Promise<Lane> {
	const lane = await take();
	if (lane === undefined) throw new Error("the lane was not got");
	return lane;
}

const tell = (lane: Lane) => publishLab(workbench.db, lane.id, { state: "starting", sentence: "", share: 0 });

test("a lane outlasts a server that is busy for a moment, and is lost, with a reason, when it stays silent", async () => {
	// Between two pings passes what the test says: a machine that is held up holds up none of it.
	vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
	const lane = await takeFree();
	const { pid } = await holder();
	try {
		process.kill(pid, "SIGSTOP");
		vi.advanceTimersByTime(3 * PING_MS);
		process.kill(pid, "SIGCONT");
		await expect.poll(async () => (await holder()).query, LONG).toBe("select 1");
		await expect.poll(async () => (await holder()).state, LONG).toBe("idle");
		vi.advanceTimersByTime(PING_MS);
		expect(lane.lost.aborted).toBe(false);
		process.kill(pid, "SIGSTOP");
		vi.advanceTimersByTime(5 * PING_MS);
		expect(lane.lost.aborted).toBe(true);
		expect(lane.lost.reason).toBe("The runner lost its connection to the lab's Postgres");
	} finally {
		process.kill(pid, "SIGCONT");
	}
});

/** The backend that holds the lane. */
async function holder(): Promise<{ pid: number; query: string; state: string }> {
	const [backend] = await database.sql<{ pid: number; query: string; state: string }[]>`
		select pid, query, state from pg_stat_activity
		where application_name = 'lab:lane' and datname = current_database()`;
	if (backend === undefined) throw new Error("nobody holds the lane");
	return backend;
}

test("a holder that has stopped telling of itself loses the lane to the one who waits", async () => {
	const holder = await takeFree();
	await tell(holder);
	let frozen = 0;
	const next = await take({ onFrozen: () => frozen++ });
	expect(next?.id).toBe(holder.id);
	expect(frozen).toBe(1);
	await expect.poll(() => holder.lost.aborted, LONG).toBe(true);
	expect(next?.lost.aborted).toBe(false);
});

test.each([
	["goes on telling of itself", "renewed"],
	["tells another workbench", "nothing"],
	["came after the one whose last word is still there", "stale"],
])("a holder that %s keeps the lane", async (_, sign) => {
	const holder = await takeFree();
	if (sign === "stale") {
		await tell(holder);
		await database.sql`update workbench.labs set renewed_at = now() - interval '1 minute'`;
	}
	let looks = 0;
	const stop = new AbortController();
	const waiting = take({
		signal: stop.signal,
		lastSign: async (id) => {
			looks++;
			// Between any two looks, however far apart they are.
			if (sign === "renewed") await tell(holder);
			return readLabSign(workbench.db, id);
		},
	});
	await expect.poll(() => looks, LONG).toBeGreaterThan(LOOKS_UNTIL_FROZEN);
	stop.abort();
	expect(await waiting).toBeUndefined();
	expect(holder.lost.aborted).toBe(false);
});
