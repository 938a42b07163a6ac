import { BlockList, connect, isIP, isIPv6, type Socket } from "node:net";
import { connect as connectTls, TLSSocket } from "node:tls";
import type { ConnectionTarget } from "#server/contract/lab.ts";
import { addressOf } from "../address.ts";
import { MessageReader, type OnMessage } from "./message-reader.ts";
import { sslRequest } from "./requests.ts";
import { protocolViolation, WireError } from "./wire-error.ts";

/** Results of up to this many bytes come in one piece. */
const RECEIVE_BYTES = 64 * 1024;
const HANG_UP_MS = 1_000;
const CAN_TLS = "S".charCodeAt(0);
const CANNOT_TLS = "N".charCodeAt(0);

const LOOPBACK = new BlockList();
LOOPBACK.addSubnet("127.0.0.0", 8, "ipv4");
LOOPBACK.addAddress("::1", "ipv6");

/** A way to a Postgres, over a Unix socket or TCP, with TLS where the target asks for it: messages in, bytes out. */
export class Channel {
	/** Gets each message, and why the channel broke, once. */
	onMessage: OnMessage = () => {};
	onBroken: (reason: WireError | Error) => void = () => {};
	/** Settles when the socket is gone. */
	readonly closed: Promise<void>;
	readonly #target: ConnectionTarget;
	readonly #reader = new MessageReader((type, bytes, start, end) => this.onMessage(type, bytes, start, end));
	#socket: Socket;
	#reason: WireError | Error | undefined;
	#settleClosed: () => void = () => {};

	/** Begins to connect. */
	constructor(target: ConnectionTarget) {
		this.#target = target;
		this.closed = new Promise((resolve) => {
			this.#settleClosed = resolve;
		});
		// Read into memory of our own, a socket allocates nothing for what it brings. TLS has no such way.
		const buffer = Buffer.allocUnsafe(target.ssl === false ? RECEIVE_BYTES : 0);
		const callback = (count: number) => {
			this.#receive(buffer, count);
			return true;
		};
		const onread = target.ssl === false ? { onread: { buffer, callback } } : {};
		this.#socket = connect({ ...addressOf(target), noDelay: true, ...onread });
		this.#watch(this.#socket);
	}

	/** Why it broke; undefined while it works. */
	get reason(): WireError | Error | undefined {
		return this.#reason;
	}

	/** Whether nobody between here and the server can read along: by TLS, or because nothing leaves this machine. */
	get isPrivate(): boolean {
		if (this.#socket instanceof TLSSocket || this.#target.host.startsWith("/")) return true;
		const address = this.#socket.remoteAddress ?? "";
		return isIP(address) !== 0 && LOOPBACK.check(address, isIPv6(address) ? "ipv6" : "ipv4");
	}

	/** The server has let us in: from now on its messages may be large. */
	trust(): void {
		this.#reader.trust();
	}

	/**
	 * Resolves when bytes can be sent, by TLS where that was asked for.
	 *
	 * @throws WireError `TLS_MISSING` when the server has no TLS and the target demands it; errors of the socket.
	 */
	async ready(): Promise<void> {
		await this.#once(this.#socket, "connect");
		if (this.#target.ssl === false) return;
		this.#socket.write(sslRequest());
		const answer = await this.#firstChunk();
		// What follows S in plain text would have been slipped in by somebody else (CVE-2021-23222).
		const isOneByte = answer.length === 1;
		if (isOneByte && answer[0] === CAN_TLS) await this.#secure();
		else if (!isOneByte || answer[0] !== CANNOT_TLS)
			throw protocolViolation("its answer about TLS is not S or N");
		else if (this.#target.ssl !== "prefer") throw this.#withoutTls();
		this.#socket.on("data", (chunk: Buffer) => this.#receive(chunk, chunk.length));
		this.#socket.resume();
	}

	async #secure(): Promise<void> {
		const { host, ssl } = this.#target;
		const secured = connectTls({
			socket: this.#socket,
			host,
			...(isIP(host) === 0 ? { servername: host } : {}),
			rejectUnauthorized: ssl === "verify-full",
		});
		this.#socket = secured;
		this.#watch(secured);
		await this.#once(secured, "secureConnect");
	}

	#withoutTls(): WireError {
		const { host, ssl } = this.#target;
		return new WireError(
			"TLS_MISSING",
			`The Postgres at ${host} offers no TLS and sslmode=${ssl} demands it. Set up TLS on the server, or choose sslmode=prefer or disable.`,
		);
	}

	#firstChunk(): Promise<Buffer> {
		return new Promise((resolve, reject) => {
			this.onBroken = reject;
			this.#socket.once("data", (chunk: Buffer) => {
				// What comes next is for the handshake, or for who listens then.
				this.#socket.pause();
				resolve(chunk);
			});
		});
	}

	#once(socket: Socket, event: "connect" | "secureConnect"): Promise<void> {
		return new Promise((resolve, reject) => {
			if (this.#reason !== undefined) reject(this.#reason);
			this.onBroken = reject;
			socket.once(event, () => resolve());
		});
	}

	#watch(socket: Socket): void {
		socket.on("error", (error) => this.fail(error));
		socket.on("close", () => {
			this.fail(
				new WireError("CONNECTION_CLOSED", "The connection to Postgres was closed from the other side."),
			);
			this.#settleClosed();
		});
	}

	#receive(chunk: Buffer, count: number): void {
		if (this.#reason !== undefined) return;
		try {
			this.#reader.push(chunk, count);
		} catch (thrown) {
			this.fail(thrown instanceof Error ? thrown : protocolViolation(String(thrown)));
		}
	}

	/** Sends bytes, which must stay as they are until the server has answered. */
	send(bytes: Buffer): void {
		this.#socket.write(bytes);
	}

	/** Ends it at once, for a reason that `onBroken` is told, unless it has broken already. */
	fail(reason: WireError | Error): void {
		if (this.#reason !== undefined) return;
		this.#reason = reason;
		this.#socket.destroy();
		this.onBroken(reason);
	}

	/** Sends last bytes and waits for the server to hang up, but not for ever. From now on it counts as broken. */
	async end(last: Buffer, reason: WireError): Promise<void> {
		this.#reason ??= reason;
		const giveUp = setTimeout(() => this.#socket.destroy(), HANG_UP_MS);
		this.#socket.end(last);
		await this.closed;
		clearTimeout(giveUp);
	}
}
