import { z } from "zod";
import { LIMITS } from "./limits.ts";

/** Behind a pipe, as in a request's other fields: zod throws at a length that is no number. */
const factorId = z.string().pipe(z.string().min(1).max(64));
const { min: fewestCrossed, max: mostCrossed } = LIMITS.crossed;

/**
 * What the arms of a run have to do with one another, where they are more than a handful picked by hand: the points of
 * one or two lines along a number, or all combinations of two levels of some factors.
 */
export const layoutSchema = z.discriminatedUnion("kind", [
	z.strictObject({
		kind: z.literal("sweep"),
		/** A number of the experiment, or a figure of the load. */
		factor: factorId,
	}),
	z.strictObject({
		kind: z.literal("factorial"),
		factors: z.array(z.string()).pipe(z.array(factorId).min(fewestCrossed).max(mostCrossed)),
	}),
]);
