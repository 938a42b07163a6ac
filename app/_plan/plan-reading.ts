import type { Evidence } from "#server/contract/evidence.ts";
import { toFault } from "#server/contract/fault.ts";
import type { Plan } from "./plan.ts";
import { readPlan } from "./read-plan.ts";

/** A plan, or the sentence on why it cannot be drawn. */
export type PlanReading = { plan: Plan; sentence: null } | { plan: null; sentence: string };

/** Reads the plan of an arm's evidence, which may be of a Postgres that nobody here knows. */
export function readingOf({ planJson }: Evidence): PlanReading {
	try {
		return { plan: readPlan(planJson), sentence: null };
	} catch (thrown) {
		return { plan: null, sentence: toFault(thrown).message };
	}
}
