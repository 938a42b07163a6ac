/** What can go wrong, as a closed list. Edges map a code to a tRPC code or to an exit code. */
const FAULT_CODES = [
	"bad-request",
	"not-found",
	"forbidden",
	"misdirected",
	"too-many-runs",
	"too-large",
	"too-busy",
	"lab-not-ready",
	"requirement-missing",
	"database-unavailable",
	"configuration",
	"io",
	"disk-full",
	"cancelled",
	"lost",
	"timeout",
	"trial-crashed",
	"trial-hung",
	"trial-out-of-memory",
	"not-comparable",
	"threshold",
	"internal",
] as const;
export type FaultCode = (typeof FAULT_CODES)[number];

/** The code of a stored failure; one that this version does not know is `internal`. */
export function faultCodeOf(text: string): FaultCode {
	return FAULT_CODES.find((code) => code === text) ?? "internal";
}

/** Next may load this module more than once in a process; a fault of one copy is a fault for the others. */
const BRAND = Symbol.for("latency-lab.fault");

/**
 * The one error this product throws on purpose. `message` is one or two sentences for a person:
 * what was wrong and what to do. `field` names the input at fault, as in `load.clients` or
 * `arms[1].index`.
 */
export class Fault extends Error {
	readonly code: FaultCode;
	readonly field: string | undefined;

	static override [Symbol.hasInstance](value: unknown): boolean {
		return typeof value === "object" && value !== null && BRAND in value;
	}

	constructor(code: FaultCode, message: string, options: { field?: string; cause?: unknown } = {}) {
		super(message, options.cause === undefined ? undefined : { cause: options.cause });
		this.name = "Fault";
		this.code = code;
		this.field = options.field;
		Object.defineProperty(this, BRAND, { value: true });
	}
}

/** Turns anything thrown into a fault; what is not ours becomes `internal` with its text as cause. */
export function toFault(thrown: unknown): Fault {
	if (thrown instanceof Fault) return thrown;
	const text = thrown instanceof Error ? thrown.message : String(thrown);
	return new Fault("internal", `Something unexpected happened: ${text}`, { cause: thrown });
}

/** Process exit codes, after sysexits.h where it has one. */
export const EXIT = {
	ok: 0,
	failed: 1,
	usage: 2,
	databaseUnavailable: 69,
	io: 74,
	configuration: 78,
	/** What was measured is not as it was demanded. */
	threshold: 99,
	interrupted: 130,
	terminated: 143,
} as const;

const EXIT_OF: Partial<Record<FaultCode, number>> = {
	"bad-request": EXIT.usage,
	"database-unavailable": EXIT.databaseUnavailable,
	configuration: EXIT.configuration,
	io: EXIT.io,
	"disk-full": EXIT.io,
	cancelled: EXIT.interrupted,
	threshold: EXIT.threshold,
};

/** The exit code of a command that ends with this fault. */
export function exitCodeOf(fault: Fault): number {
	return EXIT_OF[fault.code] ?? EXIT.failed;
}
