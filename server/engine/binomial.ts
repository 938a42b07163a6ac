/** An interval of a share, 0…1. */
export type ShareInterval = { low: number; high: number };

/**
 * The exact interval of a share seen `hits` times in `count` tries (Clopper and Pearson 1934): no share outside it would
 * give that many hits, or more, or that few, with more than `tailShare`.
 *
 * @param count at least 1.
 * @param tailShare of a 95 % interval unless given
 */
export function shareInterval(hits: number, count: number, tailShare = 0.025): ShareInterval {
	return {
		low: hits === 0 ? 0 : crossing((share) => 1 - atMost(hits - 1, count, share) > tailShare),
		high: hits === count ? 1 : crossing((share) => atMost(hits, count, share) <= tailShare),
	};
}

/** Where a question about a share turns from no to yes. */
function crossing(isBeyond: (share: number) => boolean): number {
	let [low, high] = [0, 1];
	for (let step = 0; step < 50; step++) {
		const middle = (low + high) / 2;
		if (isBeyond(middle)) high = middle;
		else low = middle;
	}
	return (low + high) / 2;
}

/** How likely at most `hits` of `count` independent tries are, each a hit with this share, above 0 and below 1. */
function atMost(hits: number, count: number, share: number): number {
	// In logarithms, for the likelihood of none of many is less than a number can hold.
	let term = count * Math.log1p(-share);
	let sum = Math.exp(term);
	for (let hit = 1; hit <= hits; hit++) {
		term += Math.log((count - hit + 1) / hit) + Math.log(share) - Math.log1p(-share);
		sum += Math.exp(term);
	}
	return sum;
}
