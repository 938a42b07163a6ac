"use client";

import dynamic from "next/dynamic";
import { Suspense, useDeferredValue, useEffect } from "react";
import { armLines } from "#app/_chart/arm-lines.ts";
import { FigureFrame } from "#app/_chart/figure-frame.tsx";
import { Legend } from "#app/_chart/legend.tsx";
import type { Result } from "#server/contract/result.ts";
import type { DistributionProps } from "./distribution.tsx";
import { DENSITY, PERCENTILES } from "./distribution-words.ts";

// Histograms are read and drawn only when a run has any.
const Distribution = dynamic(() => import("./distribution.tsx"), { ssr: false });

type DistributionPaneProps = Omit<DistributionProps, "result"> & {
	/** Null until the run is done. */
	result: Result | null;
};

/** How the times of all operations are spread, in two charts whose places are kept until the run is done. */
export function DistributionPane({ result, ...props }: DistributionPaneProps) {
	// Where a run is followed: when the replayed result takes the stored one's place, what is drawn stays until its histograms are read too.
	const shown = useDeferredValue(result);
	// A run that is over is all here but its charts: what draws them is fetched while its events are, or its page is made ready.
	const isDone = result !== null;
	useEffect(() => {
		if (isDone) void import("#app/_chart/plot.tsx");
	}, [isDone]);
	const waiting = <Waiting labels={props.labels} isDone={isDone} />;
	return (
		<Suspense fallback={waiting}>
			{shown === null ? waiting : <Distribution result={shown} {...props} />}
		</Suspense>
	);
}

function Waiting({ labels, isDone }: { labels: readonly string[]; isDone: boolean }) {
	const lines = armLines(labels);
	return [PERCENTILES, DENSITY].map(({ title, unit }) => (
		<FigureFrame
			key={title}
			words={{ title, unit, file: "", source: "" }}
			lines={lines}
			legend={<Legend chart={{ lines }} />}
			summary="Of all operations of the run."
			placeholder={isDone ? "Reading what was measured…" : "It comes when the run is done."}
			table={nothing}
			csv={nothing}
		>
			{null}
		</FigureFrame>
	));
}

const nothing = () => "";
