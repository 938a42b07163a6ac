import type { Plan } from "./plan.ts";

/** A plan with the name it goes by: that of an arm, by whose place it is coloured. */
export type PlanSide = { index: number; letter: string; label: string; plan: Plan };

/** How two plans are looked at. */
export type ViewChoice = {
	extent: "all" | "differing";
	/** What the bars of the steps show. */
	measure: "time" | "blocks";
	/** `share`: of the plan they are in. `same`: one scale for both plans. */
	scale: "share" | "same";
};
