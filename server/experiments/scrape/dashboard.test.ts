import { expect, test } from "vitest";
import { Dashboard } from "./dashboard.ts";

/** A request each millisecond for two seconds: quick ones of 1 ms, and from 1,000 to 1,050 slow ones of 100 ms. */
function watch(intervalMs: number): Record<string, number> {
	const dashboard = new Dashboard(intervalMs);
	for (let loadMs = 0; loadMs <= 2_000; loadMs++) {
		const isSpike = loadMs >= 1_000 && loadMs < 1_050;
		dashboard.answered({ loadMs, durationUs: isSpike ? 100_000 : 1_000, spike: isSpike ? 7 : undefined });
	}
	return dashboard.counters();
}

test("an interval shorter than the spike shows it as it was", () => {
	const { worstMean, worstP99, spikeMean, spikeP99, caughtShare } = watch(20);
	expect(worstMean).toBe(100_000);
	expect(spikeMean).toBe(100_000);
	// Two digits are kept of a duration in the histogram.
	for (const p99 of [worstP99, spikeP99]) expect((p99 ?? 0) / 100_000).toBeCloseTo(1, 1);
	expect(caughtShare).toBe(1);
});

test("a longer one mixes it with what was quiet: the mean sinks, and the p99 does not yet", () => {
	const { worstMean, worstP99, caughtShare } = watch(600);
	// 50 slow ones among 600.
	expect(worstMean).toBeCloseTo((50 * 100_000 + 550 * 1_000) / 600, 0);
	expect((worstP99 ?? 0) / 100_000).toBeCloseTo(1, 1);
	expect(caughtShare).toBe(0);
});

test("where the spike is less than one request in a hundred, not even the p99 shows it", () => {
	const dashboard = new Dashboard(6_000);
	for (let loadMs = 0; loadMs <= 6_000; loadMs++) {
		const isSpike = loadMs >= 1_000 && loadMs < 1_050;
		dashboard.answered({ loadMs, durationUs: isSpike ? 100_000 : 1_000, spike: isSpike ? 0 : undefined });
	}
	expect(dashboard.counters().worstP99).toBeLessThan(1_100);
});

test("tells nothing of what it has not seen, and forgets at a reset", () => {
	const dashboard = new Dashboard(100);
	expect(dashboard.counters()).toEqual({});
	dashboard.answered({ loadMs: 150, durationUs: 5, spike: undefined });
	dashboard.answered({ loadMs: 250, durationUs: 5, spike: undefined });
	expect(Object.keys(dashboard.counters())).toEqual(["worstMean", "worstP99"]);
	dashboard.reset();
	expect(dashboard.counters()).toEqual({});
});
