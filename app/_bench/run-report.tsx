"use client";

import type { ReactNode } from "react";
import { LayoutReport } from "#app/_sweep/layout-report.tsx";
import { Pane } from "#app/_ui/pane.tsx";
import { type Arm, armLabels, formatArm } from "#server/contract/arm.ts";
import type { Evidence } from "#server/contract/evidence.ts";
import type { ExperimentDeclaration } from "#server/contract/experiment.ts";
import type { Layout } from "#server/contract/layout.ts";
import type { Load } from "#server/contract/load.ts";
import type { Result } from "#server/contract/result.ts";
import { type ChartProps, LatencyChart, ThroughputChart } from "./charts.tsx";
import { DistributionPane } from "./distribution-pane.tsx";
import { EvidencePanel } from "./evidence-panel.tsx";
import { FactorFigure } from "./factor-figure.tsx";
import { PredictionPanel } from "./prediction-panel.tsx";
import type { DrawnPrediction } from "./prediction-words.ts";
import { PriceTags } from "./price-tags.tsx";
import { Provenance, sourceText } from "./provenance.tsx";
import { ResultTable } from "./result-table.tsx";
import { RunOutcome } from "./run-outcome.tsx";
import type { RunView } from "./run-view.ts";
import { expectedEndMs, latestSummaries } from "./series.ts";
import { SpanBars } from "./span-bars.tsx";
import { VerdictPanel } from "./verdict-panel.tsx";
import { WarningsPanel } from "./warnings-panel.tsx";
import { WhyPanel } from "./why-panel.tsx";

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
	return layout === undefined ? <ComparisonReport {...props} /> : <LayoutReport {...props} layout={layout} />;
}

/** A few arms against each other. */
function ComparisonReport(props: RunReportProps) {
	const { declaration, request, view } = props;
	const { load, arms } = request;
	const charts = chartsOf(props);
	const { labels, summaries, result, predictions } = charts;
	const texts = arms.map(formatArm);
	// What a run that ended early has not measured does not come any more.
	const isBroken = result === null && (view.state === "failed" || view.state === "cancelled");
	const isMeasured = !isBroken || summaries.some((summary) => summary !== null);
	return (
		<div className="space-y-8">
			{isBroken ? (
				<RunOutcome view={view} isMeasured={view.points.length > 0} />
			) : (
				<Pane label="Verdict">
					<VerdictPanel declaration={declaration} arms={texts} result={result} waiting={waitingText(view)} />
				</Pane>
			)}
			<Pane label="Your prediction" className="empty:hidden">
				<PredictionPanel predictions={predictions} result={result} />
			</Pane>
			{isBroken && view.points.length === 0 ? null : (
				<Charts charts={charts} isBroken={isBroken}>
					<FactorFigure
						declaration={declaration}
						arms={arms}
						summaries={summaries}
						result={result}
						source={charts.source}
					/>
				</Charts>
			)}
			{/* Below the charts: a warning that comes during the run must not move them. */}
			<WarningsPanel warnings={result?.warnings ?? view.warnings} />
			{isMeasured ? (
				<Figures declaration={declaration} charts={charts} evidence={view.evidence} isBroken={isBroken} />
			) : null}
			{isBroken && view.evidence.length === 0 ? null : (
				<Pane label="What Postgres did" className="border-rule border-t pt-7">
					<EvidencePanel arms={texts} labels={labels} evidence={view.evidence} isOver={isBroken} />
				</Pane>
			)}
			<Provenance experiment={declaration.id} arms={texts} load={load} result={result} />
		</div>
	);
}

/** All that the charts of a run are drawn of. */
export function chartsOf(props: RunReportProps): ChartProps {
	const { declaration, request, view, stored, predictions = NO_PREDICTIONS } = props;
	const { load, arms } = request;
	const result = view.result ?? stored;
	return {
		points: view.points,
		labels: armLabels(declaration.factors, arms),
		summaries: latestSummaries(view.points, result, arms.length),
		endMs: expectedEndMs(view.points, load, result !== null),
		result,
		predictions,
		isOpenLoop: load.model === "open",
		placeholder: placeholderText(result),
		source: sourceText(declaration, load, result),
		experiment: declaration.id,
	};
}

type ChartsProps = { charts: ChartProps; isBroken: boolean; children: ReactNode };

/** Each chart in a pane of its own: an error in one leaves the others. */
function Charts({ charts, isBroken, children }: ChartsProps) {
	return (
		<div className="grid grid-cols-1 gap-x-10 gap-y-8 @4xl:grid-cols-[3fr_2fr]">
			<Pane label="Latency over time" className="min-w-0">
				<LatencyChart {...charts} />
			</Pane>
			<Pane label="Throughput over time" className="min-w-0">
				<ThroughputChart {...charts} />
			</Pane>
			{isBroken ? null : (
				<Pane label="Distribution of latencies" className="contents">
					<DistributionPane {...charts} />
				</Pane>
			)}
			<Pane label="Arms over a number" className="min-w-0 empty:hidden">
				{children}
			</Pane>
		</div>
	);
}

type FiguresProps = {
	declaration: ExperimentDeclaration;
	charts: ChartProps;
	evidence: readonly Evidence[];
	isBroken: boolean;
};

/** In numbers: what it cost, what came out, where the time went. A run that broke off has what it measured alone. */
function Figures({ declaration, charts, evidence, isBroken }: FiguresProps) {
	const { labels, summaries, result, isOpenLoop } = charts;
	const { counters, spans } = declaration;
	return (
		<>
			{isBroken ? null : (
				<Pane label="The price" className="border-rule border-t pt-7">
					<PriceTags labels={labels} counters={counters} evidence={evidence} result={result} />
				</Pane>
			)}
			<div className="grid grid-cols-1 gap-x-10 gap-y-8 border-rule border-t pt-7 @4xl:grid-cols-[3fr_2fr]">
				<Pane label="Results" className="min-w-0">
					<ResultTable
						labels={labels}
						counters={counters}
						summaries={summaries}
						result={result}
						isOpenLoop={isOpenLoop}
					/>
				</Pane>
				{isBroken ? null : (
					<Pane label="Where the time went" className="min-w-0">
						<SpanBars spans={spans} labels={labels} arms={result?.arms ?? null} />
					</Pane>
				)}
			</div>
			{isBroken ? null : (
				<Pane label="What one operation cost" className="border-rule border-t pt-7">
					<WhyPanel labels={labels} result={result} isOpenLoop={isOpenLoop} />
				</Pane>
			)}
		</>
	);
}

function placeholderText(result: Result | null): string {
	return result === null ? "The lines appear here during a run." : "Reading what was measured…";
}

function waitingText({ state }: RunView): string {
	return state === null
		? "The verdict appears here: how much lower, how sure, and in which figure."
		: "The verdict comes when the run is done.";
}
