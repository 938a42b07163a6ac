/**
 * How long an arm has been under load, over all its slices: from the first operation of each to the last end in it.
 * While other arms have their turn it stands still, so what goes by it goes on where it stopped. Milliseconds; `nowMs`
 * as `performance.now` gives it.
 */
export class LoadClock {
	#beforeMs = 0;
	#startMs: number | undefined;
	#lastMs = 0;

	/** Up to the last operation that began or ended. */
	get loadMs(): number {
		return this.#beforeMs + (this.#startMs === undefined ? 0 : this.#lastMs - this.#startMs);
	}

	/** The arm is under load now, for an operation begins, is in progress or ends. Returns `loadMs`. */
	tick(nowMs: number): number {
		this.#startMs ??= nowMs;
		this.#lastMs = nowMs;
		return this.loadMs;
	}

	/** The slice is over; the next tick begins another one. */
	stop(): void {
		this.#beforeMs = this.loadMs;
		this.#startMs = undefined;
	}

	reset(): void {
		this.#beforeMs = 0;
		this.#startMs = undefined;
	}
}
