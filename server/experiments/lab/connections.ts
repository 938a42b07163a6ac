import { setMaxListeners } from "node:events";
import { WireConnection, type WireRow } from "#db/wire/connection.ts";
import type { Lab, SpanSink } from "#server/contract/lab.ts";

/** What a service has to know of a lab to reach its Postgres. */
export type ServiceAccess = Pick<Lab, "service" | "applicationName" | "settings">;

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

/** Logs in as the measured service. @throws WireError as `WireConnection.open` does. */
export function openConnection(
	{ service, applicationName, settings }: ServiceAccess,
	signal: AbortSignal,
): Promise<WireConnection> {
	return WireConnection.open(service, {
		applicationName,
		parameters: { TimeZone: "UTC", DateStyle: "ISO", ...settings },
		signal,
	});
}

/** Ends what is still connecting; each of those listens to it, which Node takes for a leak beyond ten. */
export function stopper(): AbortController {
	const stop = new AbortController();
	setMaxListeners(0, stop.signal);
	return stop;
}

/** As a service without a pool does: log in, ask, hang up. */
export function connectPerRequest(access: ServiceAccess): Connections {
	const stop = stopper();
	const connections = new Set<WireConnection>();
	return {
		async use(sql, parameters, spans) {
			const startMs = performance.now();
			const connection = await openConnection(access, stop.signal);
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
