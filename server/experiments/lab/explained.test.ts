import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Lab } from "#server/contract/lab.ts";
import { createLab, type TestDatabase } from "#server/testing/database.ts";
import { explainSent } from "./explained.ts";

let database: TestDatabase;
let lab: Lab;

beforeAll(async () => {
	database = await createLab();
	lab = {
		admin: database.sql,
		service: database.target,
		applicationName: "lab:explained-test:1",
		redisUrl: null,
		dataset: { scale: 0.01, seed: 1, customerCount: 0, productCount: 0, orderCount: 0, orderItemCount: 0 },
		progress: () => {},
		signal: new AbortController().signal,
	};
	// Of kind 0 there is one row, of kind 1 all others.
	await database.sql`create table uneven as
		select id, (id > 1)::int as kind, repeat('x', 200) as filler from generate_series(1, 20000) as id`;
	await database.sql`create index on uneven (kind)`;
	await database.sql`vacuum (analyze, freeze) uneven`;
});
// Fails when an explanation has left its session open.
afterAll(() => database.drop());

const sql = "select max(filler) from uneven where kind = $1";
const explain = (value: number, earlier: readonly number[]) => explainSent({ sql, value, earlier }, lab);

describe("a statement that is explained", () => {
	test("has the plan of a connection that executed it before, which its literal text would not have", async () => {
		const { planText, planning } = await explain(0, [1, 1, 1, 1, 1, 1]);
		expect(planText).toContain("(kind = $1)");
		// Half of the table, the mean of both kinds, where there is a single row.
		expect(planText).toMatch(/rows=10000 .*actual .*rows=1/);
		expect(planning).toContain("once for all values");
	});

	test("has a plan for its value on a connection that never executed it", async () => {
		const { planText, planning } = await explain(0, []);
		expect(planText).toContain("(kind = 0)");
		expect(planText).not.toContain("rows=10000 ");
		expect(planning).toContain("anew for each operation");
	});

	test("has a plan for its value where Postgres thinks that one for all is dearer", async () => {
		const { planText, planning } = await explain(0, [0, 0, 0, 0, 0, 0]);
		expect(planText).toContain("(kind = 0)");
		expect(planning).toContain("anew for each value");
	});

	test("touches the same blocks in both forms of the plan", async () => {
		for (const earlier of [[], [1, 1, 1, 1, 1, 1]]) {
			const { planText, planJson, blocksHit, blocksRead } = await explain(1, earlier);
			expect(blocksHit + blocksRead).toBeGreaterThan(100);
			expect(planText).toMatch(new RegExp(`Buffers: shared hit=${blocksHit + blocksRead}\\b`));
			expect(JSON.stringify(planJson)).toContain(`"Shared Hit Blocks":${blocksHit}`);
		}
	});

	test("takes as many parameters as it has, texts among them", async () => {
		const two = "select count(*) from uneven where kind = $1 and filler <> $2";
		const given = [1, "it's"] as const;
		const { planText } = await explainSent({ sql: two, value: given, earlier: [given] }, lab);
		expect(planText).toContain("it''s");
		expect((await explainSent({ sql: "select 1", value: [], earlier: [[]] }, lab)).planText).toContain(
			"Result",
		);
	});

	test("that writes leaves the rows as they were", async () => {
		const update = "update uneven set filler = 'y' where id = $1";
		const { planText } = await explainSent({ sql: update, value: 1, earlier: [2, 3], writes: true }, lab);
		expect(planText).toContain("Update on uneven");
		expect(await database.sql`select from uneven where filler = 'y'`).toHaveLength(0);
	});

	test("has the plan of the settings that its arm's sessions have", async () => {
		const sent = { sql: "select max(filler) from uneven where kind = 1", value: [], earlier: [] };
		const usual = await explainSent(sent, lab);
		expect(usual.planText).toContain("Seq Scan");
		expect(usual.planning).toContain("once");
		const forced = { ...lab, settings: { enable_seqscan: "off" } };
		expect((await explainSent(sent, forced)).planText).toContain("uneven_kind_idx");
	});
});
