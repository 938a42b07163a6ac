"use client";

import { parseAsString, useQueryStates } from "nuqs";
import { FIGURE_CHOICES, FIGURE_OPTIONS } from "#app/_chart/figure-choices.ts";
import { PLAN_NAMES } from "#app/_plan/plan-names.ts";

/** By its names alone: a page on which nothing is drawn yet need not know what a plan is. */
export const SHOWN_NAMES = [...FIGURE_CHOICES, ...PLAN_NAMES, "look"] as const;

const TEXTS = Object.fromEntries(SHOWN_NAMES.map((name) => [name, parseAsString]));

/** What lets go of all that an address says of how a run is looked at, when another run takes the place. */
export function useForgetShown(): () => void {
	const [, setShown] = useQueryStates(TEXTS, FIGURE_OPTIONS);
	return () => void setShown(null);
}
