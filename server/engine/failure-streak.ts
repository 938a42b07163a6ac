import { Fault } from "#server/contract/fault.ts";

/** An arm that fails this often in a row, or for this long with every client, is given up. */
const GIVE_UP = { errors: 1_000, afterMs: 1_000, fewest: 3 };

/** A failed operation: its kind, what it threw, and the loop's milliseconds under load when it began and ended. */
type Failure = { kind: string; cause: unknown; beganMs: number; endedMs: number };

/** Failures of one arm in a row, over all its stretches of load. */
export class FailureStreak {
	readonly #label: string;
	readonly #clientCount: number;
	#count = 0;
	#sinceMs = 0;

	/** `label` is the arm as people know it. */
	constructor(label: string, clientCount: number) {
		this.#label = label;
		this.#clientCount = clientCount;
	}

	/** An operation has succeeded. */
	end(): void {
		this.#count = 0;
	}

	/** Counts a failure. The fault to stop with, when the arm does nothing but fail; undefined when it may go on. */
	add({ kind, cause, beganMs, endedMs }: Failure): Fault | undefined {
		if (this.#count === 0) this.#sinceMs = beganMs;
		this.#count++;
		const allFail = this.#count >= Math.max(GIVE_UP.fewest, this.#clientCount);
		const isHopeless = allFail && endedMs - this.#sinceMs >= GIVE_UP.afterMs;
		if (this.#count < GIVE_UP.errors && !isHopeless) return undefined;
		// A part that an operation found missing says more than its kind.
		if (cause instanceof Fault) return cause;
		return new Fault(
			kind === "timeout" ? "timeout" : "internal",
			`The last ${this.#count} operations of the arm "${this.#label}" all failed (${kind}), so the run was stopped. Try fewer clients, or see the log of the runner.`,
			{ cause },
		);
	}
}
