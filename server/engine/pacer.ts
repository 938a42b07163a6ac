import type { Clock } from "./clock.ts";

/** Timers of Node come up to a millisecond or two late; the last of the time is spun away instead. */
const SPIN_MS = 1.5;
/** A turn of the event loop as short as this had nothing else to do. */
const EMPTY_TURN_MS = 0.01;

/**
 * Calls at a time to within microseconds, where a timer would be off by half a millisecond: a timer to shortly
 * before, then turn after turn of the event loop, in which sockets are served as ever. The price is processor time,
 * up to a whole core where less than 1.5 ms lie between two calls.
 */
export class Pacer {
	readonly #clock: Clock;
	#atMs = 0;
	#lastMs = 0;
	#spunMs = 0;
	#isTurning = false;
	#action: (() => void) | undefined;
	#callOffTimer: (() => void) | undefined;

	constructor(clock: Clock) {
		this.#clock = clock;
	}

	/** Milliseconds in all of turns in which it only waited: processor time that is nobody's work. */
	get spunMs(): number {
		return this.#spunMs;
	}

	/** Calls once, when the clock has come to `atMs`, never before this has returned; instead of a call not yet made. */
	at(atMs: number, action: () => void): void {
		this.cancel();
		this.#atMs = atMs;
		this.#action = action;
		this.#lastMs = this.#clock.now();
		const timerMs = Math.floor(atMs - this.#lastMs - SPIN_MS);
		if (timerMs >= 1) this.#callOffTimer = this.#clock.after(timerMs, this.#spinFromNow);
		else this.#turn();
	}

	/** Calls off what was asked for. */
	cancel(): void {
		this.#callOffTimer?.();
		this.#callOffTimer = undefined;
		this.#action = undefined;
	}

	readonly #spinFromNow = (): void => {
		this.#callOffTimer = undefined;
		this.#lastMs = this.#clock.now();
		this.#turn();
	};

	/** One turn is under way at most, also when a call was put in the place of another. */
	#turn(): void {
		if (this.#isTurning) return;
		this.#isTurning = true;
		this.#clock.soon(this.#turned);
	}

	readonly #turned = (): void => {
		this.#isTurning = false;
		const action = this.#action;
		if (action === undefined || this.#callOffTimer !== undefined) return;
		const nowMs = this.#clock.now();
		if (nowMs - this.#lastMs <= EMPTY_TURN_MS) this.#spunMs += nowMs - this.#lastMs;
		this.#lastMs = nowMs;
		if (nowMs < this.#atMs) {
			this.#turn();
			return;
		}
		this.#action = undefined;
		action();
	};
}
