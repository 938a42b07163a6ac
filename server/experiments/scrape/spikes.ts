/**
 * Of load time: in each period, so long, there is one spike, which lasts so long. A spike of two seconds in every half
 * minute, twenty times as fast, so that a run of some seconds holds several.
 */
export const SPIKE_MS = { every: 1_500, lasts: 100 };

/** The golden section, whose multiples never fall into step with an interval. */
const GOLDEN = 0.6180339887;

/** Number of the spike that goes on at this load time, undefined between two. At the same times for all arms. */
export function spikeAt(loadMs: number): number | undefined {
	const period = Math.floor(loadMs / SPIKE_MS.every);
	const offsetMs = (((period + 1) * GOLDEN) % 1) * (SPIKE_MS.every - SPIKE_MS.lasts);
	const sinceMs = loadMs - period * SPIKE_MS.every - offsetMs;
	return sinceMs >= 0 && sinceMs < SPIKE_MS.lasts ? period : undefined;
}
