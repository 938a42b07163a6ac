"use client";

import { sweptLoadOf } from "#app/_bench/load-text.ts";
import { Provenance } from "#app/_bench/provenance.tsx";
import { RunOutcome } from "#app/_bench/run-outcome.tsx";
import type { RunView } from "#app/_bench/run-view.ts";
import { latestSummaries } from "#app/_bench/series.ts";
import { WarningsPanel } from "#app/_bench/warnings-panel.tsx";
import { Pane } from "#app/_ui/pane.tsx";
import { type Arm, formatArm } from "#server/contract/arm.ts";
import type { ExperimentDeclaration } from "#server/contract/experiment.ts";
import type { Layout } from "#server/contract/layout.ts";
import type { Load } from "#server/contract/load.ts";
import type { FigureIntervals, Result } from "#server/contract/result.ts";
import { FactorialReport } from "./factorial-report.tsx";
import { SweepReport } from "./sweep-report.tsx";

type LayoutReportProps = {
	declaration: ExperimentDeclaration;
	request: { arms: readonly Arm[]; load: Load };
	layout: Layout;
	view: RunView;
	/** The stored result, shown until the events have been replayed. */
	stored: Result | null;
};

/** All that a laid-out run shows: what it found, the figures of all arms, and how sure they are. */
export function LayoutReport({ declaration, request, layout, view, stored }: LayoutReportProps) {
	const { arms, load } = request;
	const result = view.result ?? stored;
	const isBroken = result === null && (view.state === "failed" || view.state === "cancelled");
	const run = {
		arms,
		load,
		result,
		summaries: latestSummaries(view.points, result, arms.length),
		intervals: intervalsOf(view, result),
	};
	const waiting =
		view.state === null ? "What was found appears here." : "What was found comes when the run is done.";
	return (
		<div className="space-y-8">
			{isBroken ? <RunOutcome view={view} isMeasured={view.points.length > 0} /> : null}
			<Pane label={layout.kind === "sweep" ? "The sweep" : "All combinations"}>
				{layout.kind === "sweep" ? (
					<SweepReport
						declaration={declaration}
						factor={layout.factor}
						run={run}
						waiting={isBroken ? null : waiting}
					/>
				) : (
					<FactorialReport
						declaration={declaration}
						ids={layout.factors}
						run={run}
						waiting={isBroken ? null : waiting}
					/>
				)}
			</Pane>
			{/* Below the charts: a warning that comes during the run must not move them. */}
			<WarningsPanel warnings={result?.warnings ?? view.warnings} />
			<Provenance
				experiment={declaration.id}
				arms={arms.map(formatArm)}
				load={load}
				layout={layout}
				swept={sweptLoadOf({ arms, layout })}
				result={result}
			/>
		</div>
	);
}

/** Where the figures lie: finally, or of the blocks so far. */
function intervalsOf({ points }: RunView, result: Result | null): readonly FigureIntervals[] {
	const final = result?.arms.flatMap(({ intervals }) => intervals ?? []) ?? [];
	return final.length > 0
		? final
		: (points.findLast((point) => point.intervals !== undefined)?.intervals ?? []);
}
