import { setMaxListeners } from "node:events";
import { WireConnection, type WireRow } from "#db/wire/connection.ts";
import { Fault } from "#server/contract/fault.ts";
import type { Lab, SpanSink } from "#server/contract/lab.ts";

/** How the service of an arm reaches Postgres. */
export type Connections = {
	/**
	 * Runs one prepared statement on a connection that nothing else uses meanwhile. Books the span `query`, and before
	 * it `poolWait`, or `connect` and afterwards `close`, by the kind of connections. A pool that must put a new
	 * connection in the place of a broken one books that under neither.
	 *
	 * @throws WireError as `WireConnection.open` and `query` do.
	 */
	use(sql: string, parameters: readonly (string | number)[], spans: SpanSink): Promise<RawRows>;
	/** Hangs up; operations in progress, and those that wait, fail. */
	close(): Promise<void>;
};

/** Rows by columns, each value in Postgres' text form; null is SQL's. Settings: time zone UTC, ISO dates. */
export type RawRows = readonly WireRow[];

/** Operations that may wait for a connection of a pool. */
const MOST_WAITING = 10_000;

function open(lab: Lab, signal: AbortSignal): Promise<WireConnection> {
	const { service, applicationName } = lab;
	return WireConnection.open(service, {
		applicationName,
		parameters: { TimeZone: "UTC", DateStyle: "ISO" },
		signal,
	});
}

/** Ends what is still connecting; each of those listens to it, which Node takes for a leak beyond ten. */
function stopper(): AbortController {
	const stop = new AbortController();
	setMaxListeners(0, stop.signal);
	return stop;
}

/** As a service without a pool does: log in, ask, hang up. */
export function connectPerRequest(lab: Lab): Connections {
	const stop = stopper();
	const connections = new Set<WireConnection>();
	return {
		async use(sql, parameters, spans) {
			const startMs = performance.now();
			const connection = await open(lab, stop.signal);
			connections.add(connection);
			const connectedMs = performance.now();
			spans.add("connect", connectedMs - startMs);
			try {
				const rows = await connection.query(sql, parameters);
				spans.add("query", performance.now() - connectedMs);
				return rows;
			} finally {
				const closingMs = performance.now();
				await connection.close();
				connections.delete(connection);
				spans.add("close", performance.now() - closingMs);
			}
		},
		async close() {
			stop.abort();
			await Promise.all([...connections].map((connection) => connection.close()));
		},
	};
}

/** A pool of `size` connections, all opened at once as at the start of a service. First come, first served. */
export async function openPool(lab: Lab, size: number): Promise<Connections> {
	const pool = new Pool(lab, size);
	try {
		await pool.fill();
	} catch (thrown) {
		await pool.close();
		throw thrown;
	}
	return pool;
}

/** A place for one connection; without one until it is first used, and again when that has broken. */
type Place = { connection: WireConnection | undefined };

class Pool implements Connections {
	readonly #lab: Lab;
	readonly #stop = stopper();
	readonly #places: readonly Place[];
	readonly #free: Place[];
	readonly #waiting: ((place: Place) => void)[] = [];

	constructor(lab: Lab, size: number) {
		this.#lab = lab;
		this.#places = Array.from({ length: size }, () => ({ connection: undefined }));
		this.#free = [...this.#places];
	}

	/** Opens all connections; when one cannot be opened, the others are tried to the end nevertheless. */
	async fill(): Promise<void> {
		const outcomes = await Promise.allSettled(this.#places.map((place) => this.#connect(place)));
		const failed = outcomes.find((outcome) => outcome.status === "rejected");
		if (failed !== undefined) throw failed.reason;
	}

	async use(sql: string, parameters: readonly (string | number)[], spans: SpanSink): Promise<RawRows> {
		const startMs = performance.now();
		const place = this.#free.pop() ?? (await this.#wait());
		let fromMs = performance.now();
		spans.add("poolWait", fromMs - startMs);
		try {
			let connection = place.connection;
			// Who finds a broken connection waits for another one; when there is none to be had, it is told why.
			if (connection === undefined || !connection.isOpen) {
				connection = await this.#connect(place);
				fromMs = performance.now();
			}
			const rows = await connection.query(sql, parameters);
			spans.add("query", performance.now() - fromMs);
			return rows;
		} finally {
			this.#release(place);
		}
	}

	/** Those who wait get their place one by one as it becomes free, and with it the news. */
	async close(): Promise<void> {
		this.#stop.abort();
		await Promise.all(this.#places.map(({ connection }) => connection?.close()));
	}

	async #connect(place: Place): Promise<WireConnection> {
		place.connection = undefined;
		const connection = await open(this.#lab, this.#stop.signal);
		place.connection = connection;
		return connection;
	}

	#wait(): Promise<Place> {
		if (this.#waiting.length >= MOST_WAITING) {
			throw new Fault(
				"too-busy",
				`${MOST_WAITING} operations wait for a connection already. Use a larger pool or less load.`,
			);
		}
		return new Promise((resolve) => this.#waiting.push(resolve));
	}

	#release(place: Place): void {
		const next = this.#waiting.shift();
		if (next === undefined) this.#free.push(place);
		else next(place);
	}
}
