import { type ArmStyle, armStyle } from "#app/_chart/arm-style.ts";
import type { Plan } from "./plan.ts";

/** A plan with the name and the look of its arm. */
export type PlanSide = { look: Omit<ArmStyle, "letter">; letter: string; label: string; plan: Plan };

/** A plan as that of the arm at a place of one run. */
export function armSide(arm: number, label: string, plan: Plan): PlanSide {
	const { letter, ...look } = armStyle(arm);
	return { look, letter, label, plan };
}

/** How two plans are looked at. */
export type ViewChoice = {
	extent: "all" | "differing";
	/** What the bars of the steps show. */
	measure: "time" | "blocks";
	/** `share`: of the plan they are in. `same`: one scale for both plans. */
	scale: "share" | "same";
	folds: Folds;
};

/** Which steps are folded away beneath others. */
export type Folds = {
	/** `auto`: in large plans what tells nothing. */
	rule: "auto" | "all" | "none";
	/** Steps of the left plan, by their ids, that were turned the other way by hand. */
	turned: readonly number[];
};

/** How a plan is looked at until somebody chooses otherwise. */
export const FIRST_CHOICE: ViewChoice = {
	extent: "all",
	measure: "time",
	scale: "share",
	folds: { rule: "auto", turned: [] },
};
