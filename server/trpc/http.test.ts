import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { Readable } from "node:stream";
import { createTRPCClient, httpBatchLink } from "@trpc/client";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { formatArm } from "#server/contract/arm.ts";
import type { RunEvent } from "#server/contract/event.ts";
import { closedLoad } from "#server/contract/load.ts";
import { findExperiment } from "#server/experiments/registry.ts";
import { createLogger } from "#server/observability/logger.ts";
import { appendEvents } from "#server/queue/events.ts";
import { publishLab } from "#server/queue/labs.ts";
import { claim, finish } from "#server/queue/lease.ts";
import { openWorkbench } from "#server/queue/workbench.ts";
import { createWorkbench, type TestDatabase } from "#server/testing/database.ts";
import { isReady, renderMetrics } from "./health.ts";
import { handleApiRequest } from "./http.ts";
import { createServices, type Services } from "./process.ts";
import type { AppRouter } from "./router.ts";

let database: TestDatabase;
let services: Services;
let server: Server;
let origin: string;
const draining = new AbortController();

beforeAll(async () => {
	database = await createWorkbench();
	const log = createLogger("test");
	log.level = "silent";
	const workbench = openWorkbench(database.target, { applicationName: "test:trpc", maxConnections: 5 });
	services = createServices(workbench, log, draining.signal, []);
	server = createServer(async (incoming, outgoing) => {
		const gone = new AbortController();
		outgoing.on("close", () => gone.abort());
		const hasBody = incoming.method === "POST";
		const request = new Request(`${origin}${incoming.url}`, {
			method: incoming.method ?? "GET",
			headers: incoming.headers as Record<string, string>,
			signal: gone.signal,
			...(hasBody ? { body: Readable.toWeb(incoming) as ReadableStream, duplex: "half" } : {}),
		});
		const response = await handleApiRequest(request, services);
		outgoing.writeHead(response.status, [...response.headers].flat());
		if (response.body === null) outgoing.end();
		else
			Readable.fromWeb(response.body as never)
				.on("error", () => {})
				.pipe(outgoing);
	});
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
	draining.abort();
	server.closeAllConnections();
	await new Promise((resolve) => server.close(resolve));
	await services.feed.close();
	await services.workbench.close();
	await database.drop();
});
beforeEach(async () => {
	await database.sql`truncate workbench.runs, workbench.labs cascade`;
});

const { declaration } = findExperiment("switches");
let keys = 0;
const newKey = () => `a-press-of-the-button-${keys++}`;
const input = (changes: object = {}) => ({
	experiment: "switches",
	arms: declaration.defaultArms,
	load: closedLoad(8, 4),
	idempotencyKey: newKey(),
	...changes,
});

type Answer = {
	status: number;
	headers: Headers;
	body: { result?: { data: { id: string } }; error?: { message: string; data: Record<string, unknown> } };
};

async function post(path: string, body: string, headers: Record<string, string> = {}): Promise<Answer> {
	const response = await fetch(`${origin}/api/trpc/${path}`, {
		method: "POST",
		headers: { "content-type": "application/json", ...headers },
		body,
	});
	return {
		status: response.status,
		headers: response.headers,
		body: (await response.json()) as Answer["body"],
	};
}

const start = (body: object, headers?: Record<string, string>) =>
	post("runs.start", JSON.stringify(body), headers);

function cookieOf(answer: Answer): string {
	return answer.headers.get("set-cookie")?.split(";")[0] ?? "";
}

async function storedRuns(): Promise<number> {
	const [row] = await database.sql<{ count: number }[]>`select count(*)::int as count from workbench.runs`;
	return row?.count ?? 0;
}

function clientWith(cookie: string) {
	const links = httpBatchLink({ url: `${origin}/api/trpc`, headers: { cookie } });
	return createTRPCClient<AppRouter>({ links: [links] });
}

test.each([
	["load.clients", { load: closedLoad(10_000, 4) }],
	["load.clients", { load: closedLoad(1e308, 4) }],
	["load.clients", { load: { clients: 1.5, seconds: 4 } }],
	["load.clients", { load: { clients: "8", seconds: 4 } }],
	["load.seconds", { load: { clients: 8, seconds: -1 } }],
	["load.seconds", { load: { clients: 8 } }],
	["load.rate", { load: { clients: 8, seconds: 4, rate: 1 } }],
	["experiment", { experiment: "swiches" }],
	["arms", { arms: [{ index: "none" }] }],
	["arms[1].index", { arms: [{ index: "none" }, { index: "hash" }] }],
	["arms[1].shards", { arms: [{ index: "none" }, { shards: 4 }] }],
	["arms[0].poolSize", { arms: [{ pool: "pool", poolSize: 1e308 }, { index: "btree" }] }],
	["arms[1].index", { arms: [{ index: "none" }, { index: { toString: 1 } }] }],
	["arms[1]", { arms: [{ index: "none" }, { index: "none" }] }],
	["idempotencyKey", { idempotencyKey: "short" }],
	["surprise", { surprise: 1 }],
])("a start with a bad %s is refused by that name and nothing is stored", async (field, changes) => {
	const { status, body } = await start(input(changes));
	expect(status).toBe(400);
	expect(body.error?.data).toMatchObject({ code: "BAD_REQUEST", fault: "bad-request", field });
	expect(body.error?.message).toContain(field);
	expect(JSON.stringify(body)).not.toMatch(/stack|node_modules|select |\/work|\.ts/);
	expect(await storedRuns()).toBe(0);
});

