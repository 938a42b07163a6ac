"use client";

import { parseAsString, useQueryStates } from "nuqs";
import { createSerializer } from "nuqs/server";
import { FIGURE_PARAMETERS } from "#app/_chart/figure-choices.ts";
import { PLAN_PARAMETERS, PLAN_URL_OPTIONS } from "#app/_plan/plan-url.ts";

/** All that an address says of how a run is looked at: its figures, its plans, and which of many arms closely. */
export const SHOWN_PARAMETERS = { ...FIGURE_PARAMETERS, ...PLAN_PARAMETERS, look: parseAsString };
const { urlKeys } = PLAN_URL_OPTIONS;

const serialize = createSerializer(SHOWN_PARAMETERS, { urlKeys });

/** How the run of this page is looked at, as the query of another address of it; empty where all is as usual. */
export function useShownQuery(): string {
	const [shown] = useQueryStates(SHOWN_PARAMETERS, PLAN_URL_OPTIONS);
	return serialize(shown);
}
