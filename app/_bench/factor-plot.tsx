"use client";

import dynamic from "next/dynamic";

/** Figures over a number, drawn and to be read. What draws comes after the page can be read. */
export const FactorPlot = dynamic(() => import("./factor-chart.tsx"), { ssr: false });
