import type { Logger } from "#server/observability/logger.ts";
import { type TrialEntry, TrialProcess } from "./trial-process.ts";

/** Keeps one trial started ahead, so that a run does not wait for a process to load. Each serves one run. */
export class Standby {
	readonly #entry: TrialEntry;
	readonly #log: Logger;
	#spare: TrialProcess | undefined;

	constructor(entry: TrialEntry, log: Logger) {
		this.#entry = entry;
		this.#log = log;
	}

	/** Starts the next one. Not while a run is measured, for starting takes a core for a moment. */
	replenish(): void {
		if (this.#spare !== undefined && !this.#spare.gone) return;
		const spare = new TrialProcess(this.#entry);
		this.#spare = spare;
		spare.ready.catch((error: unknown) => {
			if (this.#spare === spare) this.#log.warn({ err: error }, "the trial held ready ended");
		});
	}

	/** Waits until the next one is ready to be taken; false when it could not be started. */
	async untilReady(): Promise<boolean> {
		this.replenish();
		try {
			await this.#spare?.ready;
			return true;
		} catch {
			return false;
		}
	}

	/** A trial that is ready. @throws when none can be started. */
	async take(): Promise<TrialProcess> {
		this.replenish();
		const taken = this.#spare;
		this.#spare = undefined;
		if (taken === undefined) throw new Error("no trial could be started");
		await taken.ready;
		return taken;
	}

	async close(): Promise<void> {
		const spare = this.#spare;
		this.#spare = undefined;
		await spare?.end(0);
	}
}
