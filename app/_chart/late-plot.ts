"use client";

import { latePart } from "#app/_ui/late.tsx";

/** Recharts is a good part of a page's weight: it comes after the page can be read. */
export const PLOT = latePart(() => import("./plot.tsx").then((module) => module.default));
