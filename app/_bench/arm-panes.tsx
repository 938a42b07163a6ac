"use client";

import type { ReactNode } from "react";
import { Pane } from "#app/_ui/pane.tsx";
import { type Arm, armLabels } from "#server/contract/arm.ts";
import type { Evidence } from "#server/contract/evidence.ts";
import type { ExperimentDeclaration } from "#server/contract/experiment.ts";
import { snapshotMsOf } from "#server/contract/limits.ts";
import type { Load } from "#server/contract/load.ts";
import type { Result } from "#server/contract/result.ts";
import { type ChartProps, LatencyChart, ThroughputChart } from "./charts.tsx";
import { DistributionPane } from "./distribution-pane.tsx";
import type { DrawnPrediction } from "./prediction-words.ts";
import { PriceTags } from "./price-tags.tsx";
import { sourceText } from "./provenance.tsx";
import { ResultTable } from "./result-table.tsx";
import type { RunView } from "./run-view.ts";
import { expectedEndMs, latestSummaries } from "./series.ts";
import { SpanBars } from "./span-bars.tsx";
import { WhyPanel } from "./why-panel.tsx";

type ShownArms = {
	declaration: ExperimentDeclaration;
	/** The arms shown: those of the points and of the result, in the same order. */
	arms: readonly Arm[];
	load: Load;
	points: RunView["points"];
	result: Result | null;
	predictions: readonly DrawnPrediction[];
	/** Arms of the whole run, where these are some of them. */
	armCount?: number;
};

/** What the panes of a few arms are drawn from. */
export function chartPropsOf(shown: ShownArms): ChartProps {
	const { declaration, arms, load, points, result, predictions, armCount = arms.length } = shown;
	return {
		points,
		labels: armLabels(declaration.factors, arms),
		summaries: latestSummaries(points, result, arms.length),
		endMs: expectedEndMs(points, load, result !== null),
		everyMs: snapshotMsOf(armCount),
		result,
		predictions,
		isOpenLoop: load.model === "open",
		placeholder: result === null ? "The lines appear here during a run." : "Reading what was measured…",
		source: sourceText(declaration, load, result),
		experiment: declaration.id,
	};
}

type ArmChartsProps = {
	charts: ChartProps;
	/** The run ended before it was done: what is not there does not come. */
	isBroken: boolean;
	/** Whether all arms have the same load, so that what is offered to them is one line. */
	isOneLoad?: boolean;
	children?: ReactNode;
};

/** Each chart in a pane of its own: an error in one leaves the others. */
export function ArmCharts({ charts, isBroken, isOneLoad = true, children }: ArmChartsProps) {
	return (
		<div className="figure-rows grid grid-cols-1 gap-x-10 @4xl:grid-cols-[3fr_2fr]">
			<Pane label="Latency over time" className="min-w-0">
				<LatencyChart {...charts} />
			</Pane>
			<Pane label="Throughput over time" className="min-w-0">
				<ThroughputChart {...charts} isOneLoad={isOneLoad} />
			</Pane>
			{isBroken ? null : (
				<Pane label="Distribution of latencies" className="contents">
					<DistributionPane {...charts} />
				</Pane>
			)}
			{children}
		</div>
	);
}

type ArmFiguresProps = {
	declaration: ExperimentDeclaration;
	charts: ChartProps;
	isBroken: boolean;
};

/** In numbers: what came out, where the time went, what it cost. A run that broke off has what it measured alone. */
export function ArmFigures({ declaration, charts, isBroken }: ArmFiguresProps) {
	const { labels, summaries, result, isOpenLoop } = charts;
	const { counters, spans } = declaration;
	return (
		<>
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
						<SpanBars
							experiment={declaration.id}
							source={charts.source}
							spans={spans}
							labels={labels}
							arms={result?.arms ?? null}
							isOpenLoop={isOpenLoop}
						/>
					</Pane>
				)}
			</div>
			{isBroken ? null : (
				<Pane label="What one operation cost" className="border-rule border-t pt-7 big:hidden">
					<WhyPanel labels={labels} result={result} isOpenLoop={isOpenLoop} />
				</Pane>
			)}
		</>
	);
}

type ArmEndingsProps = ArmFiguresProps & {
	evidence: readonly Evidence[];
	/** What Postgres did, of the arms for which it did something of its own. */
	children: ReactNode;
};

/**
 * The price and the plans: how much there is to tell of them is known at the end alone. So they come last, where their
 * coming moves nothing, and until then one line says so.
 */
export function ArmEndings({ declaration, charts, evidence, isBroken, children }: ArmEndingsProps) {
	const { labels, result } = charts;
	if (result === null && !isBroken) {
		return (
			<p className="border-rule border-t pt-7 text-ink-faint text-sm big:hidden">
				The price, the plans and all that the figures depend on come here when the run is done.
			</p>
		);
	}
	return (
		<>
			{result === null ? null : (
				<Pane label="The price" className="border-rule border-t pt-7">
					<PriceTags labels={labels} counters={declaration.counters} evidence={evidence} result={result} />
				</Pane>
			)}
			{isBroken && evidence.length === 0 ? null : (
				<Pane label="What Postgres did" className="border-rule border-t pt-7">
					{children}
				</Pane>
			)}
		</>
	);
}
