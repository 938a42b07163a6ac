/**
 * Draws ranks 1…count by Zipf's law: the inverse of the distribution's continuous approximation on
 * [0.5, count + 0.5], rounded. A closed form, so a draw takes well under a microsecond and no memory.
 *
 * @param exponent not 1, where the closed form has no value; 0.99 is what YCSB takes for caches.
 * @returns from a uniform number in [0, 1) to a rank.
 */
export function zipfRanks(count: number, exponent: number): (uniform: number) => number {
	const power = 1 - exponent;
	const low = 0.5 ** power;
	const width = (count + 0.5) ** power - low;
	return (uniform) => {
		const rank = Math.round((low + uniform * width) ** (1 / power));
		return Math.min(count, Math.max(1, rank));
	};
}