test.each(["arms[0].__proto__", "load.__proto__", "__proto__"])(
	"a key %s is refused by name",
	async (field) => {
		const hostile = '"__proto__": { "clients": 9999 }';
		const text = JSON.stringify(input({ arms: [{ cache: "none" }, { index: "btree" }] }));
		const places: Record<string, [string, string]> = {
			"arms[0].__proto__": ['{"cache":"none"}', `{"cache":"none",${hostile}}`],
			"load.__proto__": ['"seconds":4', `"seconds":4,${hostile}`],
			__proto__: ['{"experiment"', `{${hostile},"experiment"`],
		};
		const [from, to] = places[field] ?? ["", ""];
		const { status, body } = await post("runs.start", text.replace(from, to));
		expect(status).toBe(400);
		expect(body.error?.data).toMatchObject({ field });
		expect(await storedRuns()).toBe(0);
	},
);

test("a bound is told in words", async () => {
	const { body } = await start(input({ load: closedLoad(1e308, 4) }));
	expect(body.error?.message).toBe("load.clients: at most 64 is allowed.");
});

test.each([
	[{ clients: "abc", seconds: 4 }, "load.clients: must be a number."],
	[{ seconds: 4 }, "load.clients: must be given, as a number."],
])("a load %j is told in words that fit it", async (load, sentence) => {
	expect((await start(input({ load }))).body.error?.message).toBe(sentence);
});

test("five presses before the first cookie are one run of one session, which may cancel it", async () => {
	const pressed = input();
	const answers = await Promise.all(Array.from({ length: 5 }, () => start(pressed)));
	expect(new Set(answers.map((answer) => answer.body.result?.data.id)).size).toBe(1);
	expect(new Set(answers.map(cookieOf)).size).toBe(1);
	expect(answers[0]?.headers.get("set-cookie")).toMatch(/HttpOnly; SameSite=Lax$/);
	const id = answers[0]?.body.result?.data.id ?? "";
	const owner = clientWith(cookieOf(answers[0] as Answer));
	expect(await owner.runs.get.query({ id })).toMatchObject({ mine: true, state: "queued", aheadCount: 0 });
	expect((await owner.history.list.query({})).rows).toHaveLength(1);
	const stranger = clientWith(cookieOf(answers[0] as Answer).replace(/.$/, "!"));
	expect(await stranger.runs.get.query({ id })).toMatchObject({ mine: false });
	await expect(stranger.runs.cancel.mutate({ id })).rejects.toMatchObject({ data: { code: "FORBIDDEN" } });
	expect(await owner.runs.cancel.mutate({ id })).toMatchObject({ state: "cancelled" });
});

test("a stored run names its arms as they were asked for", async () => {
	const cookie = cookieOf(await start(input()));
	const api = clientWith(cookie);
	const [row] = (await api.history.list.query({})).rows;
	const run = await api.runs.get.query({ id: row?.id ?? "" });
	expect(run.request.arms.map(formatArm)).toEqual(declaration.defaultArms.map(formatArm));
});

test("a sweep is a line of its own kind in the list", async () => {
	const arms = [1, 2, 4].map((poolSize) => ({ index: "btree", poolSize }));
	const started = await start(
		input({ arms, layout: { kind: "sweep", factor: "poolSize" }, load: closedLoad(2, 8) }),
	);
	expect(started.body.error?.message).toBeUndefined();
	const [row] = (await clientWith(cookieOf(started)).history.list.query({})).rows;
	expect(row?.laidOut).toMatchObject({ layout: { factor: "poolSize" }, factors: [{ id: "poolSize" }] });
	expect(row?.laidOut?.arms).toHaveLength(3);
});

test.each(["search", "experiment", "tag"])("a %s that no database can hold is told", async (field) => {
	const owner = clientWith(cookieOf(await start(input())));
	await expect(owner.history.list.query({ [field]: "a\0b" })).rejects.toMatchObject({
		message: `${field}: holds a sign that no run has (U+0000). Leave it out.`,
		data: { code: "BAD_REQUEST" },
	});
});

test("a session's fifth run is refused with when to come back", async () => {
	const cookie = cookieOf(await start(input()));
	for (let count = 0; count < 3; count++) await start(input(), { cookie });
	const refused = await start(input(), { cookie });
	expect(refused.status).toBe(429);
	expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
	expect(refused.body.error?.data).toMatchObject({ fault: "too-many-runs" });
});

