import { afterAll, beforeAll, expect, test } from "vitest";
import { type Arm, normaliseArm } from "#server/contract/arm.ts";
import type { ArmClient } from "#server/contract/lab.ts";
import {
	answersTo,
	type ExperimentLab,
	openExperimentLab,
	ordersById,
} from "#server/testing/experiment-lab.ts";
import { NO_SPANS } from "../lab/no-spans.ts";
import { temperature } from "./experiment.ts";

const { factors, spans } = temperature.declaration;
const arm = (memory: string): Arm => normaliseArm(factors, { memory, poolSize: 2 }, "arm");

let at: ExperimentLab;
beforeAll(async () => {
	at = await openExperimentLab("temperature");
	for (const memory of ["warm", "cold"]) await temperature.prepare(arm(memory), at.lab);
});
afterAll(() => at.close());

async function withClient<T>(memory: string, work: (client: ArmClient) => Promise<T>): Promise<T> {
	const client = await temperature.client(arm(memory), at.lab);
	try {
		return await work(client);
	} finally {
		await client.close();
	}
}

/** Pages of the arm's table and its key that Postgres's memory holds, and how many there are. */
async function pagesHeld(memory: string): Promise<{ held: number; all: number }> {
	const names = [`temperature.orders_${memory}`, `temperature.orders_${memory}_pkey`];
	const [row] = await at.database.sql<{ held: number; all: number }[]>`
		select count(*)::int as held,
			(select sum(pg_relation_size(name::regclass) / 8192)::int from unnest(string_to_array(${names.join()}, ',')) as name) as all
		from lab_private.pg_buffercache
		where relfilenode in (select pg_relation_filenode(name::regclass) from unnest(string_to_array(${names.join()}, ',')) as name)
			and reldatabase = (select oid from pg_database where datname = current_database()) and relforknumber = 0`;
	return row ?? { held: Number.NaN, all: Number.NaN };
}

test("both arms answer alike, with the order that was asked for", async () => {
	const ids = [1, 77, 5_000, 999_999];
	const expected = await ordersById(at, ids);
	for (const memory of ["warm", "cold"]) {
		expect(await answersTo(await temperature.client(arm(memory), at.lab), ids)).toEqual(expected);
	}
});

test("a turn of the warm arm begins with all pages in memory, one of the cold arm with none", async () => {
	await withClient("warm", async (client) => {
		await client.beforeSlice?.();
		const { held, all } = await pagesHeld("warm");
		expect(held).toBe(all);
	});
	await withClient("cold", async (client) => {
		for (const _ of [1, 2]) {
			await client.beforeSlice?.();
			expect((await pagesHeld("cold")).held).toBe(0);
			for (let id = 1; id <= 10; id++) await client.operation(() => id / 11, NO_SPANS);
			expect((await pagesHeld("cold")).held).toBeGreaterThan(5);
		}
	});
});

test("one arm's turn leaves the other's memory as it was", async () => {
	await withClient("warm", (warm) =>
		withClient("cold", async (cold) => {
			await warm.beforeSlice?.();
			await cold.beforeSlice?.();
			const { held, all } = await pagesHeld("warm");
			expect(held).toBe(all);
		}),
	);
});

test("operations book the spans that are declared", async () => {
	const booked = new Set<string>();
	await withClient("cold", (client) => client.operation(() => 0.5, { add: (span) => void booked.add(span) }));
	expect([...booked]).toEqual(spans.map(({ id }) => id));
});

test("the evidence shows the lookup by its key", async () => {
	const { planText, relations } = await temperature.evidence(arm("cold"), at.lab);
	expect(planText).toContain("Index Scan using orders_cold_pkey");
	for (const { bytes } of relations) expect(bytes).toBeGreaterThan(0);
});
