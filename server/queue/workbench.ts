import { drizzle, type PostgresJsDatabase } from "drizzle-orm/postgres-js";
import { connect } from "#db/client.ts";
import { Fault } from "#server/contract/fault.ts";
import type { ConnectionTarget } from "#server/contract/lab.ts";

export type Database = PostgresJsDatabase<Record<string, never>>;

/** A way to the workbench's tables. */
export type Workbench = { target: ConnectionTarget; db: Database; close(): Promise<void> };

const LOST_CODES = [
	"ECONNREFUSED",
	"ECONNRESET",
	"ENOENT",
	"EPIPE",
	"ETIMEDOUT",
	"EHOSTUNREACH",
	"ENOTFOUND",
	"EAI_AGAIN",
];

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

/** Whether an error says that the server cannot be reached or went away, and not that a query was wrong. */
export function isConnectionLost(error: unknown): boolean {
	for (let cause: unknown = error; cause instanceof Error; cause = cause.cause) {
		if (cause instanceof Fault && cause.code === "database-unavailable") return true;
		const code = "code" in cause ? String(cause.code) : "";
		// Class 57P: the server is shut down, crashed or starting; 53300: no connection is free.
		if (code.startsWith("CONNECT") || code.startsWith("57P") || code.startsWith("08")) return true;
		if (code === "53300" || LOST_CODES.includes(code)) return true;
	}
	return false;
}
