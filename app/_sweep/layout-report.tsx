"use client";

import { Provenance, sourceText } from "#app/_bench/provenance.tsx";
import { RunOutcome } from "#app/_bench/run-outcome.tsx";
import type { RunView } from "#app/_bench/run-view.ts";
import { latestSummaries } from "#app/_bench/series.ts";
import { sweptLoadOf } from "#app/_bench/swept-load.ts";
import { WarningsPanel } from "#app/_bench/warnings-panel.tsx";
import { Pane } from "#app/_ui/pane.tsx";
import { type Arm, formatArm } from "#server/contract/arm.ts";
import type { ExperimentDeclaration } from "#server/contract/experiment.ts";
import type { Layout } from "#server/contract/layout.ts";
import type { Load } from "#server/contract/load.ts";
import type { FigureIntervals, Result } from "#server/contract/result.ts";
import { CloserLook } from "./closer-look.tsx";
import { FactorialReport } from "./factorial-report.tsx";
import type { LaidOutRun } from "./sweep-points.ts";
import { SweepReport } from "./sweep-report.tsx";

type LayoutReportProps = {
	declaration: ExperimentDeclaration;
	request: { arms: readonly Arm[]; load: Load };
	layout: Layout;
	view: RunView;
	/** The stored result, shown until the events have been replayed. */
	stored: Result | null;
};

/** All that a laid-out run shows: what it found, the figures of all arms, a closer look at some, and how sure they are. */
export function LayoutReport({ declaration, request, layout, view, stored }: LayoutReportProps) {
	const { arms, load } = request;
	const result = view.result ?? stored;
	const isBroken = result === null && isCutShort(view);
	const isOver = result !== null || isBroken;
	const run: LaidOutRun = {
		arms,
		load,
		result,
		summaries: latestSummaries(view.points, result, arms.length),
		intervals: intervalsOf(view, result),
	};
	// What a run that ended early has not measured does not come any more.
	const isShown = !isBroken || run.summaries.some((summary) => summary !== null);
	const swept = sweptLoadOf({ arms, layout });
	const source = sourceText(declaration, load, result, swept);
	const parts = { declaration, run, waiting: isBroken ? null : waitingText(view) };
	return (
		<div className="report space-y-8">
			{isBroken ? <RunOutcome view={view} isMeasured={isShown} /> : null}
			{isShown ? (
				<Pane label={layout.kind === "sweep" ? "The sweep" : "All combinations"} className="space-y-8">
					{layout.kind === "sweep" ? (
						<SweepReport {...parts} swept={layout.factor} source={source} />
					) : (
						<FactorialReport {...parts} ids={layout.factors} source={source} />
					)}
				</Pane>
			) : null}
			<WarningsPanel
				warnings={result?.warnings ?? view.warnings}
				isDone={result !== null}
				isBroken={isBroken}
			/>
			{isShown ? (
				<Pane label="A closer look">
					<CloserLook {...parts} layout={layout} view={view} source={source} isBroken={isBroken} />
				</Pane>
			) : null}
			{isOver ? (
				<Provenance
					experiment={declaration.id}
					arms={arms.map(formatArm)}
					load={load}
					layout={layout}
					swept={swept}
					result={result}
				/>
			) : null}
		</div>
	);
}

function isCutShort({ state }: RunView): boolean {
	return state === "failed" || state === "cancelled";
}

function waitingText({ state }: RunView): string {
	return state === null ? "What was found appears here." : "What was found comes when the run is done.";
}

/** Where the figures lie: finally, or of the blocks so far. */
function intervalsOf({ points }: RunView, result: Result | null): readonly FigureIntervals[] {
	const final = result?.arms.flatMap(({ intervals }) => intervals ?? []) ?? [];
	return final.length > 0
		? final
		: (points.findLast((point) => point.intervals !== undefined)?.intervals ?? []);
}
