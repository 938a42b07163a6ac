import { longest } from "#app/_lib/longest.ts";
import type { Effect } from "#server/contract/result.ts";
import { type EffectContext, effectSentences } from "./effect-words.ts";

/** An effect in as many digits and words as any: nobody sees its figures, and its room alone is taken. */
const LONG = { ratio: 0.888, low: 0.888, high: 1.188, verdict: "lower" } as const;

/** The effects on a figure that crossed factors will be told to have, in their order, before any is known. */
export function awaitedEffects({ crossings, metric }: Omit<EffectContext, "factors">): Effect[] {
	const main = crossings.map(
		({ factor }): Effect => ({ ...LONG, metric, kind: "main", factors: [factor], given: [] }),
	);
	const simple = crossings.flatMap(({ factor }) =>
		crossings
			.filter((other) => other.factor !== factor)
			.flatMap((other) =>
				other.levels.map((level): Effect => {
					const given = [{ factor: other.factor, level }];
					return { ...LONG, metric, kind: "simple", factors: [factor], given };
				}),
			),
	);
	const together = subsetsOf(crossings.map(({ factor }) => factor))
		.filter((factors) => factors.length > 1)
		.map((factors): Effect => ({ ...LONG, metric, kind: "interaction", factors, given: [] }));
	return [...main, ...simple, ...together];
}

/** As long as what is said of the effects may be, whichever is the largest. */
export function effectRooms(context: EffectContext): string[] {
	const rooms = effectSentences(awaitedEffects(context), context);
	const mains = context.crossings.length;
	const main = longest(rooms.slice(0, mains));
	return rooms.map((room, place) => (place < mains ? main : room));
}

/** All of them, those of fewer first. */
function subsetsOf(ids: readonly string[]): string[][] {
	return Array.from({ length: 2 ** ids.length }, (_, bits) => ids.filter((_id, at) => (bits >> at) & 1)).sort(
		(left, right) => left.length - right.length,
	);
}
