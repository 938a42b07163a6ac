import fc from "fast-check";
import { expect, test } from "vitest";
import { Fault } from "#server/contract/fault.ts";
import { encodeSamples } from "#server/engine/encoding.ts";
import { binUs, Recorder } from "#server/engine/recorder.ts";
import { quantileUs, readHistogram } from "#server/reports/stored-histogram.ts";
import { decodeSamples, storedResolution } from "./stored-samples.ts";

test("a stored histogram comes back with every sample, and with the percentiles that the run had", () => {
	const durations = fc.array(fc.double({ min: 0.0001, max: 60_000, noNaN: true }), {
		minLength: 1,
		maxLength: 60,
	});
	fc.assert(
		fc.property(durations, (durationsMs) => {
			const recorder = new Recorder();
			for (const durationMs of durationsMs) recorder.record(durationMs);
			const stored = encodeSamples(recorder.samples());
			const samples = decodeSamples(stored);
			expect(samples.count).toBe(durationsMs.length);
			expect([...samples.bins]).toEqual([...new Set(samples.bins)].sort((left, right) => left - right));
			for (const share of [0.5, 0.95, 0.99, 1]) {
				expect(quantileUs(readHistogram(stored), share)).toBe(recorder.quantileUs(share));
			}
			const [measured, kept] = [recorder.quantileBin(0.5) ?? 0, samples.bins[0] ?? 0].map(binUs) as [
				number,
				number,
			];
			if (samples.bins.length === 1 && measured >= 1) {
				expect(Math.abs(kept - measured) / measured).toBeLessThanOrEqual(
					2 * storedResolution(measured) + 0.001,
				);
			}
		}),
		{ numRuns: 1_000 },
	);
});

test("no samples have no percentile", () => {
	expect(quantileUs(readHistogram(encodeSamples(new Recorder().samples())), 0.5)).toBeNull();
});

test.each(["", "no histogram", encodeSamples(new Recorder().samples()).slice(0, 20)])(
	"what is no histogram is refused: %j",
	(text) => {
		expect(() => decodeSamples(text)).toThrow(Fault);
	},
);
