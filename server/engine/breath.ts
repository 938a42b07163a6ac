/**
 * Operations that never wait for a socket, as hits of a cache in the process, run on without the event loop
 * ever turning, and those that do wait would be measured late. So after this long the loop takes a breath.
 */
const BREATH_MS = { afterQuick: 0.2, atLatest: 50 };

/** Says when the event loop has to turn before another operation begins. */
export class Breath {
	/** No operation of ours between Redis and the nearest socket is faster, also with all clients in turn. */
	readonly #quickMs: number;
	#quickSumMs = 0;
	#lastMs = 0;

	constructor(clientCount: number) {
		this.#quickMs = 0.025 + 0.001 * clientCount;
	}

	/** The event loop has just turned. */
	taken(nowMs: number): void {
		this.#quickSumMs = 0;
		this.#lastMs = nowMs;
	}

	/** Whether it has to turn, after an operation of this duration that has just ended. */
	isDue(durationMs: number, nowMs: number): boolean {
		if (durationMs < this.#quickMs) this.#quickSumMs += durationMs;
		return this.#quickSumMs >= BREATH_MS.afterQuick || nowMs - this.#lastMs >= BREATH_MS.atLatest;
	}
}
