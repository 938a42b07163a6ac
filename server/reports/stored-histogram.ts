import { inflateSync } from "node:zlib";
import { Fault } from "#server/contract/fault.ts";
import { MOST_HISTOGRAM_BYTES, packedPart, readBins } from "#server/contract/histogram.ts";
import { rankOf } from "#server/contract/rank.ts";

/** The samples of a stored histogram: whole microseconds, ascending, and how often each was recorded. */
export type StoredHistogram = { values: [valueUs: number, times: number][]; count: number };

/** @throws Fault `bad-request` when the text is not a histogram, or has more in it than one of ours. */
export function readHistogram(text: string): StoredHistogram {
	try {
		const packed = packedPart(new Uint8Array(Buffer.from(text, "base64")));
		// A few bytes may inflate to gigabytes.
		const bins = readBins(inflateSync(packed, { maxOutputLength: MOST_HISTOGRAM_BYTES }));
		const values = bins.map(({ highUs, count }): [number, number] => [highUs, count]);
		return { values, count: values.reduce((sum, [, times]) => sum + times, 0) };
	} catch (thrown) {
		const isLarge = (thrown as NodeJS.ErrnoException).code === "ERR_BUFFER_TOO_LARGE";
		const why = isLarge ? "it is larger than any that was measured" : "it is cut off or was changed";
		throw new Fault("bad-request", `A stored histogram cannot be read: ${why}.`, { cause: thrown });
	}
}

/** The duration not exceeded by that share of the samples, in whole microseconds as results have it; null when there is none. */
export function quantileUs({ values, count }: StoredHistogram, share: number): number | null {
	if (count === 0) return null;
	const rank = rankOf(share, count);
	let seen = 0;
	const place = values.find(([, times]) => {
		seen += times;
		return seen >= rank;
	});
	return place?.[0] ?? null;
}
