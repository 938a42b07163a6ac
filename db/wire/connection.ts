import { Fault } from "#server/contract/fault.ts";
import type { ConnectionTarget } from "#server/contract/lab.ts";
import { Channel } from "./channel.ts";
import { logIn } from "./login.ts";
import { MOST_BYTES } from "./message-reader.ts";
import { BindWriter, parse, terminate } from "./requests.ts";
import { RowCopier, type WireRow } from "./row-copier.ts";
import { protocolViolation, readServerError, WireError } from "./wire-error.ts";

export type { WireRow } from "./row-copier.ts";

export type WireOptions = {
	applicationName: string;
	/** Settings of the session, as `TimeZone`. */
	parameters: Record<string, string>;
	/** Ends it, also while it connects. */
	signal?: AbortSignal;
};

const CONNECT_MS = 5_000;
/** Statements that a connection prepares; who makes a text of its own for each query wants parameters. */
const MOST_STATEMENTS = 256;
/** Postgres gave up a prepared statement, or cannot go on with it: it is prepared anew by the next query. */
const STATEMENT_IS_STALE = new Set(["26000", "0A000"]);

const DATA_ROW = code("D");
const READY_FOR_QUERY = code("Z");
const PARSE_COMPLETE = code("1");
const ERROR_RESPONSE = code("E");
/** BindComplete, CommandComplete, EmptyQueryResponse, notices, notifications and settings tell us nothing new. */
const IGNORED = new Set(["2", "C", "I", "N", "A", "S"].map(code));

type Pending = {
	sql: string;
	/** Prepared by this very request. */
	fresh: string | undefined;
	rows: WireRow[];
	error: WireError | undefined;
	resolve(rows: readonly WireRow[]): void;
	reject(error: Error): void;
};

/**
 * A connection to Postgres that does the least that a query needs: protocol 3.0 (PostgreSQL documentation, chapter
 * 53), named prepared statements, text form, one query at a time, one write and no timer for each. It is for what is
 * measured: the time in an operation should be Postgres', not a driver's.
 */
export class WireConnection {
	readonly #channel: Channel;
	readonly #writer = new BindWriter();
	readonly #copier = new RowCopier();
	/** Names by text. */
	readonly #statements = new Map<string, string>();
	#statementCount = 0;
	#pending: Pending | undefined;

	/**
	 * Connects and logs in, within five seconds.
	 *
	 * @throws WireError or an error of the socket, with a `code`: see `logIn`; `CONNECT_TIMEOUT`; `CONNECTION_ENDED`
	 * when the signal aborts; `TLS_MISSING` when TLS is demanded and not to be had.
	 */
	static async open(target: ConnectionTarget, options: WireOptions): Promise<WireConnection> {
		const channel = new Channel(target);
		const timer = setTimeout(() => channel.fail(timedOut(target)), CONNECT_MS);
		const abort = () => channel.fail(ended());
		options.signal?.addEventListener("abort", abort, { once: true });
		try {
			if (options.signal?.aborted) throw ended();
			await channel.ready();
			await logIn(channel, target, { application_name: options.applicationName, ...options.parameters });
			return new WireConnection(channel);
		} catch (thrown) {
			channel.fail(thrown instanceof Error ? thrown : ended());
			throw thrown;
		} finally {
			clearTimeout(timer);
			options.signal?.removeEventListener("abort", abort);
		}
	}

	private constructor(channel: Channel) {
		this.#channel = channel;
		channel.trust();
		channel.onMessage = (type, bytes, start, end) => this.#take(type, bytes, start, end);
		channel.onBroken = (reason) => this.#settle()?.reject(reason);
	}

	/** Whether a query is in progress. */
	get isBusy(): boolean {
		return this.#pending !== undefined;
	}

	/** Whether it takes queries. */
	get isOpen(): boolean {
		return this.#channel.reason === undefined;
	}

