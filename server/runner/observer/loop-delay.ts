import type { Clock } from "#server/engine/clock.ts";

/** A delay is seen to this precision: up to one period less than it was. */
const PERIOD_MS = 10;

/**
 * The longest that the event loop was held up between `begin` and `end`. Not Node's `monitorEventLoopDelay`: after a
 * reset that one skips the first interval, which is as long as the hold-up when a slice begins with one.
 */
export class LoopDelay {
	readonly #clock: Clock;
	readonly #stop: () => void;
	#lastMs: number;
	#longestMs = 0;

	constructor(clock: Clock) {
		this.#clock = clock;
		this.#lastMs = clock.now();
		this.#stop = clock.every(PERIOD_MS, () => this.#tick());
	}

	begin(): void {
		this.#tick();
		this.#longestMs = 0;
	}

	/** Milliseconds. */
	end(): number {
		this.#tick();
		return this.#longestMs;
	}

	close(): void {
		this.#stop();
	}

	#tick(): void {
		const nowMs = this.#clock.now();
		this.#longestMs = Math.max(this.#longestMs, nowMs - this.#lastMs - PERIOD_MS);
		this.#lastMs = nowMs;
	}
}
