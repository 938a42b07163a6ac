import { LIMITS } from "#server/contract/limits.ts";
import { ARRIVALS, type ClosedLoad, type Load, type OpenLoad, PROFILES } from "#server/contract/load.ts";
import type { Attributes } from "./attributes.ts";

/** The attributes that say how arms are put under load. */
export const LOAD_ATTRIBUTES = [
	"clients",
	"seconds",
	"think",
	"rate",
	"arrivals",
	"profile",
	"toRate",
] as const;

/** Said of what belongs to an open loop in a closed one, and of a think time in an open one. */
export const WITHOUT_RATE =
	"says how operations arrive, which only a load with a rate tells. Add rate, or leave it out.";
export const WITH_RATE = "with a rate operations are due by a schedule and nobody thinks. Leave it out.";

/** The attribute that a field of a checked load was read from. */
const ATTRIBUTE_OF: Readonly<Record<string, string>> = {
	"load.budgetSeconds": "budget",
	"load.arrivalRatePerSec": "rate",
	"load.toRatePerSec": "toRate",
};

/** The attribute at fault, by the field that the contract's checks name. */
export function attributeOfField(field: string): string {
	return ATTRIBUTE_OF[field] ?? "arms";
}

/**
 * Reads a load; with `rate` it is an open loop. What is left out is as in `initial`.
 *
 * @returns undefined when there was a fault.
 */
export function readLoad(
	attributes: Attributes,
	initial: Load,
	budgetSeconds: number | null,
): Load | undefined {
	const before = attributes.faultCount;
	const clients = attributes.number("clients", LIMITS.clients) ?? initial.clients;
	const seconds = attributes.number("seconds", LIMITS.seconds) ?? initial.seconds;
	const isGiven = (name: string) => attributes.value(name) !== undefined;
	const isOpen = isGiven("rate") || (initial.model === "open" && !isGiven("think"));
	const shared = { clients, seconds, budgetSeconds };
	const load = isOpen ? readOpen(attributes, initial, shared) : readClosed(attributes, initial, shared);
	return attributes.faultCount > before ? undefined : load;
}

type Shared = Pick<Load, "clients" | "seconds" | "budgetSeconds">;

function readClosed(attributes: Attributes, initial: Load, shared: Shared): ClosedLoad {
	for (const name of ["arrivals", "profile", "toRate"]) {
		if (attributes.value(name) === undefined) continue;
		attributes.add(name, WITHOUT_RATE);
	}
	const initialMs = initial.model === "closed" ? initial.thinkMs : 0;
	return { model: "closed", ...shared, thinkMs: attributes.number("think", LIMITS.thinkMs) ?? initialMs };
}

function readOpen(attributes: Attributes, initial: Load, shared: Shared): OpenLoad {
	if (attributes.value("think") !== undefined) {
		attributes.add("think", WITH_RATE);
	}
	const before = initial.model === "open" ? initial : undefined;
	const ratePerSec = attributes.number("rate", LIMITS.arrivalRatePerSec);
	const toRatePerSec = attributes.number("toRate", LIMITS.arrivalRatePerSec);
	const profile = attributes.oneOf("profile", PROFILES) ?? before?.profile ?? "constant";
	return {
		model: "open",
		...shared,
		arrivalRatePerSec: ratePerSec ?? before?.arrivalRatePerSec ?? LIMITS.arrivalRatePerSec.min,
		arrivals: attributes.oneOf("arrivals", ARRIVALS) ?? before?.arrivals ?? "constant",
		profile,
		toRatePerSec: toRatePerSec ?? (profile === "constant" ? null : (before?.toRatePerSec ?? null)),
	};
}
