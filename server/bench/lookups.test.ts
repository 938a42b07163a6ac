import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ensureServiceRole } from "#db/service-role.ts";
import type { ConnectionTarget } from "#server/contract/lab.ts";
import { createLab, type TestDatabase } from "#server/testing/database.ts";
import { LookupProcess } from "./lookup-process.ts";
import { findPgbench, type LookupFigures, runPgbench } from "./pgbench.ts";

const calm = new AbortController().signal;

let database: TestDatabase;
let service: ConnectionTarget;

beforeAll(async () => {
	database = await createLab();
	await database.sql`create extension if not exists pg_stat_statements`;
	service = await ensureServiceRole(database.sql, database.target);
});

afterAll(async () => {
	await database.sql.unsafe(`drop owned by "${service.user}"`);
	await database.sql.unsafe(`drop role "${service.user}"`);
	await database.drop();
});

/** Statements of the lookup that Postgres has counted in this database, however their parameter is written. */
async function lookupCount(): Promise<number> {
	const [row] = await database.sql<{ calls: number }[]>`
		select coalesce(sum(calls), 0)::int as calls from pg_stat_statements
		where query like 'select id, customer_id, placed_at, status, total_cents from lab.orders where id = %'
			and dbid = (select oid from pg_database where datname = current_database())`;
	return row?.calls ?? 0;
}

function expectSane(figures: LookupFigures, seconds: number, count: number): void {
	expect(figures.p50Us).toBeGreaterThan(0);
	expect(figures.p99Us).toBeGreaterThanOrEqual(figures.p50Us);
	expect(figures.cpuUsPerOperation).toBeGreaterThan(0);
	expect(figures.cpuUsPerOperation * figures.perSec).toBeLessThan(1.2e6);
	// What it says it did, and what Postgres saw.
	expect(figures.perSec * seconds).toBeGreaterThan(0.5 * count);
	expect(figures.perSec * seconds).toBeLessThan(1.5 * count);
}

describe("a process that does lookups", () => {
	it.each(["wire", "postgres.js"] as const)("by %s tells what Postgres saw of them", async (driver) => {
		const lookups = await LookupProcess.open({ driver, target: service, clients: 3, orderCount: 10_000 });
		const before = await lookupCount();
		const figures = await lookups.run(500);
		expectSane(figures, 0.5, (await lookupCount()) - before);
		// Half a second of lookups makes garbage, but not with every one.
		expect(figures.collectionsPer1000).toBeGreaterThan(0);
		expect(figures.collectionsPer1000).toBeLessThan(500);
		expect(figures.preemptionsPer1000).toBeGreaterThanOrEqual(0);
		expect(figures.preemptionsPer1000).toBeLessThan(5_000);
		await lookups.close();
	});

	it("that cannot log in says so, and that is gone too", async () => {
		const order = {
			driver: "wire",
			target: { ...service, password: "x" },
			clients: 1,
			orderCount: 1,
		} as const;
		await expect(LookupProcess.open(order)).rejects.toMatchObject({
			code: "io",
			message: expect.stringContaining("password"),
		});
		const lookups = await LookupProcess.open({ ...order, target: service });
		await lookups.close();
		await expect(lookups.run(100)).rejects.toMatchObject({ code: "io" });
	});
});

describe("pgbench", () => {
	const script = `\\set id random(1, 10000)
select id, customer_id, placed_at, status, total_cents from lab.orders where id = :id;
`;

	it("tells what Postgres saw of its transactions", async (context) => {
		const program = findPgbench();
		if (program === undefined) return context.skip("no pgbench here");
		const before = await lookupCount();
		const figures = await runPgbench(program, service, { script, clients: 3, seconds: 1 }, calm);
		expectSane(figures, 1, (await lookupCount()) - before);
	});

	it("that fails is told in its own words, and one that is stopped leaves nothing running", async (context) => {
		const program = findPgbench();
		if (program === undefined) return context.skip("no pgbench here");
		const wrong = runPgbench(program, service, { script: "select nothing;\n", clients: 1, seconds: 1 }, calm);
		await expect(wrong).rejects.toMatchObject({ code: "io", message: expect.stringContaining("aborted") });
		const stop = new AbortController();
		const stopped = runPgbench(program, service, { script, clients: 2, seconds: 60 }, stop.signal);
		await expect.poll(backends).toBeGreaterThan(0);
		stop.abort();
		await expect(stopped).rejects.toMatchObject({ code: "cancelled" });
		await expect.poll(backends).toBe(0);
	});

	async function backends(): Promise<number> {
		const rows = await database.sql`select 1 from pg_stat_activity where usename = ${service.user}`;
		return rows.length;
	}
});
