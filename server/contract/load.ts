import { z } from "zod";
import { LIMITS } from "./limits.ts";

const clients = z.int().min(LIMITS.clients.min).max(LIMITS.clients.max);
const seconds = z.int().min(LIMITS.seconds.min).max(LIMITS.seconds.max);
/** With a budget a run goes on past its seconds until each pair of arms has a verdict, or these seconds are spent. */
const budgetSeconds = z
	.int()
	.min(LIMITS.budgetSeconds.min)
	.max(LIMITS.budgetSeconds.max)
	.nullable()
	.default(null);

/** Closed loop: each client starts its next operation when its last has ended and it has thought for a while. */
const closedLoadSchema = z.strictObject({
	model: z.literal("closed").default("closed"),
	clients,
	/** Milliseconds between an answer and the client's next operation. */
	thinkMs: z.int().min(LIMITS.thinkMs.min).max(LIMITS.thinkMs.max).default(0),
	/** Measured seconds in all; the arms share them slice by slice. */
	seconds,
	budgetSeconds,
});
export type ClosedLoad = z.infer<typeof closedLoadSchema>;

const ratePerSec = z.int().min(LIMITS.arrivalRatePerSec.min).max(LIMITS.arrivalRatePerSec.max);

/** How the arrival rate goes within each slice: level, in a straight line, in five steps, or with its middle fifth raised. */
export const PROFILES = ["constant", "ramp", "steps", "spike"] as const;
export type Profile = (typeof PROFILES)[number];
/** How arrivals are spaced: evenly, or at random as from many people who know nothing of each other. */
export const ARRIVALS = ["constant", "poisson"] as const;

/** Open loop: operations are due by a schedule, whether or not those before have ended. */
const openLoadSchema = z.strictObject({
	model: z.literal("open"),
	/** Operations in progress at once at most; what is due beyond that waits. */
	clients,
	arrivalRatePerSec: ratePerSec,
	arrivals: z.enum(ARRIVALS).default("constant"),
	profile: z.enum(PROFILES).default("constant"),
	/** Where a ramp or steps end, or how high a spike goes; null for a constant profile. */
	toRatePerSec: ratePerSec.nullable().default(null),
	seconds,
	budgetSeconds,
});
export type OpenLoad = z.infer<typeof openLoadSchema>;

/** How arms are put under load. A load without a model is a closed loop. */
export const loadSchema = z.discriminatedUnion("model", [closedLoadSchema, openLoadSchema]);
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
