import type { RunEventBody } from "#server/contract/event.ts";
import { Fault } from "#server/contract/fault.ts";
import { LIMITS } from "#server/contract/limits.ts";
import { appendEvents } from "#server/queue/events.ts";
import type { Lease } from "#server/queue/lease.ts";
import type { Database } from "#server/queue/workbench.ts";

type Entry = { body: RunEventBody; state?: "measuring" };

/**
 * Writes a run's events in their order; what comes while a write is under way goes together into the
 * next. Tells once when it can write no more: "lost" when the lease is gone, else what was thrown.
 */
export class EventWriter {
	readonly #db: Database;
	readonly #lease: Lease;
	readonly #onStuck: (reason: "lost" | Error) => void;
	#entries: Entry[] = [];
	#writing: Promise<void> | undefined;
	#count = 0;
	#stuck = false;

	constructor(db: Database, lease: Lease, onStuck: (reason: "lost" | Error) => void) {
		this.#db = db;
		this.#lease = lease;
		this.#onStuck = onStuck;
	}

	push(body: RunEventBody, state?: "measuring"): void {
		if (this.#stuck) return;
		this.#count++;
		if (this.#count > LIMITS.eventsPerRun) {
			this.#stop(
				new Fault("too-large", `The run made more than ${LIMITS.eventsPerRun} events. Make it shorter.`),
			);
			return;
		}
		this.#entries.push(state === undefined ? { body } : { body, state });
		this.#writing ??= this.#write().finally(() => {
			this.#writing = undefined;
		});
	}

	/** Waits until all that was pushed is written, or nothing more can be. */
	async flush(): Promise<void> {
		while (this.#writing !== undefined) await this.#writing;
	}

	async #write(): Promise<void> {
		try {
			while (this.#entries.length > 0 && !this.#stuck) {
				const entries = this.#entries;
				this.#entries = [];
				const state = entries.find((entry) => entry.state !== undefined)?.state;
				const bodies = entries.map((entry) => entry.body);
				const seq = await appendEvents(this.#db, this.#lease, bodies, state);
				if (seq === undefined) this.#stop("lost");
			}
		} catch (error) {
			this.#stop(error instanceof Error ? error : new Error(String(error)));
		}
	}

	#stop(reason: "lost" | Error): void {
		this.#stuck = true;
		this.#entries = [];
		this.#onStuck(reason);
	}
}
