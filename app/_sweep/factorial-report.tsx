"use client";

import { useState } from "react";
import { Segmented } from "#app/_ui/segmented.tsx";
import type { ExperimentDeclaration } from "#server/contract/experiment.ts";
import { crossingsOf } from "#server/contract/layout.ts";
import type { Metric } from "#server/contract/result.ts";
import { ArmsTable } from "./arms-table.tsx";
import { EffectTable } from "./effect-table.tsx";
import { effectSentences, levelName } from "./effect-words.ts";
import { Finding } from "./finding.tsx";
import { HeatMap } from "./heat-map.tsx";
import type { sweepOf } from "./sweep-points.ts";

type FactorialReportProps = {
	declaration: ExperimentDeclaration;
	/** The crossed factors, in the order of the request. */
	ids: readonly string[];
	run: Parameters<typeof sweepOf>[2];
	/** Said while there is no verdict; null when none will come. */
	waiting: string | null;
};

const ITEMS = [
	{ value: "p50", label: "p50" },
	{ value: "p95", label: "p95" },
	{ value: "p99", label: "p99" },
	{ value: "throughput", label: "Ops/s" },
] as const satisfies readonly { value: Metric; label: string }[];

/** All combinations: what each factor does and whether they depend on one another, a heat map, and all figures. */
export function FactorialReport({ declaration, ids, run, waiting }: FactorialReportProps) {
	const [metric, setMetric] = useState<Metric>("p50");
	const { factors, counters } = declaration;
	const { arms, result, summaries, intervals } = run;
	const crossings = crossingsOf(ids, arms);
	const context = { factors, crossings, metric };
	const effects = result?.effects ?? [];
	const [first, ...others] = effectSentences(effects, context);
	return (
		<>
			<Finding waiting={waiting} result={result}>
				<p className="max-w-[52ch] text-balance font-serif text-[1.5rem] leading-snug">{first}</p>
				<ul className="mt-4 max-w-[90ch] space-y-1.5 text-ink-soft text-sm leading-relaxed">
					{others.map((sentence) => (
						<li key={sentence}>{sentence}</li>
					))}
				</ul>
			</Finding>
			<div>
				<div className="mb-3 flex flex-wrap items-center justify-between gap-x-4 gap-y-1">
					<h3 className="font-semibold text-[0.9375rem]">All {arms.length} combinations</h3>
					<Segmented
						label="Figure shown"
						size="small"
						value={metric}
						items={ITEMS}
						onChange={(value) => setMetric(ITEMS.find((one) => one.value === value)?.value ?? metric)}
					/>
				</div>
				<HeatMap {...context} arms={arms} summaries={summaries} intervals={intervals} result={result} />
			</div>
			{effects.length === 0 || result === null ? null : (
				<EffectTable effects={effects} context={context} confidence={result.confidence} />
			)}
			<ArmsTable
				head="Combination"
				rows={arms.map((arm, place) => ({
					place,
					name: ids.map((id) => levelName(factors, id, arm[id] ?? "")).join(" · "),
				}))}
				summaries={summaries}
				counters={counters}
				result={result}
			/>
		</>
	);
}
