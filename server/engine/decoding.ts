import { decodeFromCompressedBase64, type JsHistogram } from "hdr-histogram-js";
import { Fault } from "#server/contract/fault.ts";
import { binOf, binWholeUs, rankOf, type Samples } from "./recorder.ts";

/** Puts a whole microsecond a little above the border that it shares with the bin below it. */
const ABOVE_BORDER_US = 1 / 64;

/**
 * The samples of a stored histogram. They come back in whole microseconds, as they were stored, so that ratios of
 * figures below some 100 µs are coarser than those of the run itself.
 *
 * @throws Fault `bad-request` when the text is not a histogram.
 */
export function decodeSamples(text: string): Samples {
	const bins: number[] = [];
	const counts: number[] = [];
	let count = 0;
	for (const [valueUs, times] of recordedValues(text)) {
		bins.push(binOf((valueUs + ABOVE_BORDER_US) / 1_000));
		counts.push(times);
		count += times;
	}
	return { bins: Uint16Array.from(bins), counts: Uint32Array.from(counts), count };
}

function recordedValues(text: string): [valueUs: number, times: number][] {
	try {
		const histogram = decodeFromCompressedBase64(text) as JsHistogram;
		const found: [number, number][] = [];
		// The library's own iterator takes ten times as long, and a long run has thousands of slices.
		for (let index = 0; index < histogram.countsArrayLength; index++) {
			const times = histogram.getCountAtIndex(index);
			if (times > 0) found.push([histogram.highestEquivalentValue(histogram.valueFromIndex(index)), times]);
		}
		return found;
	} catch (thrown) {
		throw new Fault("bad-request", "A stored histogram cannot be read: it is cut off or was changed.", {
			cause: thrown,
		});
	}
}

/** The duration not exceeded by that share of the samples, in whole microseconds as results have it; null when there is none. */
export function quantileUs(samples: Samples, share: number): number | null {
	if (samples.count === 0) return null;
	const rank = rankOf(share, samples.count);
	let seen = 0;
	const place = samples.counts.findIndex((times) => {
		seen += times;
		return seen >= rank;
	});
	return binWholeUs(samples.bins[place] ?? 0);
}

/** The share by which a quantile of a stored histogram may be off: half a microsecond, or half a bin. */
export function storedResolution(us: number): number {
	return Math.max(0.5 / us, 0.0005);
}
