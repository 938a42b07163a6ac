/**
 * What a client sends in protocol 3.0 (PostgreSQL documentation, 53.7): each message a type byte, a length that
 * counts itself, and a body; but for the first one of a connection, which has no type.
 */
import { Fault } from "#server/contract/fault.ts";

const PROTOCOL = 196_608;
const SSL_REQUEST = 80_877_103;
const MOST_PARAMETERS = 65_535;

const type = (letter: string) => letter.charCodeAt(0);
const BIND = type("B");

/** Execute of the unnamed portal, all rows; then Sync. */
const EXECUTE_AND_SYNC = Buffer.concat([
	message("E", Buffer.from([0, 0, 0, 0, 0])),
	message("S", Buffer.alloc(0)),
]);

/** Asks whether the server can do TLS; it answers with one byte, S or N. */
export function sslRequest(): Buffer {
	return Buffer.concat([int32(8), int32(SSL_REQUEST)]);
}

/** Says who wants to go where, and the settings of the session. */
export function startup(settings: Record<string, string>): Buffer {
	const body = Buffer.from(`${Object.entries(settings).flat().map(checkedText).join("\0")}\0\0`);
	return Buffer.concat([int32(body.length + 8), int32(PROTOCOL), body]);
}

/** A password, clear or hashed. */
export function password(text: string): Buffer {
	return message("p", Buffer.from(`${checkedText(text)}\0`));
}

/** The choice of a SASL mechanism with the client's first message. */
export function saslInitial(mechanism: string, first: string): Buffer {
	const data = Buffer.from(first);
	return message("p", Buffer.concat([Buffer.from(`${mechanism}\0`), int32(data.length), data]));
}

/** The client's further messages of a SASL exchange. */
export function saslResponse(text: string): Buffer {
	return message("p", Buffer.from(text));
}

/** Prepares a statement under a name; Postgres finds out the types of its parameters. */
export function parse(name: string, sql: string): Buffer {
	return message("P", Buffer.from(`${name}\0${checkedText(sql)}\0\0\0`));
}

/** Hangs up. */
export function terminate(): Buffer {
	return message("X", Buffer.alloc(0));
}

/** Writes Bind, Execute and Sync into memory of its own that it uses again: one request for each query is all there is. */
export class BindWriter {
	#bytes = Buffer.allocUnsafe(512);

	/**
	 * The request that runs a prepared statement; parameters and results in text form. It is good until the next one.
	 *
	 * @throws Fault `internal` at more parameters than the protocol can count.
	 */
	write(statement: string, parameters: readonly (string | number)[]): Buffer {
		if (parameters.length > MOST_PARAMETERS) {
			throw new Fault("internal", `A statement takes at most ${MOST_PARAMETERS} parameters. Use an array.`);
		}
		// Two empty zero-ended texts and counts for the head and the tail; a text in UTF-8 takes three bytes a unit at most.
		let most = 32 + statement.length + EXECUTE_AND_SYNC.length;
		for (const one of parameters) most += 4 + (typeof one === "string" ? 3 * one.length : 32);
		if (most > this.#bytes.length) this.#bytes = Buffer.allocUnsafe(2 * most);
		const bytes = this.#bytes;
		bytes[0] = BIND;
		bytes[5] = 0;
		let at = 6 + bytes.write(statement, 6, "latin1");
		bytes[at++] = 0;
		at = bytes.writeUInt16BE(0, at);
		at = bytes.writeUInt16BE(parameters.length, at);
		for (const one of parameters) {
			const length = bytes.write(String(one), at + 4, "utf8");
			bytes.writeInt32BE(length, at);
			at += 4 + length;
		}
		at = bytes.writeUInt16BE(0, at);
		bytes.writeInt32BE(at - 1, 1);
		at += EXECUTE_AND_SYNC.copy(bytes, at);
		return bytes.subarray(0, at);
	}
}

function message(letter: string, body: Buffer): Buffer {
	return Buffer.concat([Buffer.from(letter), int32(body.length + 4), body]);
}

function int32(value: number): Buffer {
	const bytes = Buffer.alloc(4);
	bytes.writeInt32BE(value);
	return bytes;
}

/** @throws Fault `internal` at a zero byte, which would end the text early. */
function checkedText(text: string): string {
	if (text.includes("\0")) throw new Fault("internal", "A text for Postgres must not hold a zero byte.");
	return text;
}
