import { describe, expect, it } from "vitest";
import { SPIKE_MS, spikeAt, startOfSpike } from "./spikes.ts";

const starts = (count: number) => Array.from({ length: count }, (_, spike) => startOfSpike(spike));

/** Share of so many spikes during which there is a look, for one in each interval. */
function caughtShare(count: number, intervalMs: number): number {
	const caught = starts(count).filter((startMs) => (startMs + SPIKE_MS.lasts) % intervalMs < SPIKE_MS.lasts);
	return caught.length / count;
}

describe("spikes", () => {
	it("begin once in each period, last as long as they say, and in a run never two at a time", () => {
		for (const [spike, startMs] of starts(40).entries()) {
			expect(Math.floor(startMs / SPIKE_MS.every)).toBe(spike);
			const around = [-1, 1, SPIKE_MS.lasts - 1, SPIKE_MS.lasts + 1].map((ms) => spikeAt(startMs + ms));
			expect(around).toEqual([undefined, spike, spike, undefined]);
		}
		expect(spikeAt(0)).toBeUndefined();
	});

	it("are caught by a look in each interval as often as it is shorter than them, though it fits their period", () => {
		for (const intervalMs of [240, 375, 480, 500, 750, 1_500, 3_000]) {
			const expected = SPIKE_MS.lasts / intervalMs;
			expect(Math.abs(caughtShare(20_000, intervalMs) - expected)).toBeLessThan(0.15 * expected);
		}
	});

	it("are all caught, when there are ten of them, by no interval much longer than they are", () => {
		for (let intervalMs = 150; intervalMs <= 3_000; intervalMs += 10) {
			expect(caughtShare(10, intervalMs)).toBeLessThan(1);
		}
		expect(caughtShare(10, SPIKE_MS.lasts)).toBe(1);
	});
});
