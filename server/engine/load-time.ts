/** How long an open loop has been under load, and how long operations came due in it; over stretches, in milliseconds. */
export class LoadTime {
	#beforeMs = { load: 0, offering: 0 };
	#startMs = 0;
	#durationMs = 0;
	#isRunning = false;

	/** A stretch begins in which operations come due for `durationMs`. */
	begin(nowMs: number, durationMs: number): void {
		this.#startMs = nowMs;
		this.#durationMs = durationMs;
		this.#isRunning = true;
	}

	/** What counts of the stretch is over, if it was not before. */
	end(nowMs: number): void {
		this.#beforeMs = { load: this.loadMs(nowMs), offering: this.offeringMs(nowMs) };
		this.#isRunning = false;
	}

	loadMs(nowMs: number): number {
		return this.#beforeMs.load + (this.#isRunning ? nowMs - this.#startMs : 0);
	}

	/** At most the duration of each stretch. */
	offeringMs(nowMs: number): number {
		const offeredMs = Math.min(nowMs - this.#startMs, this.#durationMs);
		return this.#beforeMs.offering + (this.#isRunning ? offeredMs : 0);
	}
}
