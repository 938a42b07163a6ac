import { describe, expect, it } from "vitest";
import { SPIKE_MS, spikeAt, startOfSpike } from "./spikes.ts";

const SPIKES = Array.from({ length: 2_000 }, (_, spike) => spike);

describe("spikes", () => {
	it("begin once in each period, last as long as they say, and never two at a time", () => {
		for (const spike of SPIKES) {
			const startMs = startOfSpike(spike);
			expect(Math.floor(startMs / SPIKE_MS.every)).toBe(spike);
			const around = [-1, 1, SPIKE_MS.lasts - 1, SPIKE_MS.lasts + 1].map((ms) => spikeAt(startMs + ms));
			expect(around).toEqual([undefined, spike, spike, undefined]);
		}
		expect(spikeAt(0)).toBeUndefined();
	});

	it("are caught by a look in each interval as often as it is shorter than them, though they share a measure", () => {
		for (const intervalMs of [375, 500, 750, 1_500, 3_000]) {
			const caught = SPIKES.filter(
				(spike) => (startOfSpike(spike) + SPIKE_MS.lasts) % intervalMs < SPIKE_MS.lasts,
			);
			const expected = SPIKE_MS.lasts / intervalMs;
			expect(Math.abs(caught.length / SPIKES.length - expected)).toBeLessThan(0.1 * expected);
		}
	});
});
