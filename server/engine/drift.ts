import { type BlockPart, BlockTable, type Figures } from "./bootstrap.ts";

/** Halves of a run this far apart, either way, have not measured the same thing. */
const FACTOR = 1.5;
/** Share of the blocks of each half that have to lie beyond the other half's figure: one odd block is no drift. */
const CONSISTENT_SHARE = 0.75;
/** Fewer blocks have no halves worth comparing. */
const FEWEST_BLOCKS = 4;
/** Throughput too, for a cache that fills moves it before the median answer comes out of the cache. */
const METRICS = ["p50Us", "achievedPerSec"] as const;

/** A figure of the first and of the second half of an arm's blocks: microseconds, or operations per second. */
export type Drift = { metric: (typeof METRICS)[number]; first: number; second: number };

/** How an arm changed over its blocks, which are in their order; undefined when it did not, beyond noise. */
export function findDrift(blocks: readonly BlockPart[]): Drift | undefined {
	const half = blocks.length >> 1;
	if (blocks.length < FEWEST_BLOCKS) return undefined;
	const early = blocks.slice(0, half);
	const late = blocks.slice(-half);
	const [before, after] = [figuresOf(early), figuresOf(late)];
	for (const metric of METRICS) {
		const [first, second] = [before[metric], after[metric]];
		// Not finite when a half has no operation at all; a comparison with NaN is false.
		if (!(Math.max(first, second) > FACTOR * Math.min(first, second))) continue;
		const rises = second > first;
		const lateBeyond = shareOf(late, metric, (value) => (rises ? value > first : value < first));
		const earlyBeyond = shareOf(early, metric, (value) => (rises ? value < second : value > second));
		if (Math.min(lateBeyond, earlyBeyond) >= CONSISTENT_SHARE) return { metric, first, second };
	}
	return undefined;
}

function figuresOf(blocks: readonly BlockPart[]): Figures {
	return BlockTable.of(blocks).figures(new Uint8Array(blocks.length).fill(1));
}

function shareOf(
	blocks: readonly BlockPart[],
	metric: Drift["metric"],
	isBeyond: (value: number) => boolean,
): number {
	return blocks.filter((block) => isBeyond(figuresOf([block])[metric])).length / blocks.length;
}