	/**
	 * Runs one statement, prepared at its first use; rows of columns in Postgres' text form. An error of the statement
	 * leaves the connection as it was.
	 *
	 * @throws WireError with Postgres' `code`; that or an error of the socket when the connection breaks or is broken,
	 * which `isOpen` then says; `54000` for a result beyond 64 MB, which breaks it too. Fault `internal` while another
	 * query is in progress, and for too many statements or parameters.
	 */
	query(sql: string, parameters: readonly (string | number)[]): Promise<readonly WireRow[]> {
		return new Promise((resolve, reject) => {
			const broken = this.#channel.reason;
			if (broken !== undefined) throw broken;
			if (this.#pending !== undefined) {
				throw new Fault(
					"internal",
					"A connection does one query at a time, and this one is in the middle of another.",
				);
			}
			const known = this.#statements.get(sql);
			const fresh = known === undefined ? this.#newName() : undefined;
			const request = this.#writer.write(known ?? fresh ?? "", parameters);
			this.#pending = { sql, fresh, rows: [], error: undefined, resolve, reject };
			this.#channel.send(fresh === undefined ? request : Buffer.concat([parse(fresh, sql), request]));
		});
	}

	/**
	 * Hangs up and waits until the server has, for a second at most. A query in progress fails with
	 * `CONNECTION_ENDED`, and the server ends it when it next looks for its client.
	 */
	async close(): Promise<void> {
		if (this.#pending !== undefined) this.#channel.fail(ended());
		else if (this.isOpen) await this.#channel.end(terminate(), ended());
		await this.#channel.closed;
	}

	#newName(): string {
		if (this.#statements.size >= MOST_STATEMENTS) {
			throw new Fault(
				"internal",
				`A connection prepares at most ${MOST_STATEMENTS} statements. Put what changes into parameters.`,
			);
		}
		this.#statementCount++;
		return `s${this.#statementCount}`;
	}

	#take(type: number, bytes: Buffer, start: number, end: number): void {
		if (type === DATA_ROW) this.#takeRow(bytes, start, end);
		else if (type === READY_FOR_QUERY) this.#finish();
		else if (type === PARSE_COMPLETE) this.#remember();
		else if (type === ERROR_RESPONSE) this.#fail(readServerError(bytes, start, end));
		else if (!IGNORED.has(type)) {
			throw protocolViolation(`a message "${String.fromCharCode(type)}" in answer to a query`);
		}
	}

	#takeRow(bytes: Buffer, start: number, end: number): void {
		const pending = this.#pending;
		if (pending === undefined) throw protocolViolation("a row nobody asked for");
		if (pending.rows.length === 0) this.#copier.begin();
		pending.rows.push(this.#copier.copy(bytes, start, end));
		if (this.#copier.byteCount > MOST_BYTES) {
			throw new WireError("54000", `A result has more than ${MOST_BYTES} bytes. Ask for fewer rows.`);
		}
	}

	#remember(): void {
		const pending = this.#pending;
		if (pending?.fresh !== undefined) this.#statements.set(pending.sql, pending.fresh);
	}

	#fail(error: WireError): void {
		if (error.endsConnection) {
			this.#channel.fail(error);
			return;
		}
		const pending = this.#pending;
		if (pending === undefined) return;
		pending.error = error;
		if (STATEMENT_IS_STALE.has(error.code)) this.#statements.delete(pending.sql);
	}

	#finish(): void {
		const pending = this.#settle();
		if (pending === undefined) return;
		if (pending.error === undefined) pending.resolve(pending.rows);
		else pending.reject(pending.error);
	}

	/** The query in progress, which is none any more. */
	#settle(): Pending | undefined {
		const pending = this.#pending;
		this.#pending = undefined;
		return pending;
	}
}

function code(letter: string): number {
	return letter.charCodeAt(0);
}

function timedOut({ host }: ConnectionTarget): WireError {
	return new WireError(
		"CONNECT_TIMEOUT",
		`The Postgres at ${host} did not answer within ${CONNECT_MS / 1_000} s.`,
	);
}

function ended(): WireError {
	return new WireError("CONNECTION_ENDED", "The connection was closed on this side.");
}
