import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { LIMITS } from "#server/contract/limits.ts";
import { closedLoad } from "#server/contract/load.ts";
import type { RunRequest } from "#server/contract/run.ts";
import { findExperiment } from "#server/experiments/registry.ts";
import { createWorkbench, type TestDatabase } from "#server/testing/database.ts";
import { copyRuns } from "#server/testing/many-runs.ts";
import { measureNext } from "#server/testing/measured-run.ts";
import { Feed } from "./feed.ts";
import { type HistoryQuery, readFacets, readHistory } from "./history.ts";
import { annotateRun, deleteRun, purgeDeleted, readDeleted, restoreRun } from "./owned-runs.ts";
import { cancelRun, enqueue, getRun, getRunHead } from "./runs.ts";
import { openWorkbench, type Workbench } from "./workbench.ts";

let database: TestDatabase;
let workbench: Workbench;

beforeAll(async () => {
	database = await createWorkbench();
	workbench = openWorkbench(database.target, { applicationName: "test:history", maxConnections: 1 });
});
afterAll(async () => {
	await workbench.close();
	await database.drop();
});
beforeEach(async () => {
	await database.sql`truncate workbench.runs cascade`;
});

const { declaration } = findExperiment("switches");
const request: RunRequest = {
	experiment: "switches",
	arms: [{ index: "none" }, { index: "btree" }],
	load: closedLoad(2, 4),
};

let keys = 0;
async function add({ session = "ada", asked = request } = {}): Promise<string> {
	const id = await enqueue(workbench.db, {
		session,
		idempotencyKey: `key-${keys++}`,
		request: asked,
		declaration,
	});
	await cancelRun(workbench.db, id, session);
	return id;
}

const page = (query: Partial<HistoryQuery> = {}, session = "ada") =>
	readHistory(workbench.db, session, { count: 3, ...query });
const ids = async (query: Partial<HistoryQuery> = {}) => (await page(query)).entries.map(({ id }) => id);

describe("the pages of a history", () => {
	test("go from the newest to the oldest and back, each run once, whatever is added meanwhile", async () => {
		const added: string[] = [];
		for (let run = 0; run < 8; run++) added.push(await add());
		await add({ session: "bob" });
		const newestFirst = added.toReversed();
		const [first, ...rest] = [await page()];
		expect(first?.newer).toBeNull();
		const seen = [first];
		for (let at: string | null = first?.older ?? null; at !== null; at = seen.at(-1)?.older ?? null) {
			seen.push(await page({ before: at }));
			await add({ session: "bob" });
		}
		expect(rest).toEqual([]);
		expect(seen.map((one) => one?.entries.map(({ id }) => id))).toEqual([
			newestFirst.slice(0, 3),
			newestFirst.slice(3, 6),
			newestFirst.slice(6),
		]);
		const back = await page({ after: seen[2]?.newer ?? "" });
		expect(back.entries.map(({ id }) => id)).toEqual(newestFirst.slice(3, 6));
		expect(back.older).toBe(seen[1]?.older);
		// Above it there are three, and they are the newest page.
		const top = await page({ after: back.newer ?? "" });
		expect(top.entries.map(({ id }) => id)).toEqual(newestFirst.slice(0, 3));
		expect(top.newer).toBeNull();
	});

	test("tell runs of one moment apart by their ids", async () => {
		for (let run = 0; run < 7; run++) await add();
		await database.sql`update workbench.runs set queued_at = '2026-01-02 03:04:05.678901Z'`;
		const seen: string[] = [];
		for (let at: string | null | undefined; at !== null; ) {
			const { entries, older }: Awaited<ReturnType<typeof page>> = await page({ before: at });
			seen.push(...entries.map(({ id }) => id));
			at = older;
		}
		expect(seen).toHaveLength(7);
		expect(seen).toEqual(seen.toSorted().toReversed());
	});

	test.each(["", "12", "12.", "abc.def", "99999999999999999.x", `1.${"x".repeat(90)}`, "1.a b"])(
		"are not read from a cursor that is none: %j",
		async (before) => {
			await expect(page({ before })).rejects.toMatchObject({ code: "bad-request", field: "cursor" });
		},
	);

	test("say in few words what was found, without the figures it was found from", async () => {
		await enqueue(workbench.db, { session: "ada", idempotencyKey: "k", request, declaration });
		await measureNext(workbench.db);
		const [entry] = (await page()).entries;
		expect(entry).toMatchObject({
			experiment: "switches",
			title: declaration.title,
			labels: ["No index", "B-tree"],
			state: "done",
			disturbedCount: 1,
		});
		expect(entry?.comparisons.find(({ metric }) => metric === "p50")).toMatchObject({ verdict: "lower" });
		expect(Object.keys(entry ?? {})).not.toContain("result");
	});
});

