import type { z } from "zod";
import type { closedLoadSchema, loadSchema, openLoadSchema } from "./load-schema.ts";

/** Closed loop: each client starts its next operation when its last has ended and it has thought for a while. */
export type ClosedLoad = z.infer<typeof closedLoadSchema>;

/** How the arrival rate goes within each slice: level, in a straight line, in five steps, or with its middle fifth raised. */
export const PROFILES = ["constant", "ramp", "steps", "spike"] as const;
export type Profile = (typeof PROFILES)[number];
/** How arrivals are spaced: evenly, or at random as from many people who know nothing of each other. */
export const ARRIVALS = ["constant", "poisson"] as const;

/** Open loop: operations are due by a schedule, whether or not those before have ended. */
export type OpenLoad = z.infer<typeof openLoadSchema>;

/** How arms are put under load. */
export type Load = z.infer<typeof loadSchema>;

/** What of an open load says how many operations come due. */
type Rates = Pick<OpenLoad, "arrivalRatePerSec" | "profile" | "toRatePerSec">;

/** Mean arrivals per second over a slice, whatever its length. */
export function meanRatePerSec({ arrivalRatePerSec, profile, toRatePerSec }: Rates): number {
	const otherPerSec = toRatePerSec ?? arrivalRatePerSec;
	switch (profile) {
		case "constant":
			return arrivalRatePerSec;
		case "ramp":
		case "steps":
			return (arrivalRatePerSec + otherPerSec) / 2;
		case "spike":
			return (4 * arrivalRatePerSec + otherPerSec) / 5;
	}
}

/** The longest that a run's measured part is meant to take, in seconds. */
export function longestSeconds({ seconds, budgetSeconds }: Pick<Load, "seconds" | "budgetSeconds">): number {
	return Math.max(seconds, budgetSeconds ?? 0);
}

/** A closed loop whose clients do not think. */
export function closedLoad(clients: number, seconds: number): ClosedLoad {
	return { model: "closed", clients, thinkMs: 0, seconds, budgetSeconds: null };
}
