import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createLab, createWorkbench, type TestDatabase } from "#server/testing/database.ts";
import { connect } from "./client.ts";
import { SCHEMA_MARK } from "./own-schema.ts";
import { idOfRank, popularityOrder } from "./schema/lab.ts";
import { type EnsureDataset, ensureDataset } from "./seed.ts";

const never = new AbortController().signal;

function ensure(database: TestDatabase, request: Partial<EnsureDataset> = {}) {
	return ensureDataset({
		admin: database.sql,
		scale: 0.01,
		seed: 1,
		signal: never,
		onProgress: () => {},
		...request,
	});
}

/** One number per table that changes with any value of any row, or their order on disk. */
async function fingerprint({ sql }: TestDatabase): Promise<Record<string, unknown>> {
	const [row] = await sql`select
		(select md5(string_agg(t::text, '')) from lab.customers as t) as customers,
		(select md5(string_agg(t::text, '')) from lab.products as t) as products,
		(select md5(string_agg(t::text, '')) from lab.orders as t) as orders,
		(select md5(string_agg(t::text, '')) from lab.order_items as t) as order_items`;
	return { ...row };
}

async function schemas({ sql }: TestDatabase): Promise<string[]> {
	const rows = await sql<{ name: string }[]>`
		select nspname as name from pg_namespace where nspname like 'lab%' order by nspname`;
	return rows.map((row) => row.name);
}

describe("the data set", () => {
	let lab: TestDatabase;
	let other: TestDatabase;
	beforeAll(async () => {
		lab = await createLab();
		other = await createWorkbench();
	});
	afterAll(async () => {
		await lab.drop();
		await other.drop();
	});

	it("has exactly the rows of its scale, every order one to five items and their sum as total", async () => {
		const [counts] = await lab.sql`select
			(select count(*)::int from lab.customers) as customers,
			(select count(*)::int from lab.products) as products,
			(select count(*)::int from lab.orders) as orders,
			(select count(*)::int from lab.order_items) as items`;
		expect({ ...counts }).toEqual({ customers: 1_000, products: 500, orders: 10_000, items: 30_000 });
		const [wrong] = await lab.sql`
			select count(*)::int as count from lab.orders as o join (
				select order_id, sum(quantity * unit_price_cents) as total, count(*) as lines from lab.order_items group by 1
			) as i on i.order_id = o.id
			where total_cents <> total or lines not between 1 and 5`;
		expect(wrong?.count).toBe(0);
		const [prices] = await lab.sql`
			select count(*)::int as count from lab.order_items join lab.products on products.id = product_id
			where unit_price_cents <> price_cents`;
		expect(prices?.count).toBe(0);
	});

	it("has order ids that rise with time over three years", async () => {
		const [row] = await lab.sql`
			select min(placed_at) as first, max(placed_at) as last,
				count(*) filter (where placed_at < before)::int as backwards
			from (select placed_at, lag(placed_at) over (order by id) as before from lab.orders) as o`;
		expect(row?.backwards).toBe(0);
		expect(row?.first.toISOString().slice(0, 7)).toBe("2023-01");
		expect(row?.last.toISOString().slice(0, 10)).toBe("2025-12-31");
	});

	it("has its orders over customers by Zipf's law, in the order of popularity that services draw by", async () => {
		const rows = await lab.sql<{ customer: number; count: number }[]>`
			select customer_id as customer, count(*)::int as count from lab.orders group by 1 order by 2 desc`;
		const order = popularityOrder(1_000, 1);
		const countAt = (rank: number) => rows.find((row) => row.customer === idOfRank(order, rank))?.count ?? 0;
		expect(rows[0]?.customer).toBe(idOfRank(order, 1));
		// Expected by the closed form: rank r has about 10,000 · 0.4 · r^-0.6 / (1000^0.4 - 0.76) orders.
		for (const rank of [1, 10, 100]) {
			const expected = (10_000 * 0.4 * rank ** -0.6) / (1_000.5 ** 0.4 - 0.5 ** 0.4);
			expect(Math.abs(countAt(rank) - expected)).toBeLessThan(4 * Math.sqrt(expected));
		}
	});

	it("is the same on every making from one seed, and another from another", async () => {
		await ensure(other);
		expect(await fingerprint(other)).toEqual(await fingerprint(lab));
		await ensure(other, { seed: 2 });
		expect(await fingerprint(other)).not.toEqual(await fingerprint(lab));
	});

	it("is found again without a step being made", async () => {
		const steps: string[] = [];
		const found = await ensure(lab, { onProgress: (label) => steps.push(label) });
		expect(steps).toEqual([]);
		expect(found).toMatchObject({ scale: 0.01, seed: 1, orderCount: 10_000, orderItemCount: 30_000 });
	});

	it("tells its progress, which never falls and ends at one", async () => {
		const shares: number[] = [];
		await ensure(other, { seed: 3, onProgress: (_, share) => shares.push(share) });
		expect(shares.at(-1)).toBe(1);
		expect(shares).toEqual([...shares].sort((a, b) => a - b));
	});
});