describe("a search", () => {
	test("finds words of the title, of arms, tags and the note, in any order and case, and takes no sign for a pattern", async () => {
		const [plain, tagged, noted] = [await add(), await add(), await add()];
		await annotateRun(workbench.db, { id: tagged, session: "ada" }, { tags: ["before the fix"] });
		await annotateRun(workbench.db, { id: noted, session: "ada" }, { note: "100% of\nthe_rows" });
		const [word = ""] = declaration.title.split(" ");
		expect(await ids({ search: `B-TREE ${word.toUpperCase()}` })).toEqual([noted, tagged, plain]);
		expect(await ids({ search: "index=btree switches" })).toHaveLength(3);
		expect(await ids({ search: "FIX before" })).toEqual([tagged]);
		expect(await ids({ search: "100% the_rows" })).toEqual([noted]);
		expect(await ids({ search: "100_ of" })).toEqual([]);
		expect(await ids({ search: "\\' or 1=1 --" })).toEqual([]);
		expect(await ids({ search: "  " })).toHaveLength(3);
	});

	test("is narrowed by experiment, tag and state, and the choices say how many there are", async () => {
		const [one, two] = [await add(), await add()];
		const other = await add({ asked: { ...request, experiment: "lookups" } });
		const waiting = await enqueue(workbench.db, { session: "ada", idempotencyKey: "w", request });
		await annotateRun(workbench.db, { id: one, session: "ada" }, { tags: ["a", "b"] });
		await annotateRun(workbench.db, { id: other, session: "ada" }, { tags: ["b"] });
		expect(await ids({ experiment: "lookups" })).toEqual([other]);
		expect(await ids({ tag: "b" })).toEqual([other, one]);
		expect(await ids({ tag: "b", experiment: "switches" })).toEqual([one]);
		expect(await ids({ state: "queued" })).toEqual([waiting]);
		expect(await ids({ state: "cancelled" })).toEqual([other, two, one]);
		expect(await readFacets(workbench.db, "ada")).toEqual({
			runCount: 4,
			experiments: [
				{ id: "switches", title: declaration.title, runCount: 3 },
				{ id: "lookups", title: declaration.title, runCount: 1 },
			],
			tags: [
				{ tag: "b", runCount: 2 },
				{ tag: "a", runCount: 1 },
			],
		});
		expect(await readFacets(workbench.db, "bob")).toEqual({ runCount: 0, experiments: [], tags: [] });
	});
});

describe("deleting a run", () => {
	test("takes it from its address and the list, says so, and can be taken back", async () => {
		const id = await add();
		await deleteRun(workbench.db, { id, session: "ada" });
		expect(await ids()).toEqual([]);
		expect((await readFacets(workbench.db, "ada")).runCount).toBe(0);
		await expect(getRun(workbench.db, id, null)).rejects.toThrow(
			"This run was deleted by whoever started it",
		);
		await expect(getRun(workbench.db, id, "ada")).rejects.toThrow("You have deleted this run");
		await expect(getRunHead(workbench.db, id, "ada")).rejects.toThrow("You have deleted this run");
		await expect(getRunHead(workbench.db, id, "bob")).rejects.toThrow("by whoever started it");
		const [deleted] = await readDeleted(workbench.db, "ada");
		expect(deleted?.id).toBe(id);
		expect(deleted?.keptUntilMs).toBeGreaterThan(Date.now() + 30_000);
		expect(await readDeleted(workbench.db, "bob")).toEqual([]);
		await restoreRun(workbench.db, { id, session: "ada" });
		expect(await ids()).toEqual([id]);
		expect(await readDeleted(workbench.db, "ada")).toEqual([]);
	});

	test("is for good after the time it is kept, and not before", async () => {
		const [old, fresh] = [await add(), await add()];
		for (const id of [old, fresh]) await deleteRun(workbench.db, { id, session: "ada" });
		await database.sql`update workbench.runs set deleted_at = now() - make_interval(secs => ${LIMITS.deletedKeptMs / 1000 + 1})
			where id = ${old}`;
		await expect(restoreRun(workbench.db, { id: old, session: "ada" })).rejects.toMatchObject({
			code: "not-found",
		});
		expect(await purgeDeleted(workbench.db)).toBe(1);
		await expect(getRun(workbench.db, old, "ada")).rejects.toThrow("There is no run of this id");
		await restoreRun(workbench.db, { id: fresh, session: "ada" });
		expect(await purgeDeleted(workbench.db)).toBe(0);
	});

	test("is refused while it goes on, and to everybody else; so is what they would write on it", async () => {
		const going = await enqueue(workbench.db, { session: "ada", idempotencyKey: "going", request });
		await expect(deleteRun(workbench.db, { id: going, session: "ada" })).rejects.toMatchObject({
			code: "bad-request",
		});
		const id = await add();
		for (const session of ["bob", null]) {
			const theirs = { id, session };
			await expect(deleteRun(workbench.db, theirs)).rejects.toMatchObject({ code: "forbidden" });
			await expect(restoreRun(workbench.db, { ...theirs })).rejects.toMatchObject({ code: "not-found" });
			await expect(annotateRun(workbench.db, theirs, { note: "mine" })).rejects.toMatchObject({
				code: "forbidden",
			});
		}
		await deleteRun(workbench.db, { id, session: "ada" });
		await expect(restoreRun(workbench.db, { id, session: "bob" })).rejects.toMatchObject({
			code: "forbidden",
		});
	});

	test("tells whoever watches it, within two seconds", async () => {
		const own = openWorkbench(database.target, { applicationName: "test:watching", maxConnections: 2 });
		const feed = new Feed(own);
		try {
			const id = await enqueue(workbench.db, { session: "ada", idempotencyKey: "watched", request });
			const watching = (async () => {
				for await (const _ of feed.watch(id, 0, new AbortController().signal));
			})();
			const told = expect(watching).rejects.toThrow("This run was deleted by whoever started it.");
			await database.sql`update workbench.runs set deleted_at = now() where id = ${id}`;
			await told;
		} finally {
			await feed.close();
			await own.close();
		}
	});
});

