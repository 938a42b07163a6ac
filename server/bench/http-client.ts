import { createConnection, type Socket } from "node:net";
import type { ArmClient } from "#server/contract/lab.ts";

const HEAD_END = Buffer.from("\r\n\r\n");
const LENGTH = Buffer.from("\r\ncontent-length: ");
/** More than a served arm answers with. */
const MOST_BYTES = 64 * 1024;
const READ_BYTES = 4 * 1024;
/** Where the status stands in an answer. */
const STATUS = { from: 9, to: 12 };
const NOTHING_ROWS = 0;

/**
 * An arm whose operation is `GET /` of a service, on connections that are kept.
 *
 * Not `node:http`: its agent and its streams take some five times the processor time per request of this, which would
 * be part of every latency. It understands what our own service answers: a length, no chunks, no pipelining.
 *
 * @param connectionCount operations in progress at once at most; one more is an error.
 */
export async function openHttpArm(url: string, connectionCount: number): Promise<ArmClient> {
	const { hostname, port, host } = new URL(url);
	const request = Buffer.from(`GET / HTTP/1.1\r\nhost: ${host}\r\n\r\n`);
	const opening = Array.from({ length: connectionCount }, () =>
		HttpConnection.open(hostname, Number(port), request),
	);
	const all = await Promise.all(opening);
	const free = [...all];
	return {
		async operation() {
			const connection = free.pop();
			if (connection === undefined) throw new Error(`All ${connectionCount} connections are in use.`);
			try {
				const status = await connection.get();
				if (status !== 200)
					throw Object.assign(new Error(`The service answered ${status}.`), { code: `http-${status}` });
				return NOTHING_ROWS;
			} finally {
				free.push(connection);
			}
		},
		answer: () => Promise.reject(new Error("A served arm draws its inputs itself.")),
		counters: () => ({}),
		resetCounters: () => {},
		close: async () => {
			for (const connection of all) connection.close();
		},
	};
}

/** One connection with at most one request in progress. */
class HttpConnection {
	readonly #socket: Socket;
	readonly #request: Buffer;
	#received: Buffer | undefined;
	#waiting: { resolve(status: number): void; reject(error: Error): void } | undefined;
	#lost: Error | undefined;

	static open(host: string, port: number, request: Buffer): Promise<HttpConnection> {
		return new Promise((resolve, reject) => {
			let connection: HttpConnection | undefined;
			const socket = createConnection({
				host,
				port,
				noDelay: true,
				// Read into one buffer over and over: a stream of fresh ones costs a tenth of a short request's time.
				onread: {
					buffer: Buffer.alloc(READ_BYTES),
					callback(byteCount, buffer) {
						connection?.read(Buffer.from(buffer.buffer, buffer.byteOffset, byteCount));
						return true;
					},
				},
			});
			socket.once("error", reject);
			socket.once("connect", () => {
				socket.off("error", reject);
				connection = new HttpConnection(socket, request);
				resolve(connection);
			});
		});
	}

	private constructor(socket: Socket, request: Buffer) {
		this.#socket = socket;
		this.#request = request;
		socket.on("error", (error) => this.#lose(error));
		socket.on("close", () => this.#lose(new Error("The service closed the connection.")));
	}

	/** The status of the answer to one request. */
	get(): Promise<number> {
		return new Promise((resolve, reject) => {
			if (this.#lost !== undefined) {
				reject(this.#lost);
				return;
			}
			this.#waiting = { resolve, reject };
			this.#socket.write(this.#request);
		});
	}

	close(): void {
		this.#socket.destroy();
	}

	/** Takes in bytes that are only lent. */
	read(lent: Buffer): void {
		const received = this.#received === undefined ? lent : Buffer.concat([this.#received, lent]);
		const headEnd = received.indexOf(HEAD_END);
		if (headEnd === -1 || received.length < headEnd + HEAD_END.length + bodyLength(received)) {
			if (received.length > MOST_BYTES) this.#socket.destroy();
			this.#received = received === lent ? Buffer.from(lent) : received;
			return;
		}
		this.#received = undefined;
		const waiting = this.#waiting;
		this.#waiting = undefined;
		waiting?.resolve(Number(received.toString("latin1", STATUS.from, STATUS.to)));
	}

	#lose(error: Error): void {
		this.#lost ??= error;
		this.#waiting?.reject(this.#lost);
		this.#waiting = undefined;
	}
}

function bodyLength(received: Buffer): number {
	const place = received.indexOf(LENGTH);
	return place === -1
		? 0
		: Number.parseInt(received.toString("latin1", place + LENGTH.length, place + LENGTH.length + 8), 10);
}
