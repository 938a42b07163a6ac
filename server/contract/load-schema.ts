import { z } from "zod";
import { LIMITS } from "./limits.ts";
import { ARRIVALS, PROFILES } from "./load.ts";

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
export const closedLoadSchema = z.strictObject({
	model: z.literal("closed").default("closed"),
	clients,
	/** Milliseconds between an answer and the client's next operation. */
	thinkMs: z.int().min(LIMITS.thinkMs.min).max(LIMITS.thinkMs.max).default(0),
	/** Measured seconds in all; the arms share them slice by slice. */
	seconds,
	budgetSeconds,
});

const ratePerSec = z.int().min(LIMITS.arrivalRatePerSec.min).max(LIMITS.arrivalRatePerSec.max);

/** Open loop: operations are due by a schedule, whether or not those before have ended. */
export const openLoadSchema = z.strictObject({
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

/** How arms are put under load. A load without a model is a closed loop. */
export const loadSchema = z.discriminatedUnion("model", [closedLoadSchema, openLoadSchema]);
