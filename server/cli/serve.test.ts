import { request as httpRequest, type IncomingMessage } from "node:http";
import { createConnection, createServer } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { formatDatabaseUrl } from "#db/client.ts";
import { exitCodeOf, Fault } from "#server/contract/fault.ts";
import { readEnv } from "#server/env.ts";
import { findExperiment } from "#server/experiments/registry.ts";
import { createTerminal } from "#server/supervisor/terminal.ts";
import { createLab, type TestDatabase } from "#server/testing/database.ts";
import { readServeOrder, type ServeOrder, serveArm } from "./serve.ts";

let database: TestDatabase;

beforeAll(async () => {
	database = await createLab();
});
// Throws when a connection was left open.
afterAll(() => database.drop());

const order = (port = "0") =>
	readServeOrder(findExperiment("switches"), { arm: ["index=btree,poolSize=2"], host: "127.0.0.1", port });

type Serving = { url: string; said: string[]; stop(): Promise<void> };

async function serve(what: ServeOrder = order()): Promise<Serving> {
	const env = readEnv({ LAB_DATABASE_URL: formatDatabaseUrl(database.target), LAB_SCALE: "0.01" });
	const stop = new AbortController();
	const said: string[] = [];
	const terminal = createTerminal({ write: (text) => said.push(text) });
	let serving: Promise<void> = Promise.resolve();
	const url = await new Promise<string>((resolve, reject) => {
		serving = serveArm(what, env, terminal, stop.signal, async (at) => resolve(at));
		serving.catch(reject);
	});
	const end = async () => {
		stop.abort();
		await serving;
	};
	return { url, said, stop: end };
}

async function during<T>(work: (serving: Serving) => Promise<T>): Promise<T> {
	const serving = await serve();
	try {
		return await work(serving);
	} finally {
		await serving.stop();
	}
}

type Answer = { status: number | undefined; headers: IncomingMessage["headers"]; text: string };

function ask(url: string, path: string, method = "GET", body = ""): Promise<Answer> {
	return new Promise((resolve, reject) => {
		const headers = body === "" ? {} : { "content-length": body.length };
		const request = httpRequest(`${url}${path}`, { method, headers, agent: false }, (response) => {
			let text = "";
			response.setEncoding("utf8").on("data", (chunk: string) => {
				text += chunk;
			});
			response.on("end", () => resolve({ status: response.statusCode, headers: response.headers, text }));
		});
		request.on("error", reject);
		request.end(body);
	});
}

