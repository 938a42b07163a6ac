import postgres, { type Options, type Sql } from "postgres";
import { Fault } from "#server/contract/fault.ts";
import type { ConnectionTarget } from "#server/contract/lab.ts";
import { addressOf } from "./address.ts";

const SSL_MODES: Record<string, ConnectionTarget["ssl"]> = {
	disable: false,
	prefer: "prefer",
	require: "require",
	"verify-full": "verify-full",
};

/**
 * Reads a libpq URL; a Unix socket's folder stands percent-encoded in place of the host, as in
 * `postgres://user:password@%2Ftmp%2Fsocket:5432/workbench`.
 *
 * @throws Fault `configuration` naming the variable, never the password.
 */
export function parseDatabaseUrl(url: string, variable: string): ConnectionTarget {
	const match =
		/^postgres(?:ql)?:\/\/(?:([^:@/]*)(?::([^@/]*))?@)?([^:/?]*)(?::(\d+))?\/([^?]+)(?:\?(.*))?$/.exec(url);
	if (match === null) {
		throw new Fault(
			"configuration",
			`${variable} is not a Postgres URL. It looks like postgres://user:password@host:5432/database.`,
			{ field: variable },
		);
	}
	const [, user = "", password = "", host = "", port, database = "", query = ""] = match;
	const mode = new URLSearchParams(query).get("sslmode") ?? "disable";
	const ssl = SSL_MODES[mode];
	if (ssl === undefined) {
		throw new Fault(
			"configuration",
			`${variable}: sslmode=${mode} is not one of ${Object.keys(SSL_MODES).join(", ")}.`,
			{
				field: variable,
			},
		);
	}
	return {
		host: decodeURIComponent(host) || "localhost",
		port: port === undefined ? 5432 : Number(port),
		database: decodeURIComponent(database),
		user: decodeURIComponent(user),
		password: decodeURIComponent(password),
		ssl,
	};
}

/** The inverse of `parseDatabaseUrl`. */
export function formatDatabaseUrl(target: ConnectionTarget): string {
	const { user, password, host, port, database, ssl } = target;
	const query = ssl === false ? "" : `?sslmode=${ssl}`;
	return `postgres://${encodeURIComponent(user)}:${encodeURIComponent(password)}@${encodeURIComponent(host)}:${port}/${encodeURIComponent(database)}${query}`;
}

/** A client of the `postgres` driver for a target; nothing connects until the first query. */
export function connect(
	target: ConnectionTarget,
	options: Options<Record<string, never>> & { applicationName: string },
): Sql {
	const { applicationName, ...rest } = options;
	return postgres({
		...addressOf(target),
		database: target.database,
		user: target.user,
		password: target.password,
		ssl: target.ssl,
		onnotice: () => {},
		// A server lost during the driver's query for its types would end the process; arrays go as text instead.
		fetch_types: false,
		...rest,
		connection: { application_name: applicationName, ...rest.connection },
	}) as Sql;
}
