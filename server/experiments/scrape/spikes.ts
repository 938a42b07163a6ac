/**
 * Of load time: once in each period, so long, a spike begins, which lasts so long. A spike of two seconds in every half
 * minute, twenty times as fast, so that a run of some seconds holds several.
 */
export const SPIKE_MS = { every: 1_500, lasts: 100 };

/** Its multiples are spread evenly over a period, and so over any interval: no scrape can fall into step with spikes. */
const GOLDEN = 0.6180339887;

/** When a spike begins, milliseconds of load time: anywhere in its period, and not where the one before did. */
export function startOfSpike(spike: number): number {
	return (spike + (((spike + 1) * GOLDEN) % 1)) * SPIKE_MS.every;
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
