import type { Plan } from "./plan.ts";

/** A plan with the name it goes by: that of an arm, by whose place it is coloured. */
export type PlanSide = { index: number; letter: string; label: string; plan: Plan };

/** What the bars of the steps show. */
export type BarMeasure = "time" | "blocks";
/** `share`: of the plan they are in. `same`: one scale for both plans. */
export type BarScale = "share" | "same";
