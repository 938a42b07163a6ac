import { parseAsNativeArrayOf, parseAsString } from "nuqs";
import { LOAD_PARAMETERS } from "./load-parameters.ts";

/** All text: what the URL says may be wrong, and is shown as it is with the fault beside it. */
export const BENCH_PARAMETERS = {
	arm: parseAsNativeArrayOf(parseAsString),
	layout: parseAsString,
	sweep: parseAsString,
	cross: parseAsNativeArrayOf(parseAsString),
	aside: parseAsNativeArrayOf(parseAsString),
	run: parseAsString,
	/** The closer look at a sweep is at the points of one run. */
	look: parseAsString,
	model: parseAsString,
	clients: parseAsString,
	thinkMs: parseAsString,
	arrivalRatePerSec: parseAsString,
	arrivals: parseAsString,
	profile: parseAsString,
	toRatePerSec: parseAsString,
	seconds: parseAsString,
	budgetSeconds: parseAsString,
};

/** How all of it is written to the URL. */
export const BENCH_URL_OPTIONS = {
	urlKeys: LOAD_PARAMETERS,
	history: "replace",
	scroll: false,
} as const;
