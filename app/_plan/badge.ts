import type { PlanNode } from "./plan.ts";

/** Something about a step, or about the whole plan, worth a person's attention. */
export type Badge = {
	kind: string;
	/** `warn`: time may be lost here. `plain`: good to know. */
	tone: "warn" | "plain";
	label: string;
	/** What happened, in words. */
	means: string;
	/** What to do about it. */
	advice: string;
};

/** What a rule knows of a step's surroundings. */
export type Place = { around: PlanNode | undefined; isCutShort: boolean; stepCount: number };

/** Says whether there is such a badge of a step. */
export type Rule = (node: PlanNode, place: Place) => Omit<Badge, "kind"> | null;