describe("a served arm", () => {
	test("does one operation for each GET, tells Prometheus of it, and leaves nothing open", async () => {
		const url = await during(async (serving) => {
			const answers = await Promise.all(Array.from({ length: 20 }, () => ask(serving.url, "/?anything")));
			expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(200));
			const rows = answers.map(({ text }) => JSON.parse(text).rows);
			expect(Math.max(...rows)).toBe(20);
			expect(answers[0]?.headers).toMatchObject({
				"content-type": "application/json; charset=utf-8",
				"cache-control": "no-store",
			});
			expect(await ask(serving.url, "/healthz")).toMatchObject({ status: 200, text: '{"status":"ok"}' });
			const { headers, text } = await ask(serving.url, "/metrics");
			expect(headers["content-type"]).toBe("text/plain; version=0.0.4; charset=utf-8");
			const lines = text.split("\n");
			expect(lines).toContain('http_server_requests_total{status="200"} 20');
			expect(lines).toContain("http_server_errors_total 0");
			expect(lines).toContain("http_server_active_requests 0");
			expect(lines).toContain('http_server_request_duration_seconds_bucket{le="+Inf"} 20');
			expect(lines).toContain("http_server_request_duration_seconds_count 20");
			expect(text).toMatch(/^process_cpu_seconds_total [\d.]+$/m);
			const backends = await database.sql`
				select from pg_stat_activity where datname = current_database() and application_name = 'lab:serve'`;
			expect(backends).toHaveLength(2);
			return serving.url;
		});
		await expect(ask(url, "/")).rejects.toMatchObject({ code: "ECONNREFUSED" });
	});

	test.each([
		["GET", "/orders", 404, "There is /, which does one operation"],
		["GET", "//", 404, "There is /"],
		["POST", "/", 405, "Only GET is understood."],
		["DELETE", "/metrics", 405, "Only GET is understood."],
	])("answers %s %s with %i and a sentence", (method, path, status, words) =>
		during(async ({ url }) => {
			const answer = await ask(url, path, method);
			expect(answer.status).toBe(status);
			expect(JSON.parse(answer.text).error).toContain(words);
			expect(answer.headers.allow).toBe(status === 405 ? "GET" : undefined);
		}),
	);

	test("does its operation whatever body comes along", () =>
		during(async ({ url }) => {
			expect(await ask(url, "/", "GET", "x".repeat(1_000))).toMatchObject({ status: 200 });
		}));

	test("hangs up on a body that does not end", () =>
		during(async ({ url }) => {
			const socket = createConnection({ host: "127.0.0.1", port: Number(new URL(url).port) });
			const closed = new Promise<void>((resolve) => socket.once("close", () => resolve()));
			socket.on("error", () => {});
			socket.resume();
			socket.write("GET / HTTP/1.1\r\nhost: lab\r\ntransfer-encoding: chunked\r\n\r\n");
			const chunk = `4000\r\n${"x".repeat(0x4000)}\r\n`;
			const sending = setInterval(() => socket.write(chunk), 1);
			await closed;
			clearInterval(sending);
			expect(await ask(url, "/healthz")).toMatchObject({ status: 200 });
		}));

	test("says without any SQL that Postgres was lost, once to its operator, and goes on", () =>
		during(async ({ url, said }) => {
			const ending = setInterval(() => {
				void database.sql`select pg_terminate_backend(pid) from pg_stat_activity
					where datname = current_database() and application_name = 'lab:serve'`.catch(() => {});
			}, 5);
			const failed: Answer[] = [];
			for (let turn = 0; turn < 500 && failed.length < 2; turn++) {
				const answers = await Promise.all([ask(url, "/"), ask(url, "/")]);
				failed.push(...answers.filter(({ status }) => status !== 200));
			}
			clearInterval(ending);
			expect(failed.map(({ status }) => status)).toContain(503);
			for (const { text } of failed) expect(text).not.toMatch(/select|orders/i);
			expect(said.join("")).toMatch(/An operation failed \(\w+\); more of the same kind are only counted/);
			await expect.poll(async () => (await ask(url, "/")).status, { timeout: 5_000 }).toBe(200);
			expect((await ask(url, "/metrics")).text).toMatch(/^http_server_errors_total [1-9]/m);
		}));
});

async function faultOf(work: () => unknown): Promise<Fault> {
	const thrown = await Promise.resolve()
		.then(work)
		.then(() => undefined)
		.catch((error: unknown) => error);
	if (!(thrown instanceof Fault)) throw new Error(`A fault was due and this came: ${String(thrown)}`);
	return thrown;
}

test("a port that is taken is told in a sentence before anything is opened", async () => {
	const holder = createServer();
	await new Promise<void>((resolve) => holder.listen(0, "127.0.0.1", resolve));
	const address = holder.address();
	const port = typeof address === "object" && address !== null ? address.port : 0;
	const fault = await faultOf(() => serve(order(String(port))));
	await new Promise((resolve) => holder.close(resolve));
	expect([exitCodeOf(fault), fault.message]).toEqual([
		78,
		`Port ${port} on 127.0.0.1 is taken. Stop what uses it, or choose another: --port ${port + 1}`,
	]);
});

test.each([
	[{ arm: [] }, "arm: one arm is served, and 0 were given."],
	[{ arm: ["index=none", "index=btree"] }, "arm: one arm is served, and 2 were given."],
	[{ arm: ["index=btre"] }, 'arm.index: no level "btre". Did you mean "btree"?'],
	[{ port: "65536" }, 'port: "65536" is not a port from 0 to 65535'],
	[{ port: "http" }, 'port: "http" is not a port'],
])("the options %j are refused", async (options, words) => {
	const fault = await faultOf(() =>
		readServeOrder(findExperiment("switches"), {
			arm: ["index=btree"],
			host: "127.0.0.1",
			port: "0",
			...options,
		}),
	);
	expect(exitCodeOf(fault)).toBe(2);
	expect(fault.message).toContain(words);
});
