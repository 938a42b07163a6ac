"use client";

import { LayoutReport } from "#app/_sweep/layout-report.tsx";
import { type Arm, armLabels, formatArm } from "#server/contract/arm.ts";
import type { ExperimentDeclaration } from "#server/contract/experiment.ts";
import type { Layout } from "#server/contract/layout.ts";
import type { Load } from "#server/contract/load.ts";
import type { Result } from "#server/contract/result.ts";
import { LatencyChart, ThroughputChart } from "./charts.tsx";
import { EvidencePanel } from "./evidence-panel.tsx";
import { FactorFigure } from "./factor-figure.tsx";
import { PredictionPanel } from "./prediction-panel.tsx";
import type { DrawnPrediction } from "./prediction-words.ts";
import { Provenance } from "./provenance.tsx";
import { ResultTable } from "./result-table.tsx";
import { RunOutcome } from "./run-outcome.tsx";
import type { RunView } from "./run-view.ts";
import { expectedEndMs, latestSummaries } from "./series.ts";
import { SpanBars } from "./span-bars.tsx";
import { VerdictPanel } from "./verdict-panel.tsx";
import { WarningsPanel } from "./warnings-panel.tsx";
import { WhyPanel } from "./why-panel.tsx";

type RunReportProps = {
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
	return layout === undefined ? <ComparisonReport {...props} /> : <LayoutReport {...props} layout={layout} />;
}

/** A few arms against each other. */
function ComparisonReport(props: RunReportProps) {
	const { declaration, request, view, stored, predictions = NO_PREDICTIONS } = props;
	const { factors } = declaration;
	const { load, arms } = request;
	const result = view.result ?? stored;
	const labels = armLabels(factors, arms);
	const texts = arms.map(formatArm);
	const isOpenLoop = load.model === "open";
	// What a run that ended early has not measured does not come any more.
	const isBroken = result === null && (view.state === "failed" || view.state === "cancelled");
	const summaries = latestSummaries(view.points, result, arms.length);
	const charts = {
		points: view.points,
		labels,
		summaries,
		endMs: expectedEndMs(view.points, load, result !== null),
		result,
		predictions,
	};
	const isMeasured = !isBroken || summaries.some((summary) => summary !== null);
	return (
		<div className="space-y-8">
			{isBroken ? (
				<RunOutcome view={view} isMeasured={view.points.length > 0} />
			) : (
				<VerdictPanel declaration={declaration} arms={texts} result={result} waiting={waitingText(view)} />
			)}
			<PredictionPanel predictions={predictions} result={result} />
			{isBroken && view.points.length === 0 ? null : (
				<div className="grid grid-cols-1 gap-x-10 gap-y-8 @4xl:grid-cols-[3fr_2fr]">
					<LatencyChart {...charts} isOpenLoop={isOpenLoop} />
					<ThroughputChart {...charts} />
					<FactorFigure declaration={declaration} arms={arms} summaries={summaries} result={result} />
				</div>
			)}
			{/* Below the charts: a warning that comes during the run must not move them. */}
			<WarningsPanel warnings={result?.warnings ?? view.warnings} />
			{isMeasured ? (
				<div className="grid grid-cols-1 gap-x-10 gap-y-8 border-rule border-t pt-7 @4xl:grid-cols-[3fr_2fr]">
					<ResultTable
						labels={labels}
						counters={declaration.counters}
						summaries={summaries}
						result={result}
						isOpenLoop={isOpenLoop}
					/>
					{isBroken ? null : (
						<SpanBars spans={declaration.spans} labels={labels} arms={result?.arms ?? null} />
					)}
				</div>
			) : null}
			{isBroken ? null : (
				<div className="border-rule border-t pt-7">
					<WhyPanel labels={labels} result={result} isOpenLoop={isOpenLoop} />
				</div>
			)}
			{isBroken && view.evidence.length === 0 ? null : (
				<div className="border-rule border-t pt-7">
					<EvidencePanel arms={texts} labels={labels} evidence={view.evidence} isOver={isBroken} />
				</div>
			)}
			<Provenance experiment={declaration.id} arms={texts} load={load} result={result} />
		</div>
	);
}

function waitingText({ state }: RunView): string {
	return state === null
		? "The verdict appears here: how much lower, how sure, and in which figure."
		: "The verdict comes when the run is done.";
}
