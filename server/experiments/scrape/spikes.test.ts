import { expect, test } from "vitest";
import { SPIKE_MS, spikeAt } from "./spikes.ts";

test("each period holds one whole spike, at a place of its own", () => {
	const starts: number[] = [];
	for (let period = 0; period < 20; period++) {
		const times = Array.from({ length: SPIKE_MS.every }, (_, at) => period * SPIKE_MS.every + at);
		const within = times.filter((loadMs) => spikeAt(loadMs) !== undefined);
		expect(within).toHaveLength(SPIKE_MS.lasts);
		expect((within.at(-1) ?? 0) - (within[0] ?? 0)).toBe(SPIKE_MS.lasts - 1);
		expect(spikeAt(within[0] ?? 0)).toBe(period);
		starts.push((within[0] ?? 0) % SPIKE_MS.every);
	}
	expect(new Set(starts.map((start) => Math.floor(start / 100))).size).toBeGreaterThan(10);
});
