import { TRPCError } from "@trpc/server";
import type { TRPC_ERROR_CODE_KEY } from "@trpc/server/rpc";
import { z } from "zod";
import { Fault, type FaultCode } from "#server/contract/fault.ts";
import { faultOfIssues } from "#server/contract/issue.ts";
import type { Logger } from "#server/observability/logger.ts";
import { isUnavailable } from "#server/queue/workbench.ts";

/** The one place where fault codes become tRPC codes. */
const CODES: Record<FaultCode, TRPC_ERROR_CODE_KEY> = {
	"bad-request": "BAD_REQUEST",
	"not-found": "NOT_FOUND",
	forbidden: "FORBIDDEN",
	misdirected: "FORBIDDEN",
	"too-many-runs": "TOO_MANY_REQUESTS",
	"too-large": "PAYLOAD_TOO_LARGE",
	"too-busy": "SERVICE_UNAVAILABLE",
	"lab-not-ready": "SERVICE_UNAVAILABLE",
	"requirement-missing": "PRECONDITION_FAILED",
	"database-unavailable": "SERVICE_UNAVAILABLE",
	configuration: "INTERNAL_SERVER_ERROR",
	io: "INTERNAL_SERVER_ERROR",
	"disk-full": "INTERNAL_SERVER_ERROR",
	cancelled: "CLIENT_CLOSED_REQUEST",
	lost: "INTERNAL_SERVER_ERROR",
	timeout: "TIMEOUT",
	"trial-crashed": "INTERNAL_SERVER_ERROR",
	"trial-hung": "TIMEOUT",
	"trial-out-of-memory": "INTERNAL_SERVER_ERROR",
	"not-comparable": "PRECONDITION_FAILED",
	threshold: "PRECONDITION_FAILED",
	internal: "INTERNAL_SERVER_ERROR",
};

/** What the browser learns of an error beside its sentence. */
export type ErrorData = {
	code: TRPC_ERROR_CODE_KEY;
	httpStatus: number;
	fault: FaultCode;
	/** The input at fault, as in `load.clients` or `arms[1].index`. */
	field: string | null;
	requestId: string | null;
};

/**
 * What a person may read of anything thrown: a sentence, never SQL, a path or a stack.
 *
 * @param input what was sent, for an error that is about it
 */
export function describeError(error: unknown, input?: unknown): Fault {
	const cause = error instanceof TRPCError ? error.cause : error;
	if (cause instanceof Fault) return cause;
	if (cause instanceof z.ZodError) return faultOfIssues(cause, input);
	if (isUnavailable(cause)) {
		return new Fault(
			"database-unavailable",
			"The database does not answer just now. It is tried again; nothing that was stored is lost.",
			{ cause },
		);
	}
	if (error instanceof TRPCError && error.code === "NOT_FOUND") {
		return new Fault(
			"not-found",
			"There is no such procedure. Reload the page: it may be older than the server.",
		);
	}
	if (error instanceof TRPCError && error.code !== "INTERNAL_SERVER_ERROR") {
		return new Fault("bad-request", "The request could not be read. Send JSON, as the page does.");
	}
	return new Fault(
		"internal",
		"Something unexpected happened. Try again; the server's log has the details.",
		{
			cause,
		},
	);
}

/** The call that an error ended. */
export type Call = { log: Logger; requestId: string; path: string };

/**
 * Anything thrown as a tRPC error whose cause is a fault. What nobody expected is logged here, under the
 * request's id that the caller is told.
 *
 * @param input what was sent, for an error that is about it
 */
export function reportError(error: unknown, { log, requestId, path }: Call, input?: unknown): TRPCError {
	const fault = describeError(error, input);
	if (fault.code === "internal" || fault.code === "configuration") {
		log.error({ requestId, path, err: fault.cause ?? error }, "call failed");
	}
	// tRPC's own refusals keep their codes: a wrong method is not a wrong input.
	const own = error instanceof TRPCError && error.code !== "INTERNAL_SERVER_ERROR" ? error.code : undefined;
	return new TRPCError({ code: own ?? CODES[fault.code], message: fault.message, cause: fault });
}
