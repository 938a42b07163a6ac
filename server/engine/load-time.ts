/** Of the offering time, at its start and at its end: what was due there tells by how much responses grew. */
const EDGE = 0.25;

/**
 * How long an open loop has been under load, and how long operations came due in it; over stretches, in milliseconds.
 *
 * The load of a stretch that has ended is the time in which operations came due, and longer by as much as response
 * times grew over it, up to the last end. For what is due at d and answered after R(d) ends at d + R(d): ends are
 * spread over the offering time plus what R has grown by. An arm that keeps up so achieves what is offered, however
 * long its answers take and its last ones come after the end; one that does not achieves what it is able to, for its
 * backlog makes R grow. R grew by the difference of the means of its last and first quarter, over the three quarters
 * that lie between their middles. Where either is empty, the last end is all there is.
 */
export class LoadTime {
	#beforeMs = { load: 0, offering: 0 };
	#startMs = 0;
	#durationMs = 0;
	#isRunning = false;
	#earlyMs = 0;
	#earlyCount = 0;
	#lateMs = 0;
	#lateCount = 0;

	/** A stretch begins in which operations come due for `durationMs`. */
	begin(nowMs: number, durationMs: number): void {
		this.#startMs = nowMs;
		this.#durationMs = durationMs;
		this.#isRunning = true;
		this.#earlyMs = 0;
		this.#earlyCount = 0;
		this.#lateMs = 0;
		this.#lateCount = 0;
	}

	/** An operation that counts was answered; `dueMs` by the clock. */
	answered(dueMs: number, responseMs: number): void {
		const share = (dueMs - this.#startMs) / this.#durationMs;
		if (share < EDGE) {
			this.#earlyMs += responseMs;
			this.#earlyCount++;
		} else if (share >= 1 - EDGE) {
			this.#lateMs += responseMs;
			this.#lateCount++;
		}
	}

	/** What counts of the stretch is over, if it was not before. */
	end(nowMs: number): void {
		this.#beforeMs = { load: this.loadMs(nowMs), offering: this.offeringMs(nowMs) };
		this.#isRunning = false;
	}

	loadMs(nowMs: number): number {
		return this.#beforeMs.load + (this.#isRunning ? this.#stretchMs(nowMs - this.#startMs) : 0);
	}

	#stretchMs(passedMs: number): number {
		if (this.#earlyCount === 0 || this.#lateCount === 0) return passedMs;
		const grownMs = (this.#lateMs / this.#lateCount - this.#earlyMs / this.#earlyCount) / (1 - EDGE);
		// Nobody achieves more than is offered: first answers that are slow, as after a rest, are no gain.
		return Math.min(passedMs, this.#durationMs + Math.max(0, grownMs));
	}

	/** At most the duration of each stretch. */
	offeringMs(nowMs: number): number {
		const offeredMs = Math.min(nowMs - this.#startMs, this.#durationMs);
		return this.#beforeMs.offering + (this.#isRunning ? offeredMs : 0);
	}
}
