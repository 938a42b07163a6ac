import type { Sql } from "postgres";
import { connect } from "#db/client.ts";
import { outlived } from "#db/session.ts";
import type { Lab, SpanSink } from "#server/contract/lab.ts";

/** How the service of an arm reaches Postgres. */
export type Connections = {
	/**
	 * Runs one prepared statement on a connection that nothing else uses meanwhile. Books the span `query`, and before
	 * it `poolWait`, or `connect` and afterwards `close`, by the kind of connections.
	 */
	use(sql: string, parameters: readonly (string | number)[], spans: SpanSink): Promise<RawRows>;
	close(): Promise<void>;
};

/** Rows by columns, each value in Postgres' text form; null is SQL's. Settings: time zone UTC, ISO dates. */
export type RawRows = readonly (readonly (Uint8Array | null)[])[];

const CONNECT_TIMEOUT_S = 5;
const CLOSE_TIMEOUT_S = 1;

/** A client of exactly one connection. */
function openOne(lab: Lab, onParameter?: () => void): Sql {
	return connect(lab.service, {
		applicationName: lab.applicationName,
		max: 1,
		connect_timeout: CONNECT_TIMEOUT_S,
		connection: { TimeZone: "UTC", DateStyle: "ISO" },
		...(onParameter === undefined ? {} : { onparameter: onParameter }),
	});
}

/** As a service without a pool does: log in, ask, hang up. */
export function connectPerRequest(lab: Lab): Connections {
	const open = new Set<Sql>();
	return {
		async use(sql, parameters, spans) {
			const startMs = performance.now();
			// The driver connects on its first query. Postgres names its settings as the last step of a login,
			// so the last of them ends it, and no statement of our own is needed to find out.
			let connectedMs = startMs;
			const client = openOne(lab, () => {
				connectedMs = performance.now();
			});
			open.add(client);
			try {
				const rows = await client.unsafe(sql, [...parameters], { prepare: true }).raw();
				spans.add("connect", connectedMs - startMs);
				spans.add("query", performance.now() - connectedMs);
				return rows as unknown as RawRows;
			} finally {
				const closingMs = performance.now();
				await client.end({ timeout: CLOSE_TIMEOUT_S });
				open.delete(client);
				spans.add("close", performance.now() - closingMs);
			}
		},
		async close() {
			await Promise.all([...open].map((client) => client.end({ timeout: 0 })));
		},
	};
}

/**
 * A pool of `size` connections, all opened at once as at the start of a service. First come, first served.
 *
 * It is our own, over clients of one connection each, because `sql.reserve()` of postgres 3.4 cannot be
 * timed safely: with `fetch_types: false` a reserve that has to connect never ends, and after a lost
 * connection those who wait are never served and the next statement crashes the process.
 */
export async function openPool(lab: Lab, size: number): Promise<Connections> {
	const clients = new Set(Array.from({ length: size }, () => openOne(lab)));
	const idle = [...clients];
	const waiting: ((client: Sql) => void)[] = [];
	const release = (client: Sql) => {
		const next = waiting.shift();
		if (next === undefined) idle.push(client);
		else next(client);
	};
	const replace = (client: Sql): Sql => {
		clients.delete(client);
		void client.end({ timeout: 0 });
		const fresh = openOne(lab);
		clients.add(fresh);
		return fresh;
	};
	const close = async () => {
		await Promise.all([...clients].map((client) => client.end({ timeout: CLOSE_TIMEOUT_S })));
	};
	const opened = await Promise.allSettled(idle.map((client) => client.unsafe("select 1")));
	const failed = opened.find((outcome) => outcome.status === "rejected");
	if (failed !== undefined) {
		await close();
		throw failed.reason;
	}
	return {
		async use(sql, parameters, spans) {
			const startMs = performance.now();
			let client = idle.pop() ?? (await new Promise<Sql>((resolve) => waiting.push(resolve)));
			const gotMs = performance.now();
			spans.add("poolWait", gotMs - startMs);
			try {
				const rows = await client.unsafe(sql, [...parameters], { prepare: true }).raw();
				spans.add("query", performance.now() - gotMs);
				return rows as unknown as RawRows;
			} catch (thrown) {
				// The driver cannot always use a connection again that broke with something still to be sent.
				if (!outlived(thrown)) client = replace(client);
				throw thrown;
			} finally {
				release(client);
			}
		},
		close,
	};
}
