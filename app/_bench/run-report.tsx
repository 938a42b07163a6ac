"use client";

import { formatBytes, formatPlural } from "#app/_lib/format.ts";
import { CopyButton } from "#app/_ui/copy-button.tsx";
import { Notice } from "#app/_ui/notice.tsx";
import { type Arm, armLabels, formatArm } from "#server/contract/arm.ts";
import type { ExperimentDeclaration } from "#server/contract/experiment.ts";
import type { ClosedLoad } from "#server/contract/load.ts";
import type { Result, Warning } from "#server/contract/result.ts";
import { expectedEndMs, LatencyChart, ThroughputChart } from "./charts.tsx";
import { EvidencePanel } from "./evidence-panel.tsx";
import { ResultTable } from "./result-table.tsx";
import type { RunView } from "./run-view.ts";
import { latestSummaries } from "./series.ts";
import { SpanBars } from "./span-bars.tsx";
import { VerdictPanel } from "./verdict-panel.tsx";

type RunReportProps = {
	declaration: ExperimentDeclaration;
	request: { arms: readonly Arm[]; load: ClosedLoad };
	view: RunView;
	/** The stored result, shown until the events have been replayed. */
	stored: Result | null;
};

/** All that a run shows, in the order in which it is asked: what, how it went, why, and how sure. */
export function RunReport({ declaration, request, view, stored }: RunReportProps) {
	const { factors } = declaration;
	const { load } = request;
	const { arms } = request;
	const result = view.result ?? stored;
	const labels = armLabels(factors, arms);
	const texts = arms.map(formatArm);
	const summaries = latestSummaries(view.points, result, arms.length);
	const charts = {
		points: view.points,
		labels,
		summaries,
		endMs: expectedEndMs(view.points, load.seconds),
	};
	return (
		<div className="space-y-8">
			<VerdictPanel declaration={declaration} arms={texts} result={result} waiting={waitingText(view)} />
			<div className="grid grid-cols-1 gap-x-10 gap-y-8 @4xl:grid-cols-[3fr_2fr]">
				<LatencyChart {...charts} />
				<ThroughputChart {...charts} />
			</div>
			{/* Below the charts: a warning that comes during the run must not move them. */}
			<Warnings warnings={result?.warnings ?? view.warnings} />
			<div className="grid grid-cols-1 gap-x-10 gap-y-8 border-rule border-t pt-7 @4xl:grid-cols-[3fr_2fr]">
				<ResultTable labels={labels} counters={declaration.counters} summaries={summaries} result={result} />
				<SpanBars spans={declaration.spans} labels={labels} arms={result?.arms ?? null} />
			</div>
			<div className="border-rule border-t pt-7">
				<EvidencePanel arms={texts} labels={labels} evidence={view.evidence} />
			</div>
			<Provenance experiment={declaration.id} texts={texts} load={load} result={result} />
		</div>
	);
}

function waitingText(view: RunView): string {
	switch (view.state) {
		case "failed":
			return "No verdict: the run failed.";
		case "cancelled":
			return "No verdict: the run was cancelled.";
		case null:
			return "The verdict appears here: how much lower, how sure, and in which figure.";
		default:
			return "The verdict comes when the run is done.";
	}
}

function Warnings({ warnings }: { warnings: readonly Warning[] }) {
	if (warnings.length === 0) return null;
	return (
		<section aria-label="Warnings" className="space-y-2">
			{warnings.map((warning) => (
				<Notice key={`${warning.code} ${warning.sentence}`} tone="warn" title={warning.sentence}>
					<p>{warning.advice}</p>
				</Notice>
			))}
		</section>
	);
}

type ProvenanceProps = {
	experiment: string;
	texts: readonly string[];
	load: ClosedLoad;
	result: Result | null;
};

/** What the numbers depend on, and how to make them again. */
function Provenance({ experiment, texts, load, result }: ProvenanceProps) {
	const command = [
		`npm run lab -- run ${experiment}`,
		...texts.map((text) => `--arm ${text}`),
		`--clients ${load.clients} --seconds ${load.seconds}`,
	].join(" ");
	return (
		<footer className="space-y-3 border-rule border-t pt-5 text-ink-soft text-sm">
			<p className="figures">
				{formatPlural(load.clients, "client")} in a closed loop for {load.seconds} s, shared by the arms
				{result === null
					? "."
					: `; ${formatPlural(result.load.blocks, "block")} of slices of ${result.load.sliceMs} ms in balanced order, after ${result.load.warmupMs} ms of warm-up. ${fingerprintText(result)}`}
			</p>
			<div>
				<p className="mb-1 text-ink-faint text-xs">The same run as a command</p>
				<div className="flex items-start gap-3 rounded-md border border-rule bg-sunk px-3 py-2">
					<code className="min-w-0 flex-1 self-center break-words font-mono text-[0.75rem] leading-relaxed">
						{command}
					</code>
					<CopyButton text={command} label="Copy the command" />
				</div>
			</div>
		</footer>
	);
}

function fingerprintText({ fingerprint }: Result): string {
	const { cores, cpu, memoryBytes, platform, node, postgres, scale, seed } = fingerprint;
	return `Measured on ${formatPlural(cores, "core")} (${cpu}), ${formatBytes(memoryBytes)}, ${platform}, Node ${node}, Postgres ${postgres}; data set at scale ${scale}, seed ${seed}.`;
}
