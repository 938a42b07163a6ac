/** Every setting of a load and its name in a URL. */
export const LOAD_PARAMETERS = {
	model: "load",
	clients: "clients",
	thinkMs: "think",
	arrivalRatePerSec: "rate",
	arrivals: "arrivals",
	profile: "profile",
	toRatePerSec: "toRate",
	seconds: "seconds",
	budgetSeconds: "budget",
} as const;

export type LoadField = keyof typeof LOAD_PARAMETERS;
