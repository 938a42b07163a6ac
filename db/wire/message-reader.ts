import { protocolViolation } from "./wire-error.ts";

/** Gets one message: its type, and where in `bytes` its body lies. The bytes are reused once it returns. */
export type OnMessage = (type: number, bytes: Buffer, start: number, end: number) => void;

/** A message, and all rows of one result, may be this large. */
export const MOST_BYTES = 64 * 1024 * 1024;
/** Before the server waits for a query it has little to say, and has not proven who it is. */
export const MOST_LOGIN_BYTES = 64 * 1024;
const HEAD_BYTES = 5;

/**
 * Cuts what a socket brings, in whatever chunks, into messages: a type byte, a length that counts itself, a body
 * (PostgreSQL documentation, 53.1). Only a message that chunks tear apart is copied.
 */
export class MessageReader {
	readonly #onMessage: OnMessage;
	readonly #head = Buffer.alloc(HEAD_BYTES);
	#headCount = 0;
	/** The body of a torn message as far as it is here; undefined while its head is not complete. */
	#body: Buffer | undefined;
	#bodyCount = 0;
	#mostBytes = MOST_LOGIN_BYTES;

	constructor(onMessage: OnMessage) {
		this.#onMessage = onMessage;
	}

	/** From now on messages may be as large as `MOST_BYTES`; until then as `MOST_LOGIN_BYTES`. */
	trust(): void {
		this.#mostBytes = MOST_BYTES;
	}

	/**
	 * Takes the first `count` bytes of a chunk.
	 *
	 * @throws WireError `08P01` at a length that is impossible or beyond what is allowed by then.
	 */
	push(chunk: Buffer, count: number): void {
		let at = this.#headCount === 0 ? 0 : this.#mend(chunk, 0, count);
		while (count - at >= HEAD_BYTES) {
			const start = at + HEAD_BYTES;
			const end = start + this.#bodyLength(chunk, at);
			if (end > count) break;
			this.#onMessage(chunk[at] ?? 0, chunk, start, end);
			at = end;
		}
		while (at < count) at = this.#mend(chunk, at, count);
	}

	/** Takes what belongs to a torn message and hands it on when it is whole. Answers with where it stopped. */
	#mend(chunk: Buffer, from: number, count: number): number {
		let at = from;
		if (this.#body === undefined) {
			const taken = chunk.copy(this.#head, this.#headCount, at, count);
			this.#headCount += taken;
			at += taken;
			if (this.#headCount < HEAD_BYTES) return at;
			this.#body = Buffer.allocUnsafe(this.#bodyLength(this.#head, 0));
			this.#bodyCount = 0;
		}
		const body = this.#body;
		const copied = chunk.copy(body, this.#bodyCount, at, count);
		this.#bodyCount += copied;
		if (this.#bodyCount === body.length) {
			this.#headCount = 0;
			this.#body = undefined;
			this.#onMessage(this.#head[0] ?? 0, body, 0, body.length);
		}
		return at + copied;
	}

	#bodyLength(bytes: Buffer, at: number): number {
		const length = bytes.readUInt32BE(at + 1) - 4;
		if (length < 0 || length > this.#mostBytes) throw protocolViolation(`a message of ${length + 4} bytes`);
		return length;
	}
}
