import { Fault } from "#server/contract/fault.ts";

/**
 * Codes of Node and of the driver, and Postgres' classes 08 and 57P, that mean: there is nobody at the
 * other end any more, or not yet. Not 53300: a server that has no connection free is there.
 */
const LOST =
	/^(08\w{3}|57P\w{2}|ECONN\w+|ENOENT|ENOTFOUND|ENETUNREACH|EHOSTUNREACH|EAI_AGAIN|EPIPE|ETIMEDOUT|CONNECTION_\w+|CONNECT_TIMEOUT)$/;

/** Whether an error, or what caused it, says that the server cannot be reached or went away. */
export function isConnectionLost(thrown: unknown): boolean {
	return reasonsOf(thrown).some(
		(reason) =>
			(reason instanceof Fault && reason.code === "database-unavailable") || LOST.test(codeOf(reason)),
	);
}

/** Whether an error, or what caused it, says that the server is there and has no connection free. */
export function isOutOfConnections(thrown: unknown): boolean {
	return reasonsOf(thrown).some((reason) => codeOf(reason) === "53300");
}

function codeOf(reason: Error): string {
	return "code" in reason ? String(reason.code) : "";
}

function reasonsOf(thrown: unknown): Error[] {
	return thrown instanceof Error ? [thrown, ...reasonsOf(thrown.cause)] : [];
}
