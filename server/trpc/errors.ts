import { TRPCError } from "@trpc/server";
import type { TRPC_ERROR_CODE_KEY } from "@trpc/server/rpc";
import { z } from "zod";
import { Fault, type FaultCode } from "#server/contract/fault.ts";
import { isUnavailable } from "#server/queue/workbench.ts";

/** The one place where fault codes become tRPC codes. */
const CODES: Record<FaultCode, TRPC_ERROR_CODE_KEY> = {
	"bad-request": "BAD_REQUEST",
	"not-found": "NOT_FOUND",
	forbidden: "FORBIDDEN",
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

/** What a person may read of anything thrown: a sentence, never SQL, a path or a stack. */
export function describeError(error: unknown): Fault {
	const cause = error instanceof TRPCError ? error.cause : error;
	if (cause instanceof Fault) return cause;
	if (cause instanceof z.ZodError) return describeInput(cause);
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

/** Anything thrown as a tRPC error whose cause is a fault. */
export function toTrpcError(error: unknown): TRPCError {
	const fault = describeError(error);
	// tRPC's own refusals keep their codes: a wrong method is not a wrong input.
	const own = error instanceof TRPCError && error.code !== "INTERNAL_SERVER_ERROR" ? error.code : undefined;
	return new TRPCError({ code: own ?? CODES[fault.code], message: fault.message, cause: fault });
}

/** `["arms", 1, "index"]` → `arms[1].index`. */
function formatPath(path: readonly PropertyKey[]): string {
	return path.reduce<string>((text, part) => {
		if (typeof part === "number") return `${text}[${part}]`;
		return text === "" ? String(part) : `${text}.${String(part)}`;
	}, "");
}

function describeInput(error: z.ZodError): Fault {
	const first = error.issues[0];
	if (first === undefined) return new Fault("bad-request", "The input is not valid.");
	const unknownKey = first.code === "unrecognized_keys" ? first.keys.slice(0, 1) : [];
	const field = formatPath([...first.path, ...unknownKey]).slice(0, 200);
	const sentence = `${field === "" ? "input" : field}: ${describeIssue(first, error)}.`;
	return new Fault("bad-request", sentence, field === "" ? {} : { field });
}

type Issue = z.ZodError["issues"][number];

function describeIssue(issue: Issue, error: z.ZodError): string {
	switch (issue.code) {
		case "unrecognized_keys":
			return "there is no such field; leave it out";
		case "too_small":
		case "too_big":
			return describeBounds(issue, error);
		case "invalid_type":
			return issue.input === undefined
				? `must be given, as ${article(issue.expected)}`
				: `must be ${article(issue.expected)}`;
		default:
			return issue.message.replace(/\.$/, "");
	}
}

function article(type: string): string {
	const words: Record<string, string> = { int: "a whole number", array: "a list", object: "an object" };
	return words[type] ?? `a ${type}`;
}

/** Of several bounds broken at one place the tightest is named: 1e308 is also no safe integer. */
function describeBounds(issue: Issue, error: z.ZodError): string {
	const bounds = error.issues.flatMap((other) => {
		if (other.path.join() !== issue.path.join()) return [];
		if (other.code === "too_big" && issue.code === "too_big") return [Number(other.maximum)];
		return other.code === "too_small" && issue.code === "too_small" ? [Number(other.minimum)] : [];
	});
	const of = "origin" in issue ? String(issue.origin) : "";
	const unit = of === "string" ? " characters" : of === "array" ? " entries" : "";
	return issue.code === "too_big"
		? `at most ${Math.min(...bounds)}${unit} ${unit === "" ? "is" : "are"} allowed`
		: `at least ${Math.max(...bounds)}${unit} ${unit === "" ? "is" : "are"} needed`;
}
