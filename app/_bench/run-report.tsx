"use client";

import { LAYOUT_REPORT } from "#app/_sweep/late-layout-report.ts";
import { LateInPlace } from "#app/_ui/late.tsx";
import { Pane } from "#app/_ui/pane.tsx";
import { type Arm, formatArm } from "#server/contract/arm.ts";
import type { ExperimentDeclaration } from "#server/contract/experiment.ts";
import type { Layout } from "#server/contract/layout.ts";
import type { Load } from "#server/contract/load.ts";
import type { Result } from "#server/contract/result.ts";
import { ArmCharts, ArmEndings, ArmFigures, chartPropsOf } from "./arm-panes.tsx";
import { EvidencePanel } from "./evidence-panel.tsx";
import { FactorFigure } from "./factor-figure.tsx";
import { PredictionPanel } from "./prediction-panel.tsx";
import type { DrawnPrediction } from "./prediction-words.ts";
import { Provenance } from "./provenance.tsx";
import { RunOutcome } from "./run-outcome.tsx";
import type { RunView } from "./run-view.ts";
import { VerdictPanel } from "./verdict-panel.tsx";
import { WarningsPanel } from "./warnings-panel.tsx";

export type RunReportProps = {
	declaration: ExperimentDeclaration;
	request: { arms: readonly Arm[]; load: Load; layout?: Layout | undefined };
	view: RunView;
	/** The stored result, shown until the events have been replayed. */
	stored: Result | null;
	/** What was predicted of it, where a lesson asked. */
	predictions?: readonly DrawnPrediction[];
};

const NO_PREDICTIONS: readonly DrawnPrediction[] = [];

/** All that a run shows, in the order in which it is asked: what, how it went, why, and how sure. */
export function RunReport(props: RunReportProps) {
	const { layout } = props.request;
	return layout === undefined ? (
		<ComparisonReport {...props} />
	) : (
		<Pane label="The report">
			<LateInPlace part={LAYOUT_REPORT} props={{ ...props, layout }} />
		</Pane>
	);
}

/** A few arms against each other. */
function ComparisonReport(props: RunReportProps) {
	const { declaration, request, view, stored, predictions = NO_PREDICTIONS } = props;
	const { load, arms } = request;
	const result = view.result ?? stored;
	const texts = arms.map(formatArm);
	// What a run that ended early has not measured does not come any more.
	const isBroken = result === null && (view.state === "failed" || view.state === "cancelled");
	const charts = chartPropsOf({ declaration, arms, load, points: view.points, result, predictions });
	const { labels, summaries } = charts;
	const isMeasured = !isBroken || summaries.some((summary) => summary !== null);
	return (
		<div className="report space-y-8">
			{isBroken ? (
				<RunOutcome view={view} isMeasured={view.points.length > 0} />
			) : (
				<Pane label="Verdict">
					<VerdictPanel declaration={declaration} arms={texts} result={result} waiting={waitingText(view)} />
				</Pane>
			)}
			<Pane label="Your prediction" className="empty:hidden">
				<PredictionPanel predictions={predictions} result={result} isBroken={isBroken} />
			</Pane>
			{isBroken && view.points.length === 0 ? null : (
				<ArmCharts charts={charts} isBroken={isBroken}>
					<Pane label="Arms over a number" className="min-w-0 empty:hidden">
						<FactorFigure
							declaration={declaration}
							arms={arms}
							summaries={summaries}
							result={result}
							source={charts.source}
						/>
					</Pane>
				</ArmCharts>
			)}
			<WarningsPanel
				warnings={result?.warnings ?? view.warnings}
				isDone={result !== null}
				isBroken={isBroken}
			/>
			{isMeasured ? <ArmFigures declaration={declaration} charts={charts} isBroken={isBroken} /> : null}
			<ArmEndings declaration={declaration} charts={charts} evidence={view.evidence} isBroken={isBroken}>
				<EvidencePanel arms={texts} labels={labels} evidence={view.evidence} isOver={isBroken} />
			</ArmEndings>
			{result === null && !isBroken ? null : (
				<Provenance experiment={declaration.id} arms={texts} load={load} result={result} />
			)}
			<p className="hidden border-rule border-t pt-5 text-ink-soft text-sm big:block">
				Costs, statements and small print are left out of the big text.
			</p>
		</div>
	);
}

function waitingText({ state }: RunView): string {
	return state === null
		? "The verdict appears here: how much lower, how sure, and in which figure."
		: "The verdict comes when the run is done.";
}
