import type { Clock } from "./clock.ts";

/** Steps that are looked for, and the looks after which a clock that stands still is let be. */
const STEPS = 50;
const LOOKS = 200_000;

/**
 * The smallest step, in microseconds, in which the clock is seen to move: its resolution, or the time that a look at it
 * takes, whichever is longer. What is timed with two looks cannot be known better. 0 for a clock that stands still.
 */
export function clockStepUs(clock: Clock): number {
	let smallestMs = Number.POSITIVE_INFINITY;
	let lastMs = clock.now();
	let steps = 0;
	for (let look = 0; look < LOOKS && steps < STEPS; look++) {
		const nowMs = clock.now();
		if (nowMs === lastMs) continue;
		smallestMs = Math.min(smallestMs, nowMs - lastMs);
		lastMs = nowMs;
		steps++;
	}
	return steps === 0 ? 0 : smallestMs * 1_000;
}
