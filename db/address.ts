import type { ConnectionTarget } from "#server/contract/lab.ts";

/** Where a Postgres listens, as `node:net` and the driver take it: a Unix socket in a folder, or a host and a port. */
export function addressOf({
	host,
	port,
}: Pick<ConnectionTarget, "host" | "port">): { path: string } | { host: string; port: number } {
	return host.startsWith("/") ? { path: `${host}/.s.PGSQL.${port}` } : { host, port };
}
