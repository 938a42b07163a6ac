import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createWorkbench, type TestDatabase } from "#server/testing/database.ts";
import { recordedRun } from "#server/testing/recorded-run.ts";

let database: TestDatabase;

beforeAll(async () => {
	database = await createWorkbench();
	await database.sql`drop schema workbench cascade`;
});
afterAll(() => database.drop());

async function apply(name: string): Promise<void> {
	const text = await readFile(join(import.meta.dirname, "migrations", `${name}.sql`), "utf8");
	await database.sql.unsafe(text.replaceAll("--> statement-breakpoint", ""));
}

test("runs from before there was a history are found in it: by their arms, with what was found of them", async () => {
	for (const name of ["0000_workbench", "0001_measuring", "0002_learners"]) await apply(name);
	const { request, output } = recordedRun();
	const { sql } = database;
	// As text, or the driver sends `jsonb`, which would put keys into an order of its own.
	const [asked, found] = [JSON.stringify(request), JSON.stringify(output)];
	await sql`insert into workbench.runs (id, session, idempotency_key, request, state, result)
		values ('old', 'ada', 'k', ${asked}::text::json, 'done', ${found}::text::json)`;
	await sql`insert into workbench.runs (id, session, idempotency_key, request)
		values ('waiting', 'ada', 'l', ${asked}::text::json)`;
	await apply("0003_history");
	const [old, waiting] = await sql`
		select experiment, words, cardinality(tags) as tags, note, disturbed_count, json_array_length(comparisons) as compared, deleted_at
		from workbench.runs order by id`;
	expect(old).toMatchObject({
		experiment: "switches",
		tags: 0,
		note: "",
		disturbed_count: 1,
		compared: output.comparisons.length,
		deleted_at: null,
	});
	expect(old?.words).toMatch(/^switches cache=none,index=none,.*index=btree/);
	expect(waiting).toMatchObject({ experiment: "switches", disturbed_count: null, compared: null });
});
