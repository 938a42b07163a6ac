import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { connect } from "#db/client.ts";
import { createLab, type TestDatabase } from "#server/testing/database.ts";
import { countsBetween, readDatabaseCounts, untilClosed } from "./database-counts.ts";

const NAME = "lab:counts-test:1";
/** Blocks that catalogs take beside what is asked for. */
const ASIDE = 1_000;
/** A backend keeps its counts to itself for no longer than this, once it is asked something. */
const KEPT_MS = 1_100;

let lab: TestDatabase;
let blockCount: number;

beforeAll(async () => {
	lab = await createLab();
	await lab.sql`create table counted as select id, repeat('x', 400) as filler from generate_series(1, 20000) as id`;
	await lab.sql`vacuum (analyze, freeze) counted`;
	const [size] = await lab.sql<{ blocks: number }[]>`
		select pg_relation_size('counted')::int / current_setting('block_size')::int as blocks`;
	blockCount = size?.blocks ?? 0;
	expect(blockCount).toBeGreaterThan(1_000);
});
afterAll(() => lab.drop());

const scan = (sql: TestDatabase["sql"]) => sql`select count(*) from counted`;

async function countedDuring(work: (service: TestDatabase["sql"]) => Promise<unknown>) {
	const service = connect(lab.target, { applicationName: NAME, max: 2 });
	await service`set max_parallel_workers_per_gather = 0`;
	const before = await readDatabaseCounts(lab.sql);
	await work(service);
	await service.end();
	await untilClosed(lab.sql, lab.target.user, NAME);
	const counts = countsBetween(before, await readDatabaseCounts(lab.sql));
	if (counts === null) throw new Error("nothing was counted");
	return counts;
}

test("blocks, rows and commits of a closed service are all there, and nothing that was before", async () => {
	// By several connections, the second time within the second in which they keep their counts to themselves.
	for (let times = 0; times < 2; times++) await Promise.all(Array.from({ length: 4 }, () => scan(lab.sql)));
	const counts = await countedDuring(async (service) => {
		for (let times = 0; times < 20; times++) await scan(service);
		await sleep(KEPT_MS);
		await scan(service);
	});
	const touched = counts.blocksHit + counts.blocksRead;
	expect(touched).toBeGreaterThanOrEqual(21 * blockCount);
	expect(touched).toBeLessThan(21 * blockCount + ASIDE);
	expect(counts.rowsReturned).toBeGreaterThanOrEqual(21 * 20_000);
	expect(counts.rowsReturned).toBeLessThan(22 * 20_000);
	expect(counts.commits).toBeGreaterThanOrEqual(20);
	expect(counts.commits).toBeLessThan(60);
	expect(counts.tempBytes).toBe(0);
});

test("what is written shows as WAL, what does not fit into memory as temporary bytes", async () => {
	const counts = await countedDuring(async (service) => {
		await service`insert into counted select id, repeat('y', 400) from generate_series(1, 1000) as id`;
		await service`select count(*) from (select filler from counted order by filler, id offset 1) as sorted`;
	});
	expect(counts.walBytes).toBeGreaterThan(400 * 1_000);
	expect(counts.tempBytes).toBeGreaterThan(1_000_000);
	expect(counts.ioReads).not.toBeNull();
});

test("what a statement's parallel workers read is read by it", async (context) => {
	// Made through a ring of 16 MiB, so that of a larger table the first blocks are in files alone.
	await lab.sql`create table large as select id, repeat('z', 400) as filler from generate_series(1, 80000) as id`;
	const [size] = await lab.sql<{ blocks: number }[]>`
		select pg_relation_size('large')::int / current_setting('block_size')::int as blocks`;
	const service = connect(lab.target, { applicationName: NAME, max: 1 });
	for (const setting of ["min_parallel_table_scan_size", "parallel_setup_cost", "parallel_tuple_cost"]) {
		await service`select set_config(${setting}, '0', false)`;
	}
	await service`set parallel_leader_participation = off`;
	const before = await readDatabaseCounts(lab.sql);
	await service`select count(*) from large`;
	await service.end();
	await untilClosed(lab.sql, lab.target.user, NAME);
	const counts = countsBetween(before, await readDatabaseCounts(lab.sql));
	if (counts?.ioReads === null) return context.skip("this Postgres does not count reads by who reads");
	expect(counts?.ioReads).toBeGreaterThan((size?.blocks ?? 0) / 4);
});

test("a service is closed when Postgres has seen it go", async () => {
	const service = connect(lab.target, { applicationName: NAME, max: 1 });
	await service`select 1`;
	let isClosed = false;
	const closed = untilClosed(lab.sql, lab.target.user, NAME).then(() => {
		isClosed = true;
	});
	await sleep(100);
	expect(isClosed).toBe(false);
	await service.end();
	await closed;
	expect(await lab.sql`select from pg_stat_activity where application_name = ${NAME}`).toHaveLength(0);
});

test("counts that somebody has reset are not subtracted from", async () => {
	const before = await readDatabaseCounts(lab.sql);
	await lab.sql`select pg_stat_reset()`;
	expect(countsBetween(before, await readDatabaseCounts(lab.sql))).toBeNull();
});
