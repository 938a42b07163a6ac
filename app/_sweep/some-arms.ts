import type { RunView } from "#app/_bench/run-view.ts";
import type { Result } from "#server/contract/result.ts";

/** The points of some arms of a run alone. */
export function pointsOf(points: RunView["points"], places: readonly number[]): RunView["points"] {
	return points.map((point) => ({
		...point,
		arms: places.map((place) => point.arms[place] ?? { interval: null, soFar: null }),
	}));
}

/** The last that was asked of each result. */
const made = new WeakMap<Result, { places: string; some: Result }>();

/**
 * What a run came to for some of its arms, in the order given. What is known of all arms alone is left out: comparisons
 * with the first. Of disturbed slices a result may list but the first: how many these arms had is then not known, and
 * the count stays that of all.
 *
 * It is the same object as long as the same are asked for: what is read of it is kept by it, and a drawing that waits for
 * that is begun anew each time, without what it remembered.
 */
export function resultOf(result: Result, places: readonly number[]): Result {
	const asked = places.join();
	const held = made.get(result);
	if (held?.places === asked) return held.some;
	const some = pick(result, places);
	made.set(result, { places: asked, some });
	return some;
}

function pick(result: Result, places: readonly number[]): Result {
	const isListed = result.disturbedSlices.length === result.disturbedCount;
	const disturbedSlices = result.disturbedSlices.flatMap((slice) => {
		const arm = places.indexOf(slice.arm);
		return arm === -1 ? [] : [{ ...slice, arm }];
	});
	return {
		...result,
		arms: places.flatMap((place) => result.arms[place] ?? []),
		comparisons: [],
		disturbedSlices,
		disturbedCount: isListed ? disturbedSlices.length : result.disturbedCount,
	};
}
