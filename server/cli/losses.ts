import type { ArmResult, Result } from "#server/contract/result.ts";
import { shareInterval } from "#server/engine/binomial.ts";

/** Fewer lost operations than this, 0…1, are left to the warning of a run: some always fail. */
const LEAST_SHARE = 0.001;

/** What share of one arm's operations failed or was dropped, before and now, 0…1. */
export type Loss = { arm: string; base: number; now: number; verdict: "ok" | "regressed" };

/**
 * Compares what was lost in two runs of one request: latencies are of what ended well, so an arm that refuses half of
 * its work at once may look faster than before. It has regressed when more than one in a thousand is lost now and the
 * exact 95 % interval of that share lies above the one of the saved run. Losses that come in bursts vary more than
 * those intervals say.
 */
export function findLosses(base: Pick<Result, "arms">, now: Pick<Result, "arms">): Loss[] {
	return now.arms.map((arm, place) => {
		const before = lostOf(base.arms[place]);
		const after = lostOf(arm);
		const isWorse = after.share > LEAST_SHARE && after.low > before.high;
		return {
			arm: arm.arm,
			base: before.share,
			now: after.share,
			verdict: isWorse ? "regressed" : "ok",
		};
	});
}

function lostOf(arm: ArmResult | undefined): { share: number; low: number; high: number } {
	const lost = (arm?.errors ?? 0) + (arm?.droppedCount ?? 0);
	const due = lost + (arm?.operations ?? 0);
	return due === 0 ? { share: 0, low: 0, high: 1 } : { share: lost / due, ...shareInterval(lost, due) };
}
