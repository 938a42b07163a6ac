"use client";

import { useQueryStates } from "nuqs";
import { withFigureChoices } from "#app/_chart/figure-address.ts";
import { FIGURE_PARAMETERS } from "#app/_chart/figure-choices.ts";
import type { ItemRef } from "#server/contract/comparison.ts";
import { compareAddress } from "./item-address.ts";

/** What makes the address of another comparison, whose figures are looked at as those of this one. */
export function useCompareAddress(): (refs: readonly ItemRef[]) => string {
	const [choices] = useQueryStates(FIGURE_PARAMETERS);
	return (refs) => withFigureChoices(compareAddress(refs), choices);
}
