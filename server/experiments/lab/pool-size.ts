import type { Arm } from "#server/contract/arm.ts";
import type { NumberFactor } from "#server/contract/experiment.ts";

/**
 * The factor that says how many connections an arm's pool holds.
 *
 * @param changes what the experiment says or allows otherwise, above all what a place in its pool means.
 */
export function poolSizeFactor(changes: Partial<Omit<NumberFactor, "kind" | "id">> = {}): NumberFactor {
	return {
		kind: "number",
		id: "poolSize",
		label: "Pool size",
		help: "How many connections the pool holds.",
		unit: "connections",
		min: 1,
		max: 64,
		step: 1,
		initial: 8,
		...changes,
	};
}

/** What arms take whose pools share their connections (see `openPool`): the largest pool has them all. */
export function sharedPoolCost(arms: readonly Arm[]): { connections: number } {
	return { connections: Math.max(0, ...arms.map((arm) => Number(arm.poolSize))) };
}
