"use client";

import { LatencyChart, ThroughputChart } from "#app/_bench/charts.tsx";
import { DistributionPane } from "#app/_bench/distribution-pane.tsx";
import { FactorFigure } from "#app/_bench/factor-figure.tsx";
import type { DrawnPrediction } from "#app/_bench/prediction-words.ts";
import type { PredictBlock } from "#server/contract/lesson.ts";
import type { Moment, RecordedRun, RecordedRuns } from "./recorded-run.ts";
import { chartsAt } from "./report-at.ts";
import { Section, Specimen } from "./section.tsx";

/** A prediction of one arm's median, which the charts draw as a line. */
const GUESS: DrawnPrediction = {
	block: {
		kind: "predict",
		id: "predict-1",
		bench: "bench-1",
		predicted: { of: "value", figure: "p50", arm: 1 },
		unit: "ms",
		unitSize: 1_000,
		choices: null,
		tooLow: null,
		tooHigh: null,
	} satisfies PredictBlock,
	value: 1_000,
	names: ["A", "B"],
	counters: [],
};

/** The charts of a run. */
export function ChartSections({ runs }: { runs: RecordedRuns }) {
	return (
		<>
			<LatencySection runs={runs} />
			<ThroughputSection runs={runs} />
			<DistributionSection runs={runs} />
			<FactorSection runs={runs} />
		</>
	);
}

function LatencySection({ runs: { index, overload, caches, noisy } }: { runs: RecordedRuns }) {
	const states: readonly { of: string; run: RecordedRun; moment: Moment }[] = [
		{ of: "Before a run, or while it waits", run: index, moment: "idle" },
		{ of: "While it is measured", run: index, moment: "measuring" },
		{ of: "Broken off: it failed or was cancelled", run: index, moment: "failed" },
		{ of: "An open loop that one arm cannot keep up with", run: overload, moment: "done" },
		{ of: "Four arms", run: caches, moment: "done" },
		{ of: "Disturbed from outside", run: noisy, moment: "done" },
	];
	return (
		<Section
			id="latency"
			lead="The percentile that is chosen, per quarter second. The scale turns logarithmic where one arm is more than twenty times another. Warm-up is shaded, what disturbed the run too, and a prediction and the noise floor are drawn in."
		>
			<Specimen of="Done, with a prediction">
				<LatencyChart {...chartsAt(index, "done", [GUESS])} />
			</Specimen>
			{states.map(({ of, run, moment }) => (
				<Specimen key={of} of={of}>
					<LatencyChart {...chartsAt(run, moment)} />
				</Specimen>
			))}
		</Section>
	);
}

function ThroughputSection({ runs: { index, overload, caches } }: { runs: RecordedRuns }) {
	return (
		<Section
			id="throughput"
			lead="Operations per second while an arm was under load; in an open loop before what was offered, and what was dropped of it."
		>
			<Specimen of="Before a run">
				<ThroughputChart isOneLoad {...chartsAt(index, "idle")} />
			</Specimen>
			<Specimen of="While it is measured">
				<ThroughputChart isOneLoad {...chartsAt(caches, "measuring")} />
			</Specimen>
			<Specimen of="A closed loop">
				<ThroughputChart isOneLoad {...chartsAt(index, "done")} />
			</Specimen>
			<Specimen of="An open loop: offered and achieved">
				<ThroughputChart isOneLoad {...chartsAt(overload, "done")} />
			</Specimen>
		</Section>
	);
}

function DistributionSection({ runs: { index, overload, caches, few } }: { runs: RecordedRuns }) {
	return (
		<Section
			id="distribution"
			lead="How the times of all operations are spread: up to each percentile, on an axis of nines that shows the tail as long as it is, and over time."
		>
			<Specimen of="While a run goes on" wide>
				<Pair run={index} moment="measuring" />
			</Specimen>
			<Specimen of="Two arms far apart" wide>
				<Pair run={index} moment="done" />
			</Specimen>
			<Specimen of="Four arms" wide>
				<Pair run={caches} moment="done" />
			</Specimen>
			<Specimen of="An open loop" wide>
				<Pair run={overload} moment="done" />
			</Specimen>
			<Specimen of="An arm with too few operations for a line" wide>
				<Pair run={few} moment="done" />
			</Specimen>
		</Section>
	);
}

function Pair({ run, moment }: { run: RecordedRun; moment: Moment }) {
	return (
		<div className="figure-rows grid grid-cols-1 gap-x-10 @3xl:grid-cols-2">
			<DistributionPane {...chartsAt(run, moment)} />
		</div>
	);
}

function FactorSection({ runs: { pools } }: { runs: RecordedRuns }) {
	const states: readonly { of: string; moment: Moment }[] = [
		{ of: "Before a run", moment: "idle" },
		{ of: "Done, with what theory expects", moment: "done" },
	];
	return (
		<Section
			id="factor"
			lead="Where arms differ in one number their figures stand over it, with the interval of each, and with theory where the experiment has one."
		>
			{states.map(({ of, moment }) => {
				const { summaries, result, source } = chartsAt(pools, moment);
				return (
					<Specimen key={of} of={of}>
						<FactorFigure
							declaration={pools.declaration}
							arms={pools.request.arms}
							summaries={summaries}
							result={result}
							source={source}
						/>
					</Specimen>
				);
			})}
		</Section>
	);
}
