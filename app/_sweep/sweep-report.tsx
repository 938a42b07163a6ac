"use client";

import { armStyle } from "#app/_chart/arm-style.ts";
import { formatCount } from "#app/_lib/format.ts";
import type { ExperimentDeclaration } from "#server/contract/experiment.ts";
import { ArmsTable } from "./arms-table.tsx";
import { Finding } from "./finding.tsx";
import { SweepFigure } from "./sweep-figure.tsx";
import { type Sweep, sweepOf } from "./sweep-points.ts";
import { kneeWords, lineLabels } from "./sweep-words.ts";

type SweepReportProps = {
	declaration: ExperimentDeclaration;
	factor: string;
	run: Parameters<typeof sweepOf>[2];
	/** Said while there is no verdict; null when none will come. */
	waiting: string | null;
};

/** A sweep: where it bends, its points over the swept number, and the figures of each. */
export function SweepReport({ declaration, factor, run, waiting }: SweepReportProps) {
	const sweep = sweepOf(declaration, factor, run);
	const first = declaration.theory?.places === factor ? "throughput" : "p50";
	const headlines = kneeWords(sweep, first);
	const others = sweep.isOfLoad
		? []
		: (["p50", "p95", "p99", "throughput"] as const)
				.filter((figure) => figure !== first)
				.flatMap((figure) => kneeWords(sweep, figure));
	return (
		<>
			<Finding waiting={waiting} result={run.result}>
				<div className="grid grid-cols-1 gap-x-10 gap-y-5 @3xl:grid-cols-[3fr_2fr]">
					<div className="space-y-4">
						{headlines.map(({ line, headline, doubt }) => (
							<div key={line}>
								<p className="max-w-[44ch] text-balance font-serif text-[1.5rem] leading-snug">{headline}</p>
								<p className="mt-1 max-w-[70ch] text-ink-soft text-sm">{doubt}</p>
							</div>
						))}
						<p className="max-w-[80ch] text-ink-faint text-xs leading-relaxed">{methodNote(sweep)}</p>
					</div>
					{others.length === 0 ? null : (
						<ul className="space-y-1.5 text-ink-soft text-sm">
							{others.map(({ headline }) => (
								<li key={headline}>{headline}</li>
							))}
						</ul>
					)}
				</div>
			</Finding>
			<SweepFigure key={factor} sweep={sweep} />
			<ArmsTable
				head={sweep.factor.label}
				rows={rowsOf(sweep)}
				summaries={run.summaries}
				counters={declaration.counters}
				result={run.result}
			/>
		</>
	);
}

function methodNote({ isOfLoad }: Sweep): string {
	return isOfLoad
		? "The knee of a load is where throughput ÷ median response time is largest (Kleinrock 1979)."
		: "Knees are found by Kneedle (Satopää et al. 2011): where the curve, on the axes as drawn, is furthest from the straight line between its ends.";
}

function rowsOf(sweep: Sweep) {
	const labels = lineLabels(sweep);
	return sweep.lines.flatMap(({ places, xs }, line) =>
		places.map((place, at) => {
			const name = sweep.lines.length < 2 ? "" : `  ${armStyle(line).letter} ${labels[line]}`;
			return { place, name: `${formatCount(xs[at] ?? 0)}${name}` };
		}),
	);
}
