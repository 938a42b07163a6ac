import type { Clock } from "./clock.ts";

/**
 * Operations that never wait for a socket, as hits of a cache in the process, run on without the event loop
 * ever turning, and those that do wait would be measured late. So after this long the loop takes a breath.
 */
const BREATH_MS = { afterQuick: 0.2, atLatest: 50 };

/** Says when the event loop has to turn before another operation begins, and waits until it has. */
export class Breath {
	readonly #clock: Clock;
	/** No operation of ours between Redis and the nearest socket is faster, also with all clients in turn. */
	readonly #quickMs: number;
	#quickSumMs = 0;
	#lastMs = 0;
	#isHeld = false;

	constructor(clock: Clock, clientCount: number) {
		this.#clock = clock;
		this.#quickMs = 0.025 + 0.001 * clientCount;
	}

	/** Whether a turn is waited for, in which no operation begins. */
	get isHeld(): boolean {
		return this.#isHeld;
	}

	/** The event loop has just turned. */
	taken(): void {
		this.#quickSumMs = 0;
		this.#lastMs = this.#clock.now();
	}

	/** Whether the loop has to turn, after an operation of this duration that has just ended. */
	isDue(durationMs: number, nowMs: number): boolean {
		if (durationMs < this.#quickMs) this.#quickSumMs += durationMs;
		return this.#quickSumMs >= BREATH_MS.afterQuick || nowMs - this.#lastMs >= BREATH_MS.atLatest;
	}

	/** Calls when the loop has turned. */
	take(resume: () => void): void {
		this.#isHeld = true;
		this.#clock.soon(() => {
			this.#isHeld = false;
			this.taken();
			resume();
		});
	}
}
