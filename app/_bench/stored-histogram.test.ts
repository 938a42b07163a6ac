import fc from "fast-check";
import { decodeFromCompressedBase64, type JsHistogram } from "hdr-histogram-js";
import { expect, test } from "vitest";
import { encodeSamples } from "#server/engine/encoding.ts";
import { Recorder } from "#server/engine/recorder.ts";
import { readHistogram } from "./stored-histogram.ts";

/** What the library that writes them reads in one. */
function readByLibrary(text: string) {
	const histogram = decodeFromCompressedBase64(text) as JsHistogram;
	return Array.from({ length: histogram.countsArrayLength }, (_, place) => {
		const value = histogram.valueFromIndex(place);
		return {
			lowUs: histogram.lowestEquivalentValue(value),
			highUs: histogram.highestEquivalentValue(value),
			count: histogram.getCountAtIndex(place),
		};
	}).filter(({ count }) => count > 0);
}

test("a histogram is read as the library that wrote it reads it", async () => {
	const durations = fc.array(
		fc.tuple(fc.double({ min: 0.0001, max: 60_000, noNaN: true }), fc.integer({ min: 1, max: 400 })),
		{ maxLength: 40 },
	);
	await fc.assert(
		fc.asyncProperty(durations, async (recorded) => {
			const recorder = new Recorder();
			for (const [ms, times] of recorded) {
				for (let time = 0; time < times; time++) recorder.record(ms);
			}
			const text = encodeSamples(recorder.samples());
			expect(await readHistogram(text)).toEqual(readByLibrary(text));
		}),
		{ numRuns: 200 },
	);
});

test("a histogram of millions is read to the last operation", async () => {
	const samples = {
		bins: Uint16Array.from([100, 5_000]),
		counts: Uint32Array.from([3_000_000_000, 7]),
		count: 3_000_000_007,
	};
	const bins = await readHistogram(encodeSamples(samples));
	expect(bins.map(({ count }) => count)).toEqual([3_000_000_000, 7]);
});

test("an empty one has no bins", async () => {
	expect(await readHistogram(encodeSamples(new Recorder().samples()))).toEqual([]);
});

test.each(["", "no histogram", "AAAAAAAAAAAA", encodeSamples(new Recorder().samples()).slice(0, 20)])(
	"what is no histogram is refused: %j",
	async (text) => {
		await expect(readHistogram(text)).rejects.toThrow();
	},
);
