import { decodeFromCompressedBase64, type JsHistogram } from "hdr-histogram-js";
import { Fault } from "#server/contract/fault.ts";
import { rankOf } from "#server/contract/rank.ts";

/** The samples of a stored histogram: whole microseconds, ascending, and how often each was recorded. */
export type StoredHistogram = { values: [valueUs: number, times: number][]; count: number };

/** @throws Fault `bad-request` when the text is not a histogram. */
export function readHistogram(text: string): StoredHistogram {
	try {
		const histogram = decodeFromCompressedBase64(text) as JsHistogram;
		const values: StoredHistogram["values"] = [];
		let count = 0;
		// The library's own iterator takes ten times as long, and a long run has thousands of slices.
		for (let index = 0; index < histogram.countsArrayLength; index++) {
			const times = histogram.getCountAtIndex(index);
			if (times === 0) continue;
			values.push([histogram.highestEquivalentValue(histogram.valueFromIndex(index)), times]);
			count += times;
		}
		return { values, count };
	} catch (thrown) {
		throw new Fault("bad-request", "A stored histogram cannot be read: it is cut off or was changed.", {
			cause: thrown,
		});
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