describe("making the data set", () => {
	let lab: TestDatabase;
	beforeAll(async () => {
		lab = await createLab();
	});
	afterAll(() => lab.drop());

	it("leaves the old set whole and nothing half made when it is cancelled at any step", async () => {
		const before = await fingerprint(lab);
		for (const at of [1, 3, 5, 8, 12]) {
			const cancel = new AbortController();
			let step = 0;
			const making = ensure(lab, {
				scale: 0.1,
				signal: cancel.signal,
				onProgress: () => {
					step++;
					if (step === at) cancel.abort();
				},
			});
			await expect(making).rejects.toMatchObject({ code: "cancelled" });
			expect(await schemas(lab)).toEqual(["lab"]);
		}
		expect(await fingerprint(lab)).toEqual(before);
	});

	it("drops what a killed attempt left and begins again", async () => {
		await lab.sql`create schema lab_building`;
		await lab.sql.unsafe(`comment on schema lab_building is '${SCHEMA_MARK}'`);
		await lab.sql`create table lab_building.orders (id integer)`;
		await ensure(lab, { seed: 4 });
		expect(await schemas(lab)).toEqual(["lab"]);
		const [row] =
			await lab.sql`select seed::int, (select count(*)::int from lab.orders) as orders from lab.dataset`;
		expect({ ...row }).toEqual({ seed: 4, orders: 10_000 });
	});

	it.each(["lab", "lab_building"])("leaves alone a schema %s that somebody else made", async (schema) => {
		const own = await createWorkbench();
		try {
			await own.sql.unsafe(`create schema ${schema}; create table ${schema}.dataset (precious integer)`);
			await expect(ensure(own)).rejects.toMatchObject({
				code: "configuration",
				field: "LAB_DATABASE_URL",
				message: expect.stringContaining(`The database ${own.target.database} holds a schema ${schema} `),
			});
			expect(await schemas(own)).toEqual([schema]);
			expect(await own.sql.unsafe(`select precious from ${schema}.dataset`)).toEqual([]);
			await own.sql.unsafe(`comment on schema ${schema} is '${SCHEMA_MARK}'; drop table ${schema}.dataset`);
			await ensure(own);
			// The mark went with the renaming, or the set would not be replaced.
			await ensure(own, { seed: 2 });
			expect(await schemas(own)).toEqual(["lab"]);
		} finally {
			await own.drop();
		}
	});

	it("refuses a disk without space for it and for all experiments, in one sentence, before anything is made", async () => {
		const making = ensure(lab, { scale: 5, freeBytes: async () => 1_000_000_000 });
		await expect(making).rejects.toMatchObject({
			code: "disk-full",
			message:
				"The data set at scale 5 and the tables of all experiments need 5.7 GB free where Postgres keeps its data, and there are 1.0 GB. Free some space, or set a smaller LAB_SCALE.",
		});
		expect(await schemas(lab)).toEqual(["lab"]);
	});

	it("is done once when two ask at the same time", async () => {
		const steps: string[] = [];
		const both = await Promise.all([
			ensure(lab, { seed: 5, onProgress: (label) => steps.push(label) }),
			ensure(lab, { seed: 5, onProgress: (label) => steps.push(label) }),
		]);
		expect(both[0]).toEqual(both[1]);
		expect(steps.filter((label) => label === "Writing it to disk")).toHaveLength(2);
		expect(steps).toContain("Waiting for another runner that makes the data set");
	});

	it("says what to do when the owner may not create schemas", async () => {
		await lab.sql`create role lab_reader login password 'x'`;
		const admin = connect(
			{ ...lab.target, user: "lab_reader", password: "x" },
			{ applicationName: "test", max: 2 },
		);
		try {
			await lab.sql`grant usage on schema lab to lab_reader`;
			await lab.sql`grant select on all tables in schema lab to lab_reader`;
			await expect(ensure(lab, { admin, seed: 6 })).rejects.toMatchObject({
				code: "configuration",
				field: "LAB_DATABASE_URL",
			});
		} finally {
			await admin.end();
			await lab.sql`drop owned by lab_reader`;
			await lab.sql`drop role lab_reader`;
		}
	});
});
