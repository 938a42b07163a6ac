/** Something Postgres reported, or a connection that broke; `code` is a SQLSTATE or one of ours. */
export class WireError extends Error {
	readonly code: string;
	/** ERROR, FATAL or PANIC as Postgres said it; undefined when the error is not its own. */
	readonly severity: string | undefined;

	constructor(code: string, message: string, severity?: string) {
		super(message);
		this.name = "WireError";
		this.code = code;
		this.severity = severity;
	}

	/** Whether it ends the connection and not just the statement. */
	get endsConnection(): boolean {
		return this.severity !== "ERROR";
	}
}

/**
 * Reads the body of an ErrorResponse: fields of one letter and a text each (PostgreSQL documentation, 53.8). A body
 * without a code counts as a violation of the protocol.
 */
export function readServerError(bytes: Buffer, start: number, end: number): WireError {
	const fields = new Map<string, string>();
	for (let at = start; at < end && bytes[at] !== 0; ) {
		const stop = bytes.indexOf(0, at + 1);
		if (stop === -1 || stop >= end) break;
		fields.set(String.fromCharCode(bytes[at] ?? 0), bytes.toString("utf8", at + 1, stop));
		at = stop + 1;
	}
	return new WireError(
		fields.get("C") ?? "08P01",
		fields.get("M") ?? "Postgres reported an error without a word.",
		// V is never translated; servers before 9.6 have S alone.
		fields.get("V") ?? fields.get("S") ?? "FATAL",
	);
}

/** What comes is not the protocol, or not the part of it that was agreed upon. */
export function protocolViolation(what: string): WireError {
	return new WireError("08P01", `The server does not speak Postgres' protocol 3.0 as expected: ${what}.`);
}
