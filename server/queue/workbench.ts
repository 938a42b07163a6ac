import { drizzle, type PostgresJsDatabase } from "drizzle-orm/postgres-js";
import { connect } from "#db/client.ts";
import { isConnectionLost, isOutOfConnections } from "#db/connection-lost.ts";
import type { ConnectionTarget } from "#server/contract/lab.ts";

export type Database = PostgresJsDatabase<Record<string, never>>;

/** What is done with it is done together or not at all. */
export type Transaction = Parameters<Parameters<Database["transaction"]>[0]>[0];

/** A way to the workbench's tables. */
export type Workbench = { target: ConnectionTarget; db: Database; close(): Promise<void> };

/**
 * Opens a pool; nothing connects until the first query.
 *
 * The driver's own client is kept inside: drizzle turns off its reading of times and its writing of
 * JSON, so a query that went past drizzle would store the wrong thing.
 */
export function openWorkbench(
	target: ConnectionTarget,
	options: { applicationName: string; maxConnections: number },
): Workbench {
	const client = connect(target, {
		applicationName: options.applicationName,
		max: options.maxConnections,
		connect_timeout: 5,
		idle_timeout: 600,
		// Wait at most a second between tries, so that a restarted server is found at once.
		backoff: (retries: number) => Math.min(1, 0.05 * 2 ** retries),
	});
	return {
		target,
		db: drizzle(client) as Database,
		close: () => client.end({ timeout: 2 }),
	};
}

/** Whether the workbench cannot be asked just now, lost or without a free connection: it is worth another try. */
export function isUnavailable(error: unknown): boolean {
	return isConnectionLost(error) || isOutOfConnections(error);
}
