/**
 * Of load time: once in each period, so long, a spike begins, which lasts so long. A spike of two seconds in every half
 * minute, twenty times as fast, so that a run of some seconds holds several.
 */
export const SPIKE_MS = { every: 1_500, lasts: 100 };

/** Where the numbers begin that are drawn for spikes: so that the first ones, which a run sees, are well apart. */
const FIRST_DRAW = 207;

/**
 * When a spike begins, milliseconds of load time: anywhere in its period, at random, for with any rule to it some
 * interval would fall into step, and catch far more or fewer of them than its share. The same in every run.
 */
export function startOfSpike(spike: number): number {
	return (spike + drawn(FIRST_DRAW + spike)) * SPIKE_MS.every;
}

/** A number in [0, 1) that looks drawn at random, always the same for an index: its bits multiplied and folded. */
function drawn(index: number): number {
	let bits = Math.imul(index, 0x45d9f3b);
	bits = Math.imul(bits ^ (bits >>> 16), 0x45d9f3b);
	return ((bits ^ (bits >>> 16)) >>> 0) / 2 ** 32;
}

/** Number of the spike that goes on at this load time, undefined between two. At the same times for all arms. */
export function spikeAt(loadMs: number): number | undefined {
	const period = Math.floor(loadMs / SPIKE_MS.every);
	// One that begins at the end of a period goes on in the next.
	return [period, period - 1].find((spike) => {
		const sinceMs = loadMs - startOfSpike(spike);
		return spike >= 0 && sinceMs >= 0 && sinceMs < SPIKE_MS.lasts;
	});
}
