import type { Random } from "#server/contract/lab.ts";

/**
 * A seeded generator, uniform in [0, 1) with 32 bits: sfc32 (Doty-Humphrey 2010, PractRand). `stream` gives
 * independent sequences of one seed.
 */
export function createRandom(seed: number, stream = 0): Random {
	let a = seed | 0;
	let b = Math.floor(seed / 2 ** 32) | 0;
	let c = stream | 0;
	let counter = 1;
	const next = () => {
		const sum = (((a + b) | 0) + counter) | 0;
		counter = (counter + 1) | 0;
		a = b ^ (b >>> 9);
		b = (c + (c << 3)) | 0;
		c = (c << 21) | (c >>> 11);
		c = (c + sum) | 0;
		return (sum >>> 0) / 2 ** 32;
	};
	// Near seeds start out alike; a dozen rounds tear them apart.
	for (let round = 0; round < 12; round++) next();
	return next;
}

/** A new array in random order (Durstenfeld 1964). */
export function shuffle<T>(items: readonly T[], random: Random): T[] {
	const order = [...items];
	for (let last = order.length - 1; last > 0; last--) {
		const chosen = Math.floor(random() * (last + 1));
		const held = order[last] as T;
		order[last] = order[chosen] as T;
		order[chosen] = held;
	}
	return order;
}
