import { build, encodeIntoCompressedBase64 } from "hdr-histogram-js";
import { binWholeUs, type Samples } from "./recorder.ts";

const HIGHEST_US = 70_000_000;

/** Samples as HdrHistogram V2, compressed, base64, in microseconds with three digits. Slow: for storing only. */
export function encodeSamples(samples: Samples): string {
	const histogram = build({
		bitBucketSize: 32,
		lowestDiscernibleValue: 1,
		highestTrackableValue: HIGHEST_US,
		numberOfSignificantValueDigits: 3,
	});
	samples.bins.forEach((bin, place) => {
		histogram.recordValueWithCount(binWholeUs(bin), samples.counts[place] ?? 0);
	});
	return encodeIntoCompressedBase64(histogram);
}
