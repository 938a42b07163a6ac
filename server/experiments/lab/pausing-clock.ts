/**
 * A clock that stands still while other arms have their turn, so that what an arm keeps grows old under its own load
 * alone: by the wall clock most of it would expire in the pauses, between two slices, where nobody is measured.
 */
export class PausingClock {
	#pausedMs = 0;
	#seenMs = performance.now();

	/** Milliseconds, from an arbitrary origin. Under load it is asked all the time, which tells when load ended. */
	now(): number {
		this.#seenMs = performance.now();
		return this.#seenMs - this.#pausedMs;
	}

	/** A slice of the arm begins: what has passed since the clock was last asked was a pause. */
	resume(): void {
		const nowMs = performance.now();
		this.#pausedMs += nowMs - this.#seenMs;
		this.#seenMs = nowMs;
	}
}
