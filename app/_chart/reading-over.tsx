"use client";

import { useRef } from "react";
import { useSize } from "#app/_ui/use-size.ts";
import type { Chart } from "./chart.ts";
import { Reading } from "./reading.tsx";

type ReadingOverProps = {
	chart: Chart;
	title: string;
	/** Between the edges of the element and the plot within it, pixels. */
	insets: { left: number; top: number; right: number; bottom: number };
};

/** Reads values from a chart that is drawn beneath by something else. */
export default function ReadingOver({ chart, title, insets }: ReadingOverProps) {
	const element = useRef<HTMLDivElement>(null);
	const size = useSize(element);
	const { left, top, right, bottom } = insets;
	return (
		<div ref={element} className="absolute inset-0">
			{size === undefined ? null : (
				<Reading
					chart={chart}
					title={title}
					box={{
						left,
						top,
						width: Math.max(0, size.width - left - right),
						height: Math.max(0, size.height - top - bottom),
					}}
				/>
			)}
		</div>
	);
}
