"use client";

import { latePart } from "#app/_ui/late.tsx";

/** Histograms are read and drawn only when a run has any. */
export const DISTRIBUTION = latePart(() => import("./distribution.tsx").then((module) => module.default));

/** Plans come at the end of a run: what draws them need not be there before. */
export const PLAN_PAIR = latePart(() => import("./plan-pair.tsx").then((module) => module.PlanPair));
