import type { StoredSlice } from "#db/schema/workbench.ts";
import { binOf, type Samples } from "#server/engine/recorder.ts";
import { readHistogram } from "#server/reports/stored-histogram.ts";

/** Puts a whole microsecond a little above the border that it shares with the bin below it. */
const ABOVE_BORDER_US = 1 / 64;

/**
 * The samples of a stored histogram. They come back in whole microseconds, as they were stored, so that ratios of
 * figures below some 100 µs are coarser than those of the run itself.
 *
 * @throws Fault `bad-request` when the text is not a histogram.
 */
export function decodeSamples(text: string): Samples {
	const { values, count } = readHistogram(text);
	return {
		bins: Uint16Array.from(values, ([valueUs]) => binOf((valueUs + ABOVE_BORDER_US) / 1_000)),
		counts: Uint32Array.from(values, ([, times]) => times),
		count,
	};
}

/** What was measured of one arm, in the order of time. */
export function blocksOf(slices: readonly StoredSlice[], arm: number): StoredSlice[] {
	return slices.filter((slice) => slice.arm === arm).sort((left, right) => left.block - right.block);
}

/** The share by which a quantile of a stored histogram may be off: half a microsecond, or half a bin. */
export function storedResolution(us: number): number {
	return Math.max(0.5 / us, 0.0005);
}
