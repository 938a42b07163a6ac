import type { Disturbance } from "#server/contract/result.ts";
import type { SliceConditions } from "./observer.ts";

/**
 * What outside a slice is too much for it to count as quiet. Of the load of others a tenth: the page that is shown a run
 * takes about a hundredth of two processors, fifty pages some six.
 */
const DISTURBING = { stealShare: 0.02, otherShare: 0.1, loopDelayMs: 50 };

/** What disturbed a slice from outside; its samples count all the same. */
export function disturbancesOf(conditions: SliceConditions): Disturbance[] {
	const { stealShare, otherShare, loopDelayMaxMs, gcMaxMs } = conditions;
	const causes: Disturbance[] = [];
	if ((stealShare ?? 0) >= DISTURBING.stealShare) causes.push("steal");
	if ((otherShare ?? 0) >= DISTURBING.otherShare) causes.push("other-load");
	// A pause of our own collector is no disturbance from outside; one hold-up is of one of them, not of all.
	if (loopDelayMaxMs - gcMaxMs >= DISTURBING.loopDelayMs) causes.push("timer-gap");
	return causes;
}
