"use client";

import dynamic from "next/dynamic";
import type { Chart } from "#app/_chart/chart.ts";
import type { FactorChartProps } from "./factor-chart.tsx";

// Recharts comes after the page can be read.
const FactorChart = dynamic(() => import("./factor-chart.tsx"), { ssr: false });
const ReadingOver = dynamic(() => import("#app/_chart/reading-over.tsx"), { ssr: false });

/** The chart's margins and what its axes take. */
const INSETS = { left: 62, top: 14, right: 18, bottom: 28 };

type FactorPlotProps = Omit<FactorChartProps, "yScale" | "formatValue" | "formatTick"> & {
	/** What of it can be read by pointer and keyboard; its upright axis is the drawing's. */
	chart: Chart;
	title: string;
};

/** Figures over a number, drawn and to be read. */
export function FactorPlot({ chart, title, ...drawn }: FactorPlotProps) {
	const { scale, format, formatTick } = chart.y;
	return (
		<>
			<div aria-hidden="true" className="h-full">
				<FactorChart {...drawn} yScale={scale} formatValue={format} formatTick={formatTick} />
			</div>
			<ReadingOver chart={chart} title={title} insets={INSETS} />
		</>
	);
}
