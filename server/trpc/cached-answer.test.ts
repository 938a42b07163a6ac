import { afterAll, beforeAll, expect, test } from "vitest";
import { CACHE_POLICIES, MADE_AT_HEADER } from "#server/contract/cache-policy.ts";
import { closedLoad } from "#server/contract/load.ts";
import { enqueue } from "#server/queue/runs.ts";
import { createWorkbench, type TestDatabase } from "#server/testing/database.ts";
import { closeServices, openServices } from "#server/testing/web-services.ts";
import { answerCached } from "./cached-answer.ts";
import type { Services } from "./process.ts";

let database: TestDatabase;
let services: Services;

beforeAll(async () => {
	database = await createWorkbench();
	services = openServices(database, "cached", 2);
});
afterAll(async () => {
	await closeServices(services);
	await database.drop();
});

const ask = (policy: string, headers: Record<string, string> = {}) =>
	answerCached(new Request(`http://127.0.0.1:3000/api/cached/${policy}`, { headers }), policy, services);

type Body = { experiments: { id: string; runs: number }[] };

test("the same answer comes under every policy, with what Postgres counts in it", async () => {
	const arms = [
		{ cache: "none", index: "none", pool: "pool", poolSize: 8 },
		{ cache: "none", index: "btree", pool: "pool", poolSize: 8 },
	];
	await enqueue(services.workbench.db, {
		session: "somebody",
		idempotencyKey: "a-key-of-sixteen-letters",
		request: { experiment: "switches", arms, load: closedLoad(2, 2) },
	});
	for (const { id, cacheControl, hasEtag } of CACHE_POLICIES) {
		const response = await ask(id);
		expect([response.status, response.headers.get("cache-control")]).toEqual([200, cacheControl]);
		expect(response.headers.has("etag")).toBe(hasEtag);
		expect(Number(response.headers.get(MADE_AT_HEADER))).toBeGreaterThan(Date.now() - 10_000);
		const { experiments } = (await response.json()) as Body;
		expect(experiments.find((one) => one.id === "switches")?.runs).toBe(1);
		expect(experiments.find((one) => one.id === "lookups")?.runs).toBe(0);
	}
});

test("what has not changed is not sent again, also when a server in between has weakened its tag", async () => {
	const etag = (await ask("etag")).headers.get("etag") ?? "";
	for (const tag of [etag, `W/${etag}`, `"other", ${etag}`]) {
		const response = await ask("etag", { "if-none-match": tag });
		expect([response.status, await response.text(), response.headers.get("etag")]).toEqual([304, "", etag]);
	}
	expect((await ask("etag", { "if-none-match": '"other"' })).status).toBe(200);
	expect((await ask("no-store", { "if-none-match": etag })).status).toBe(200);
});

test("another policy and another host are refused, with a sentence that no cache keeps", async () => {
	const unknown = await ask("for-ever");
	expect([unknown.status, unknown.headers.get("cache-control")]).toEqual([404, "no-store"]);
	expect(await unknown.text()).toContain("no-store, max-age, etag, stale");
	expect((await ask("etag", { host: "evil.example" })).status).toBe(421);
});

test("whoever asks without end is told to wait", async () => {
	const statuses = new Set<number>();
	for (let round = 0; round < 4; round++) {
		for (const { status } of await Promise.all(Array.from({ length: 100 }, () => ask("etag"))))
			statuses.add(status);
	}
	expect([...statuses].sort()).toEqual([200, 429]);
});
