import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { ensureDataset } from "#db/seed.ts";
import type { Lab } from "#server/contract/lab.ts";
import type { TestDatabase } from "#server/testing/database.ts";
import { type ExperimentLab, openExperimentLab } from "#server/testing/experiment-lab.ts";
import { prepareCopy } from "./copies.ts";

const COVERING = { cache: "none", index: "covering", pool: "pool", poolSize: 8 };
const BTREE = { ...COVERING, index: "btree" };

describe("preparing a copy", () => {
	let place: ExperimentLab;
	let database: TestDatabase;
	let lab: Lab;
	beforeAll(async () => {
		place = await openExperimentLab("switches-copies");
		({ database, lab } = place);
	});
	afterAll(() => place.close());
	beforeEach(async () => {
		await database.sql`drop schema if exists switches cascade`;
	});

	async function relations(): Promise<string[]> {
		const rows = await database.sql<{ name: string }[]>`
			select relname as name from pg_class where relnamespace = to_regnamespace('switches') order by 1`;
		return rows.map((row) => row.name);
	}

	it("copies the orders in the same order on disk, with the index the level names", async () => {
		await prepareCopy(COVERING, lab);
		expect(await relations()).toEqual([
			"orders_covering",
			"orders_covering_customer",
			"orders_covering_pkey",
		]);
		const [row] = await database.sql`
			select (select md5(string_agg(t::text, '')) from lab.orders t) = (select md5(string_agg(t::text, '')) from switches.orders_covering t) as same,
				(select bool_and(l.ctid = s.ctid) from lab.orders l join switches.orders_covering s using (id)) as place`;
		expect({ ...row }).toEqual({ same: true, place: true });
	});

	it("makes nothing the second time, and each once when two ask at the same time", async () => {
		const labels: string[] = [];
		const telling = { ...lab, progress: (label: string) => labels.push(label) };
		await Promise.all([prepareCopy(BTREE, telling), prepareCopy(BTREE, telling)]);
		expect(labels).toContain("Waiting for another runner that makes this table");
		labels.length = 0;
		await prepareCopy(BTREE, telling);
		expect(labels).toEqual([]);
	});

	it("leaves nothing when it is cancelled, whatever the step", async () => {
		for (const at of [1, 2, 3]) {
			const cancel = new AbortController();
			let told = 0;
			const doomed: Lab = {
				...lab,
				signal: cancel.signal,
				progress: () => {
					told++;
					if (told === at) cancel.abort();
				},
			};
			await expect(prepareCopy(COVERING, doomed)).rejects.toMatchObject({ code: "cancelled" });
			expect(await relations()).toEqual([]);
		}
		await prepareCopy(COVERING, lab);
	});

	it("leaves nothing when its backend is ended, and can be made afterwards", async () => {
		const doomed: Lab = {
			...lab,
			progress: () => {
				void lab.admin`select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory' and objid = 3
					and database = (select oid from pg_database where datname = current_database())`.catch(() => {});
			},
		};
		await expect(prepareCopy(COVERING, doomed)).rejects.toMatchObject({ code: "database-unavailable" });
		expect(await relations()).toEqual([]);
		await prepareCopy(COVERING, lab);
	});

	it("leaves alone a schema of that name that somebody else made", async () => {
		await database.sql`create schema switches`;
		await database.sql`create table switches.orders_btree as select 1 as precious`;
		await expect(prepareCopy(BTREE, lab)).rejects.toMatchObject({
			code: "configuration",
			message: expect.stringContaining("a schema switches "),
		});
		expect(await database.sql`select precious from switches.orders_btree`).toHaveLength(1);
	});

	it("makes the copy again after the data set has changed", async () => {
		await prepareCopy(BTREE, lab);
		const { admin, signal } = lab;
		const other = await ensureDataset({ admin, scale: 0.01, seed: 2, signal, onProgress: () => {} });
		const changed = { ...lab, dataset: other };
		await prepareCopy(BTREE, changed);
		const [row] = await database.sql`
			select (select sum(total_cents::bigint) from lab.orders) = (select sum(total_cents::bigint) from switches.orders_btree) as same`;
		expect(row?.same).toBe(true);
	});
});