test("an arm whose part is missing is refused by its factor, once the lab has said so", async () => {
	const arms = [{ cache: "none" }, { cache: "redis" }];
	const missing = { available: false, detail: "No redis-server was found. Install one." };
	const dataset = { scale: 1, seed: 1, customerCount: 1, productCount: 1, orderCount: 1, orderItemCount: 1 };
	await publishLab(services.workbench.db, "lane", {
		state: "ready",
		dataset,
		capabilities: { redis: missing },
	});
	const { status, body } = await start(input({ arms }));
	expect(status).toBe(412);
	expect(body.error?.data).toMatchObject({ fault: "requirement-missing", field: "arms[1].cache" });
	await database.sql`truncate workbench.labs`;
	expect((await start(input({ arms }))).status).toBe(200);
});

test("calls from another site, forms, long bodies and long batches are refused unread", async () => {
	const body = JSON.stringify(input());
	const foreign = await post("runs.start", body, { origin: "https://evil.example" });
	expect([foreign.status, foreign.body.error?.data.fault]).toEqual([403, "forbidden"]);
	expect((await post("runs.start", body, { "sec-fetch-site": "cross-site" })).status).toBe(403);
	expect((await post("runs.start", body, { "content-type": "text/plain" })).status).toBe(400);
	expect((await post("runs.start", body, { origin, "sec-fetch-site": "same-origin" })).status).toBe(200);
	expect((await post("runs.start", " ".repeat(65 * 1024))).status).toBe(413);
	const many = Array.from({ length: 11 }, () => "lab.status").join(",");
	const batch = await fetch(`${origin}/api/trpc/${many}?batch=1&input={}`);
	expect(batch.status).toBe(400);
	expect((await post("runs.start", "{not json")).status).toBe(400);
	const unknown = await fetch(`${origin}/api/trpc/runs.nothing`);
	expect(unknown.status).toBe(404);
	expect(await unknown.text()).not.toContain("stack");
});

test("a body without a length is counted while it is read", async () => {
	const endless = new ReadableStream<Uint8Array>({
		pull: (controller) => controller.enqueue(new Uint8Array(16 * 1024).fill(32)),
	});
	const request = new Request(`${origin}/api/trpc/runs.start`, {
		method: "POST",
		headers: { "content-type": "application/json" },
		body: endless,
		...{ duplex: "half" },
	});
	expect((await handleApiRequest(request, services)).status).toBe(413);
});

test("a watch over HTTP replays, follows, and goes on where it was left", async () => {
	const id = (await start(input())).body.result?.data.id ?? "";
	const found = await claim(services.workbench.db, "r1", "lane");
	if (found === undefined) throw new Error("nothing was claimed");
	const first = readStream(
		`${origin}/api/trpc/runs.watch?input=${encodeURIComponent(JSON.stringify({ id }))}`,
	);
	const seen: RunEvent[] = [];
	for await (const message of first) {
		seen.push(message);
		if (message.seq === 2) break;
	}
	await appendEvents(services.workbench.db, found.lease, [{ kind: "progress", label: "work", share: 1 }]);
	await finish(services.workbench.db, found.lease, { state: "cancelled" });
	const rest = { id, lastEventId: String(seen.at(-1)?.seq) };
	const url = `${origin}/api/trpc/runs.watch?input=${encodeURIComponent(JSON.stringify(rest))}`;
	for await (const message of readStream(url)) seen.push(message);
	expect(seen.map((event) => event.seq)).toEqual([1, 2, 3, 4]);
	expect(seen.at(-1)).toMatchObject({ kind: "state", state: "cancelled" });
	await expect.poll(() => services.feed.watcherCount).toBe(0);
});

/** Reads tRPC's server-sent events until the server closes the stream. */
async function* readStream(url: string): AsyncGenerator<RunEvent> {
	const leaving = new AbortController();
	const response = await fetch(url, { headers: { accept: "text/event-stream" }, signal: leaving.signal });
	let text = "";
	try {
		for await (const chunk of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
			text += chunk;
			const blocks = text.split("\n\n");
			text = blocks.pop() ?? "";
			for (const block of blocks) {
				if (/^event: return/m.test(block)) return;
				const data = /^data: (.*)$/m.exec(block)?.[1];
				if (/^id: /m.test(block) && data !== undefined) yield JSON.parse(data) as RunEvent;
			}
		}
	} finally {
		leaving.abort();
	}
}

test("health and metrics say what is, and a draining process is not ready", async () => {
	expect(await isReady(services)).toEqual({ ready: true, reason: "ok" });
	await start(input());
	const metrics = await renderMetrics(services);
	expect(metrics).toContain('lab_runs{state="queued"} 1\n');
	expect(metrics).toContain("lab_ready 0\n");
	const gone = { ...services, draining: AbortSignal.abort() };
	expect((await isReady(gone)).ready).toBe(false);
});
