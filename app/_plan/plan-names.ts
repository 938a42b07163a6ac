/** What the address calls the choices of how plans are looked at. */
export const PLAN_URL_KEYS = {
	extent: "planSteps",
	measure: "planBars",
	scale: "planScale",
	folds: "planFolds",
} as const;

/** All that an address may say of plans: which, and how. */
export const PLAN_NAMES = ["plans", ...Object.values(PLAN_URL_KEYS)] as const;
