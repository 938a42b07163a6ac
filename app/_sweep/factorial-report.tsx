"use client";

import { FIGURE_NAMES } from "#app/_bench/metric-words.ts";
import { useFigureChoice } from "#app/_chart/use-figure-choice.ts";
import { Pane } from "#app/_ui/pane.tsx";
import { Room } from "#app/_ui/roomy.tsx";
import { Segmented } from "#app/_ui/segmented.tsx";
import type { Arm } from "#server/contract/arm.ts";
import type { ExperimentDeclaration, Factor } from "#server/contract/experiment.ts";
import { type Crossing, crossingsOf } from "#server/contract/layout.ts";
import type { Metric } from "#server/contract/result.ts";
import { ArmsFigures } from "./arms-figures.tsx";
import { effectRooms } from "./awaited-effects.ts";
import type { SpanPanel } from "./column-places.ts";
import { EffectTable } from "./effect-table.tsx";
import { combinationName, effectSentences, levelName } from "./effect-words.ts";
import { Finding, type Sentence, Told } from "./finding.tsx";
import { HeatMap } from "./heat-map.tsx";
import { SpanColumns } from "./span-columns.tsx";
import { extremesSpanSentence } from "./span-words.ts";
import type { LaidOutRun } from "./sweep-points.ts";

type FactorialReportProps = {
	declaration: ExperimentDeclaration;
	/** The crossed factors, in the order of the request. */
	ids: readonly string[];
	run: LaidOutRun;
	/** Of what the figures are, for a picture that stands alone. */
	source: string;
	/** Said while there is no verdict; null when none will come. */
	waiting: string | null;
};

const METRICS = ["p50", "p95", "p99", "throughput"] as const satisfies readonly Metric[];
const ITEMS = METRICS.map((value) => ({ value, label: FIGURE_NAMES[value] }));

/** All combinations: what each factor does and whether they depend on one another, a heat map, and all figures. */
export function FactorialReport({ declaration, ids, run, source, waiting }: FactorialReportProps) {
	const [metric, chooseMetric] = useFigureChoice("heat", METRICS, "p50");
	const { factors, counters, spans } = declaration;
	const { arms, result, summaries, intervals } = run;
	const crossings = crossingsOf(ids, arms);
	const context = { factors, crossings, metric };
	const names = arms.map((arm) => combinationName(factors, ids, arm));
	const effects = result?.effects ?? [];
	return (
		<>
			<Finding
				waiting={waiting}
				result={result}
				room={<EffectSentences as={Room} sentences={effectRooms(context)} />}
			>
				<EffectSentences as={Told} sentences={effectSentences(effects, context)} />
			</Finding>
			<Pane label="All combinations">
				<HeatMap
					experiment={declaration.id}
					source={source}
					context={context}
					controls={
						<Segmented
							label="Figure shown"
							size="small"
							value={metric}
							items={ITEMS}
							onChange={chooseMetric}
						/>
					}
					arms={arms}
					summaries={summaries}
					intervals={intervals}
					result={result}
				/>
			</Pane>
			{result === null ? (
				waiting === null ? null : (
					<EffectTable effects={null} context={context} confidence={0.95} />
				)
			) : (
				<EffectTable effects={effects} context={context} confidence={result.confidence} />
			)}
			{result === null && waiting === null ? null : (
				<Pane label="Where the time went by combination">
					<SpanColumns
						experiment={declaration.id}
						source={source}
						along="combination"
						spans={spans}
						panels={panelsOf(factors, crossings, arms)}
						mark=""
						summary={result === null ? "" : extremesSpanSentence(spans, result.arms, names)}
						result={result}
					/>
				</Pane>
			)}
			<Pane label="Results">
				<ArmsFigures
					head="Combination"
					rows={names.map((name, place) => ({ place, name }))}
					summaries={summaries}
					counters={counters}
					result={result}
					isBroken={result === null && waiting === null}
				/>
			</Pane>
		</>
	);
}

type EffectSentencesProps = { as: Sentence; sentences: readonly string[] };

function EffectSentences({ as: Text, sentences: [first = "", ...others] }: EffectSentencesProps) {
	return (
		<>
			<Text className="max-w-[52ch] text-balance font-serif text-[1.5rem] leading-snug">{first}</Text>
			<ul className="mt-4 max-w-[90ch] space-y-1.5 text-ink-soft text-sm leading-relaxed">
				{others.map((sentence, place) => (
					// biome-ignore lint/suspicious/noArrayIndexKey: two rooms may be as long as each other
					<li key={place}>
						<Text className="">{sentence}</Text>
					</li>
				))}
			</ul>
		</>
	);
}

/** As the heat map: a panel for each level of the third factor, and in it the combinations of the first two. */
function panelsOf(
	factors: readonly Factor[],
	crossings: readonly Crossing[],
	arms: readonly Arm[],
): SpanPanel[] {
	const ids = crossings.map(({ factor }) => factor);
	const [inner, outer] = [ids.slice(0, 2), crossings[2]];
	return (outer?.levels ?? [undefined]).map((level) => ({
		head: outer === undefined || level === undefined ? "" : levelName(factors, outer.factor, level),
		columns: arms.flatMap((arm, place) =>
			outer !== undefined && arm[outer.factor] !== level
				? []
				: [{ place, short: combinationName(factors, inner, arm), name: combinationName(factors, ids, arm) }],
		),
	}));
}
