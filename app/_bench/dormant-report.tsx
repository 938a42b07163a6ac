"use client";

import { PLOT } from "#app/_chart/late-plot.ts";
import { LAYOUT_REPORT } from "#app/_sweep/late-layout-report.ts";
import { Dormant } from "#app/_ui/dormant.tsx";
import { Late, latePart } from "#app/_ui/late.tsx";
import { Pane } from "#app/_ui/pane.tsx";
import { DISTRIBUTION, PLAN_PAIR } from "./late-parts.ts";
import type { RunReportProps } from "./run-report.tsx";

const RUN_REPORT = latePart(() => import("./run-report.tsx").then((module) => module.RunReport));

const COMPARISON = [RUN_REPORT, PLOT, DISTRIBUTION, PLAN_PAIR];
const LAID_OUT = [...COMPARISON, LAYOUT_REPORT];

const fetchComparison = () => Promise.all(COMPARISON.map((part) => part.fetch()));
const fetchLaidOut = () => Promise.all(LAID_OUT.map((part) => part.fetch()));

const WAITING =
	"The charts wait for the network: what draws them could not be fetched. All else of the report can be read as it stands.";

/** Fetches a report's scripts ahead of the page that shows it; whoever draws it says what could not be had. */
export function prefetchReport(): void {
	fetchComparison().catch(() => undefined);
}

type DormantReportProps = RunReportProps & {
	/** Whether it changes: a run goes on, or is about to. */
	isWanted: boolean;
	/** Whether another layout can be chosen, be it without a network: what shows each is fetched then. */
	isLayoutOpen?: boolean;
};

/** A run's report as the server drew it, live as soon as somebody comes to it. */
export function DormantReport({ isWanted, isLayoutOpen = false, ...report }: DormantReportProps) {
	const isLaidOut = isLayoutOpen || report.request.layout !== undefined;
	return (
		<Dormant fetch={isLaidOut ? fetchLaidOut : fetchComparison} waiting={WAITING} isWanted={isWanted}>
			<Pane label="The report">
				<Late part={RUN_REPORT} props={report} />
			</Pane>
		</Dormant>
	);
}