test("too many tags, one that is too long and a note that is too long are refused by their field", async () => {
	const owned = { id: await add(), session: "ada" };
	const eleven = Array.from({ length: 11 }, (_, at) => `tag ${at}`);
	for (const [annotation, field] of [
		[{ tags: eleven }, "tags"],
		[{ tags: ["x".repeat(31)] }, "tags"],
		[{ note: "x".repeat(2_001) }, "note"],
	] as const) {
		await expect(annotateRun(workbench.db, owned, annotation)).rejects.toMatchObject({
			code: "bad-request",
			field,
		});
	}
	expect(await annotateRun(workbench.db, owned, { tags: eleven.slice(1), note: "🦉".repeat(2_000) })).toEqual(
		{
			tags: eleven.slice(1),
			note: "🦉".repeat(2_000),
		},
	);
	expect(await annotateRun(workbench.db, owned, {})).toMatchObject({ tags: eleven.slice(1) });
});

test("a run keeps what its experiment was, whatever becomes of it", async () => {
	const id = await add();
	expect((await getRun(workbench.db, id, null)).declaration).toEqual(declaration);
});

describe("among ten thousand runs", () => {
	const RUNS = 10_000;

	beforeEach(async () => {
		await enqueue(workbench.db, { session: "ada", idempotencyKey: "first", request, declaration });
		await measureNext(workbench.db);
		await copyRuns(database.sql, RUNS);
		await database.sql`analyze workbench.runs`;
	});

	test("a page reads no more of the index than it shows, wherever it is, and no result", async () => {
		const middle = await page({ count: 25 });
		const [far] = await database.sql<{ at: string }[]>`
			select (extract(epoch from queued_at) * 1000000)::bigint || '.' || id as at from workbench.runs
			order by queued_at, id limit 1 offset 5000`;
		const before = await usage();
		for (const query of [{}, { before: middle.older ?? "" }, { before: far?.at }, { after: far?.at }]) {
			expect((await page({ ...query, count: 25 })).entries).toHaveLength(25);
		}
		const after = await usage();
		// The rows of each page, one behind it, and one on its other side: with another plan it would be none, or all.
		const read = after.historyRows - before.historyRows;
		expect(read).toBeGreaterThanOrEqual(4 * 25);
		expect(read).toBeLessThanOrEqual(4 * (25 + 2));
		// Results lie out of line, in pages of a table of their own: none is fetched.
		expect(after.longBlocks).toBe(before.longBlocks);
	});

	/** How many rows the index has given, and blocks read of long values. */
	async function usage() {
		await workbench.db.execute("select pg_stat_force_next_flush()");
		const [row] = await database.sql<{ historyRows: number; longBlocks: number }[]>`
			select i.idx_tup_read::int as "historyRows",
				(coalesce(io.toast_blks_read, 0) + coalesce(io.toast_blks_hit, 0))::int as "longBlocks"
			from pg_stat_user_indexes i join pg_statio_user_tables io on io.relid = i.relid
			where i.schemaname = 'workbench' and i.indexrelname = 'runs_history'`;
		if (row === undefined) throw new Error("There are no statistics.");
		return row;
	}
});
