import type { Arm } from "./arm.ts";
import type { Factor, NumberFactor } from "./experiment.ts";
import { LIMITS } from "./limits.ts";
import type { Load } from "./load.ts";

/**
 * Figures of the load that an arm may have for itself, so that a sweep over them is a run whose arms differ in load
 * alone. They are named as on the command line.
 */
export const LOAD_FACTORS: readonly NumberFactor[] = [
	{
		kind: "number",
		id: "clients",
		label: "Clients",
		help: "How many operations are in progress at once: in a closed loop always, in an open one at most.",
		unit: "clients",
		...LIMITS.clients,
		step: 1,
		initial: 8,
	},
	{
		kind: "number",
		id: "rate",
		label: "Arrival rate",
		help: "How many operations come due each second, whether or not those before have ended.",
		unit: "per s",
		...LIMITS.arrivalRatePerSec,
		step: 1,
		initial: 100,
	},
];

/** The figures of the load beside an experiment's factors; one that it has by the same name is its own. */
export function loadFactorsBeside(factors: readonly Factor[]): readonly NumberFactor[] {
	return LOAD_FACTORS.filter(({ id }) => !factors.some((factor) => factor.id === id));
}

/** The load of one arm: that of the run, with what the arm has for itself. */
export function loadOfArm(factors: readonly Factor[], arm: Arm, load: Load): Load {
	const own = (id: string) => {
		const isOwn = loadFactorsBeside(factors).some((factor) => factor.id === id);
		return isOwn && typeof arm[id] === "number" ? arm[id] : undefined;
	};
	const clients = own("clients") ?? load.clients;
	if (load.model === "closed") return { ...load, clients };
	return { ...load, clients, arrivalRatePerSec: own("rate") ?? load.arrivalRatePerSec };
}

/** A run's load says the most of what its arms have for themselves, so that one request has one form. */
export function heaviestLoad(factors: readonly Factor[], arms: readonly Arm[], load: Load): Load {
	const own = arms.map((arm) => loadOfArm(factors, arm, load));
	const clients = Math.max(...own.map((one) => one.clients));
	if (load.model === "closed") return { ...load, clients };
	const rates = own.map((one) => (one.model === "open" ? one.arrivalRatePerSec : 0));
	return { ...load, clients, arrivalRatePerSec: Math.max(...rates) };
}

/** The arm as its experiment knows it: without figures of the load. */
export function withoutLoad(factors: readonly Factor[], arm: Arm): Arm {
	const beside = loadFactorsBeside(factors);
	return Object.fromEntries(Object.entries(arm).filter(([id]) => !beside.some((factor) => factor.id === id)));
}
