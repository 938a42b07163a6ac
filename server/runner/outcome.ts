import type { StoredSlice } from "#db/schema/workbench.ts";
import { toFault } from "#server/contract/fault.ts";
import { LIMITS } from "#server/contract/limits.ts";
import type { Result } from "#server/contract/result.ts";
import type { Ending } from "#server/queue/lease.ts";
import { isUnavailable } from "#server/queue/workbench.ts";
import type { TrialMessage } from "./protocol.ts";
import { formatExit, type TrialExit } from "./trial-process.ts";

/** Why a trial is over. */
export type Outcome =
	| { kind: "finished"; result: Result; slices: StoredSlice[] }
	| { kind: "failed"; code: string; sentence: string }
	| { kind: "exited"; exit: TrialExit }
	| { kind: "cancelled" }
	| { kind: "interrupted"; why: string }
	| { kind: "lease lost" };

/** What a trial's message means for its run; undefined when it was not its last. */
export function describeLast(message: TrialMessage): Outcome | undefined {
	if (message.type === "finished") {
		return { kind: "finished", result: message.result, slices: message.slices };
	}
	if (message.type !== "failed") return undefined;
	const { code, sentence } = message;
	// Not the run's fault: it is tried again when the server is back.
	if (code === "database-unavailable") return { kind: "interrupted", why: "Postgres went away" };
	return { kind: "failed", code, sentence };
}

/** What it means that a run's events or its result cannot be stored. */
export function describeStuck(reason: "lost" | Error): Outcome {
	if (reason === "lost") return { kind: "lease lost" };
	if (isUnavailable(reason)) return { kind: "interrupted", why: "The database went away" };
	const fault = toFault(reason);
	const sentence =
		fault.code === "internal" ? "The run's events could not be stored. Run it again." : fault.message;
	return { kind: "failed", code: fault.code, sentence };
}

/** How the run is stored that came to this; `stderrTail` is what its trial wrote last. */
export function endingOf(
	outcome: Exclude<Outcome, { kind: "interrupted" | "lease lost" }>,
	stderrTail: string,
): Ending {
	switch (outcome.kind) {
		case "finished":
			return { state: "done", result: outcome.result, slices: outcome.slices };
		case "cancelled":
			return { state: "cancelled" };
		case "failed":
			return {
				state: "failed",
				failure: { code: outcome.code, sentence: outcome.sentence },
				stderrTail,
			};
		case "exited":
			return { state: "failed", failure: describeExit(outcome.exit, stderrTail), stderrTail };
	}
}

/** A trial that ended without a last word: it hung, ran out of memory, or crashed. */
function describeExit(exit: TrialExit, stderrTail: string): { code: string; sentence: string } {
	if (exit.stoppedFor === "silence") {
		return {
			code: "trial-hung",
			sentence: `The process that measured said nothing for ${LIMITS.trialSilenceMs / 1_000} s and was stopped. Run it again; if it hangs again, look for a loop without end in the experiment's operation.`,
		};
	}
	// V8's last words, whatever signal or code the process then ended with.
	if (exit.stoppedFor === "memory" || /^FATAL ERROR: .*heap out of memory/m.test(stderrTail)) {
		return {
			code: "trial-out-of-memory",
			sentence: `The process that measured needed more memory than it may have: ${LIMITS.trialBytes / 1e9} GB, two thirds of it for objects. Use smaller caches, fewer arms or a shorter run.`,
		};
	}
	const bySystem =
		exit.signal === "SIGKILL"
			? " Something outside stopped it, as a system does that is out of memory: close other programs first."
			: "";
	return {
		code: "trial-crashed",
		sentence: `The process that measured ended unexpectedly (${formatExit(exit)}). Run it again; the runner's log has what it wrote last.${bySystem}`,
	};
}
