"use client";

import { latePart } from "#app/_ui/late.tsx";

/** Most runs are of a few arms: what shows sweeps and all combinations comes with the first of them. */
export const LAYOUT_REPORT = latePart(() =>
	import("./layout-report.tsx").then((module) => module.LayoutReport),
);
