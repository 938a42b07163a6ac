import type { RunView } from "#app/_bench/run-view.ts";
import type { Result } from "#server/contract/result.ts";

/** The points of some arms of a run alone. */
export function pointsOf(points: RunView["points"], places: readonly number[]): RunView["points"] {
	return points.map((point) => ({
		...point,
		arms: places.map((place) => point.arms[place] ?? { interval: null, soFar: null }),
	}));
}

/**
 * What a run came to for some of its arms, in the order given. What is known of all arms alone is left out: comparisons
 * with the first, and the disturbed slices where a result lists but the first of them.
 */
export function resultOf(result: Result, places: readonly number[]): Result {
	const isListed = result.disturbedSlices.length === result.disturbedCount;
	const disturbedSlices = result.disturbedSlices.flatMap((slice) => {
		const arm = places.indexOf(slice.arm);
		return arm === -1 || !isListed ? [] : [{ ...slice, arm }];
	});
	return {
		...result,
		arms: places.flatMap((place) => result.arms[place] ?? []),
		comparisons: [],
		disturbedSlices,
		disturbedCount: disturbedSlices.length,
	};
}
