import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { isConnectionLost, isOutOfConnections } from "#db/connection-lost.ts";
import { Fault } from "#server/contract/fault.ts";
import type { ArmClient, Random } from "#server/contract/lab.ts";
import { LIMITS } from "#server/contract/limits.ts";
import { errorKind } from "#server/engine/tally.ts";
import { NO_SPANS } from "#server/experiments/lab/no-spans.ts";
import { urlOf } from "#server/supervisor/processes.ts";
import { ServiceMetrics } from "./service-metrics.ts";

/** Connections at once; one more is closed as soon as it is made. */
const MOST_CONNECTIONS = 1_000;
/** Operations in progress at once; a request beyond is answered with 503. */
const MOST_IN_PROGRESS = 1_000;
/** A load generator that pauses between two rounds finds its connections still there. */
const KEEP_ALIVE_MS = 60_000;
const HEADERS_MS = 10_000;
/** What is in progress when the service is asked to stop has this long to end. */
const DRAIN_MS = 3_000;

const JSON_TYPE = "application/json; charset=utf-8";

type ServiceParts = { host: string; port: number; random: Random; say(line: string): void };

/** One arm's operation over plain HTTP. */
export type Service = {
	/** Where it listens, as `http://127.0.0.1:8080`. */
	url: string;
	/** From now on requests do operations of this arm; before, they are answered with 503. */
	open(client: ArmClient): void;
	/** Takes no more requests, lets those in progress end within `DRAIN_MS`, and closes all connections. */
	close(): Promise<void>;
};

/**
 * Listens; `GET /` does one operation, `GET /metrics` speaks to Prometheus, `GET /healthz` says whether the arm is
 * there. Bodies are not read.
 *
 * @throws Fault `configuration` when it may not listen there.
 */
export async function startService(parts: ServiceParts): Promise<Service> {
	const handler = new Handler(parts);
	const server = createServer(
		{ keepAliveTimeout: KEEP_ALIVE_MS, headersTimeout: HEADERS_MS },
		(request, response) => handler.answer(request, response),
	);
	server.maxConnections = MOST_CONNECTIONS;
	server.on("drop", () => handler.metrics.refuseConnection());
	await listen(server, parts.host, parts.port);
	const { port } = server.address() as AddressInfo;
	return {
		url: urlOf("start", { host: parts.host, port }),
		open: (client) => handler.open(client),
		close() {
			handler.drain();
			return close(server);
		},
	};
}

class Handler {
	readonly metrics = new ServiceMetrics();
	readonly #random: Random;
	readonly #say: (line: string) => void;
	/** Kinds of errors that the operator has been told of. */
	readonly #told = new Set<string>();
	#client: ArmClient | undefined;
	#draining = false;

	constructor({ random, say }: ServiceParts) {
		this.#random = random;
		this.#say = say;
	}

	open(client: ArmClient): void {
		this.#client = client;
	}

	/** From now on each answer is the last one of its connection. */
	drain(): void {
		this.#draining = true;
	}

	answer(request: IncomingMessage, response: ServerResponse): void {
		const path = request.url?.split("?", 1)[0];
		if (this.#draining) response.setHeader("connection", "close");
		if (hasBody(request)) this.#limitBody(request);
		if (path !== "/" && path !== "/metrics" && path !== "/healthz") {
			this.#refuse(response, 404, "There is /, which does one operation, /metrics and /healthz.");
		} else if (request.method !== "GET") {
			response.setHeader("allow", "GET");
			this.#refuse(response, 405, "Only GET is understood.");
		} else if (path === "/") {
			this.#operate(response);
		} else if (path === "/metrics") {
			send(response, 200, "text/plain; version=0.0.4; charset=utf-8", this.metrics.render());
		} else if (this.#client === undefined) {
			this.#refuse(response, 503, "The arm is still being prepared.");
		} else {
			send(response, 200, JSON_TYPE, '{"status":"ok"}');
		}
	}

	#operate(response: ServerResponse): void {
		const { metrics } = this;
		const client = this.#client;
		if (client === undefined) {
			this.#refuse(response, 503, "The arm is still being prepared.");
			return;
		}
		if (metrics.inProgressCount >= MOST_IN_PROGRESS) {
			this.#refuse(response, 503, `${MOST_IN_PROGRESS} operations are in progress. Ask again later.`);
			return;
		}
		const startMs = performance.now();
		metrics.begin();
		const fail = (thrown: unknown) => {
			const { status, sentence } = this.#explain(thrown);
			send(response, status, JSON_TYPE, JSON.stringify({ error: sentence }));
			metrics.end(status, performance.now() - startMs);
		};
		try {
			client.operation(this.#random, NO_SPANS).then((rows) => {
				send(response, 200, JSON_TYPE, `{"rows":${rows}}`);
				metrics.end(200, performance.now() - startMs);
			}, fail);
		} catch (thrown) {
			fail(thrown);
		}
	}

	/** In words that hold nothing of a statement or its values. */
	#explain(thrown: unknown): { status: number; sentence: string } {
		const kind = thrown instanceof Fault ? thrown.code : errorKind(thrown);
		if (!this.#told.has(kind) && this.#told.size < 20) {
			this.#told.add(kind);
			this.#say(`An operation failed (${kind}); more of the same kind are only counted.`);
		}
		if (isConnectionLost(thrown))
			return { status: 503, sentence: "Postgres does not answer. Ask again later." };
		if (isOutOfConnections(thrown)) {
			return { status: 503, sentence: "Postgres has no connection left. Ask again later." };
		}
		if (thrown instanceof Fault) return { status: 503, sentence: thrown.message };
		return { status: 500, sentence: `The operation failed (${kind}).` };
	}

	#limitBody(request: IncomingMessage): void {
		let bytes = 0;
		request.on("data", (chunk: Buffer) => {
			bytes += chunk.length;
			if (bytes > LIMITS.requestBytes) request.destroy();
		});
	}

	#refuse(response: ServerResponse, status: number, sentence: string): void {
		send(response, status, JSON_TYPE, JSON.stringify({ error: sentence }));
		this.metrics.count(status);
	}
}

function hasBody({ headers }: IncomingMessage): boolean {
	return headers["content-length"] !== undefined || headers["transfer-encoding"] !== undefined;
}

function send(response: ServerResponse, status: number, type: string, text: string): void {
	response.writeHead(status, {
		"content-type": type,
		"content-length": Buffer.byteLength(text),
		"cache-control": "no-store",
	});
	response.end(text);
}

function listen(server: Server, host: string, port: number): Promise<void> {
	return new Promise((resolve, reject) => {
		server.once("error", (error: NodeJS.ErrnoException) =>
			reject(new Fault("configuration", sentenceOf(error.code, host, port), { field: "port", cause: error })),
		);
		server.listen({ host, port }, resolve);
	});
}

function sentenceOf(code: string | undefined, host: string, port: number): string {
	if (code === "EADDRINUSE") {
		return `Port ${port} on ${host} is taken. Stop what uses it, or choose another: --port ${port < 65_535 ? port + 1 : 8080}`;
	}
	if (code === "EACCES") return `Port ${port} may only be used by root. Choose one from 1024 up: --port 8080`;
	return `--host ${host} is not an address of this machine (${code}). Use 127.0.0.1, or 0.0.0.0 to be reached from others.`;
}

async function close(server: Server): Promise<void> {
	const closed = new Promise<void>((resolve) => server.close(() => resolve()));
	server.closeIdleConnections();
	const late = setTimeout(() => server.closeAllConnections(), DRAIN_MS);
	await closed;
	clearTimeout(late);
}
