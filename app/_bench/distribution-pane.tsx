"use client";

import { type ReactNode, useContext, useDeferredValue, useEffect } from "react";
import { armLines } from "#app/_chart/arm-lines.ts";
import { FigureFrame } from "#app/_chart/figure-frame.tsx";
import { PLOT } from "#app/_chart/late-plot.ts";
import { Legend } from "#app/_chart/legend.tsx";
import { AsSent, Late } from "#app/_ui/late.tsx";
import { Segmented } from "#app/_ui/segmented.tsx";
import type { Result } from "#server/contract/result.ts";
import { BASIS_SENTENCE, BasisChoice } from "./basis-choice.tsx";
import type { DistributionProps } from "./distribution.tsx";
import { DENSITY, FORM_ITEMS, PERCENTILES, timeName } from "./distribution-words.ts";
import { DISTRIBUTION } from "./late-parts.ts";
import { floorRoom } from "./noise-floor.ts";

type DistributionPaneProps = Omit<DistributionProps, "result"> & {
	/** Null until the run is done. */
	result: Result | null;
	isOpenLoop: boolean;
};

/** How the times of all operations are spread, in two charts whose places are kept until the run is done. */
export function DistributionPane({ result, ...props }: DistributionPaneProps) {
	// What is there stays until the histograms are read, and when the replayed result comes for the stored. A value that is
	// deferred holds back what waits for it by itself; a `Suspense` would show what it does only 300 ms later. What the server
	// sent whole is drawn anew in one go.
	const shown = useDeferredValue(result, useContext(AsSent) ? result : null);
	// A run that is over is all here but its charts: what draws them is fetched while its events are.
	const isDone = result !== null;
	useEffect(() => {
		if (isDone) void PLOT.fetch();
	}, [isDone]);
	const waiting = <Waiting labels={props.labels} isOpenLoop={props.isOpenLoop} isDone={isDone} />;
	return shown === null ? waiting : <Late part={DISTRIBUTION} props={{ result: shown, ...props }} />;
}

type WaitingProps = Pick<DistributionPaneProps, "labels" | "isOpenLoop"> & { isDone: boolean };

/** The same frames with the same words, so that the charts will stand where they are waited for. */
function Waiting({ labels, isOpenLoop, isDone }: WaitingProps) {
	const lines = armLines(labels);
	const time = timeName(isOpenLoop, "response");
	const frame = {
		lines,
		legend: <Legend chart={{ lines }} />,
		placeholder: isDone ? "Reading what was measured…" : "It comes when the run is done.",
		table: nothing,
		csv: nothing,
	};
	const basis = isOpenLoop ? BASIS_SENTENCE : "";
	return (
		<>
			<FigureFrame
				{...frame}
				words={{ title: PERCENTILES.title, unit: `${time} ${PERCENTILES.unit}`, file: "", source: "" }}
				controls={
					isOpenLoop ? (
						<Unseen>
							<BasisChoice value="response" onChange={nothing} />
						</Unseen>
					) : null
				}
				summary="How far the slowest are above the median, of all operations of the run."
				notes={[PERCENTILES.note, basis, ""]}
				rooms={["", "", floorRoom(["p50", "p95", "p99"], isOpenLoop)]}
			>
				{null}
			</FigureFrame>
			<FigureFrame
				{...frame}
				words={{ title: DENSITY.title, unit: `${DENSITY.unit}, over the ${time}`, file: "", source: "" }}
				controls={
					<Unseen>
						<Segmented
							label="Form shown"
							size="small"
							value="density"
							items={FORM_ITEMS}
							onChange={nothing}
						/>
					</Unseen>
				}
				summary="Where the middle half of all operations of the run lies."
				notes={[DENSITY.note, ""]}
				rooms={["", floorRoom(["p50"], isOpenLoop)]}
			>
				{null}
			</FigureFrame>
		</>
	);
}

/** Keeps the room of what there is nothing to do with yet. */
function Unseen({ children }: { children: ReactNode }) {
	return <div className="invisible">{children}</div>;
}

const nothing = () => "";
