"use client";

import { parseAsString, useQueryState } from "nuqs";
import { letterOf } from "#app/_compare/item-address.ts";
import { LIMITS } from "#server/contract/limits.ts";

const { max: MOST } = LIMITS.arms;
/** Of what was not understood so much is shown again. */
const SHOWN = 24;

/** Places of arms in the order of the request, or a sentence on what is wrong with what the address says of them. */
type AskedLook = { chosen: readonly number[]; fault: null } | { chosen: null; fault: string | null };

/** The address's word for some arms of a run: a letter for each, by their order in it, as a comparison has them. */
export function lookText(places: readonly number[]): string {
	return places.map(letterOf).join("");
}

/** Reads what an address says, whatever is in it. Where it says nothing, nothing is wrong with it. */
export function readLook(text: string | null, armCount: number): AskedLook {
	if (text === null) return { chosen: null, fault: null };
	const letters = new Set(text.toUpperCase());
	const chosen = Array.from({ length: armCount }, (_, place) => place).filter((place) =>
		letters.has(letterOf(place)),
	);
	if (chosen.length > 0 && chosen.length === letters.size && chosen.length <= MOST) {
		return { chosen, fault: null };
	}
	const shown = text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text;
	return {
		chosen: null,
		fault: `The address asks for a closer look at “${shown}”, which this run cannot show: it takes one to ${MOST} of the letters A to ${letterOf(armCount - 1)}, one for each in the order below. What is usual is shown instead.`,
	};
}

/** Which arms are looked at closely, kept in the address: going back finds those that were chosen before. */
export function useLookUrl(armCount: number): AskedLook & { choose(places: readonly number[] | null): void } {
	const [text, setText] = useQueryState(
		"look",
		parseAsString.withOptions({ history: "push", scroll: false }),
	);
	return {
		...readLook(text, armCount),
		choose: (places) => void setText(places === null ? null : lookText(places)),
	};
}
