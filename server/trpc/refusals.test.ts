import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { closedLoad } from "#server/contract/load.ts";
import { createLogger } from "#server/observability/logger.ts";
import { enqueue } from "#server/queue/runs.ts";
import { openWorkbench } from "#server/queue/workbench.ts";
import { createWorkbench, type TestDatabase } from "#server/testing/database.ts";
import { handleApiRequest } from "./http.ts";
import { createServices, type Services } from "./process.ts";

let database: TestDatabase;
let services: Services;
const draining = new AbortController();

beforeAll(async () => {
	database = await createWorkbench();
	const workbench = openWorkbench(database.target, { applicationName: "test:refusals", maxConnections: 5 });
	const log = createLogger("test", "silent");
	services = createServices(workbench, log, draining.signal, ["lab.example"]);
});
afterAll(async () => {
	draining.abort();
	await services.feed.close();
	await services.workbench.close();
	await database.drop();
});

type Failure = { error?: { data: Record<string, unknown> } };

const ask = (path: string, headers: Record<string, string>, more: RequestInit = {}) =>
	handleApiRequest(new Request(`http://127.0.0.1:3000/api/trpc/${path}`, { headers, ...more }), services);

test("a call by a name that is not ours is refused, also where its origin has that name too", async () => {
	const foreign = "evil.example:3000";
	for (const headers of [
		{ host: foreign, origin: `http://${foreign}` },
		{ host: "127.0.0.1:3000", "x-forwarded-host": foreign },
	]) {
		const answer = await ask("history.facets", headers);
		expect(answer.status).toBe(421);
		expect(await answer.text()).toContain("LAB_HOSTS");
	}
	for (const host of ["lab.example", "localhost:3000", "[::1]:3000"]) {
		expect((await ask("history.facets", { host })).status).toBe(200);
	}
});

test("a path with a % that stands for nothing is refused", async () => {
	const answer = await ask("history.facets%E0%A4%A", {});
	expect([answer.status, await answer.json()]).toMatchObject([
		400,
		{ error: { data: { fault: "bad-request" } } },
	]);
});

test("what nobody expected is logged under the id that the caller is told, in a refusal and in a stream", async () => {
	const logged = vi.spyOn(services.log, "error");
	const broken = new ReadableStream({ pull: (controller) => controller.error(new Error("broken")) });
	const headers = { "content-type": "application/json" };
	const refusal = await ask("runs.start", headers, { method: "POST", body: broken, ...{ duplex: "half" } });
	const { error } = (await refusal.json()) as Failure;
	expect(logged).toHaveBeenLastCalledWith(
		expect.objectContaining({ requestId: error?.data.requestId, path: "/api/trpc/runs.start" }),
		"call failed",
	);
	const { db } = services.workbench;
	const arms = [{ index: "none" }, { index: "btree" }];
	const request = { experiment: "switches", arms, load: closedLoad(8, 4) };
	const id = await enqueue(db, { session: "ada", idempotencyKey: "a press", request });
	await database.sql`alter table workbench.run_events rename to away`;
	try {
		const text = encodeURIComponent(JSON.stringify({ id }));
		const stream = await (await ask(`runs.watch?input=${text}`, { accept: "text/event-stream" })).text();
		const requestId = /"requestId":"([\w-]+)"/.exec(stream)?.[1];
		expect(requestId).toBeDefined();
		expect(logged).toHaveBeenLastCalledWith(
			expect.objectContaining({ requestId, path: "runs.watch" }),
			"call failed",
		);
	} finally {
		await database.sql`alter table workbench.away rename to run_events`;
		logged.mockRestore();
	}
});
