"use client";

import { EvidencePanel } from "#app/_bench/evidence-panel.tsx";
import { PriceTags } from "#app/_bench/price-tags.tsx";
import { ResultTable } from "#app/_bench/result-table.tsx";
import { SpanBars } from "#app/_bench/span-bars.tsx";
import { WarningsPanel } from "#app/_bench/warnings-panel.tsx";
import { WhyPanel } from "#app/_bench/why-panel.tsx";
import { formatArm } from "#server/contract/arm.ts";
import { type Moment, type RecordedRun, type RecordedRuns, viewAt } from "./recorded-run.ts";
import { chartsAt } from "./report-at.ts";
import { Section, Specimen } from "./section.tsx";

type RunAt = { run: RecordedRun; moment: Moment };

/** A run in numbers: what came out, where the time went, what it cost, and how sure that is. */
export function FigureSections({ runs: { index, overload, caches, noisy } }: { runs: RecordedRuns }) {
	return (
		<>
			<Section id="results" lead="The figures of every arm side by side, live while the run goes on.">
				<Specimen of="Before a run">
					<Results run={index} moment="idle" />
				</Specimen>
				<Specimen of="While it is measured">
					<Results run={index} moment="measuring" />
				</Specimen>
				<Specimen of="An open loop: response and service time, offered and dropped">
					<Results run={overload} moment="done" />
				</Specimen>
				<Specimen of="Four arms with counters">
					<Results run={caches} moment="done" />
				</Specimen>
			</Section>
			<Section
				id="spans"
				lead="The mean operation in the order in which it happens. Waiting is hatched, for nothing is done in it."
			>
				<Specimen of="Before a run is done">
					<Spans run={index} moment="measuring" />
				</Specimen>
				<Specimen of="Two arms">
					<Spans run={index} moment="done" />
				</Specimen>
				<Specimen of="Waiting to start, in an open loop">
					<Spans run={overload} moment="done" />
				</Specimen>
				<Specimen of="Four arms">
					<Spans run={caches} moment="done" />
				</Specimen>
			</Section>
			<Section
				id="cost"
				lead="What the speed was paid with: at a glance beside the baseline, then all that was counted."
			>
				<Specimen of="The price of one arm">
					<Price run={index} moment="done" />
				</Specimen>
				<Specimen of="The price of three" wide>
					<Price run={caches} moment="done" />
				</Specimen>
				<Specimen of="What one operation cost" wide>
					<WhyPanel labels={chartsAt(overload, "done").labels} result={overload.output} isOpenLoop />
				</Specimen>
			</Section>
			<Section
				id="warnings"
				lead="The doubts in a result: with more than two, each is folded under its title."
			>
				{[overload, noisy, index]
					.filter(({ output }) => output.warnings.length > 0)
					.map(({ output }) => (
						<Specimen key={output.runId} of={output.experiment}>
							<WarningsPanel warnings={output.warnings} isDone isBroken={false} />
						</Specimen>
					))}
			</Section>
			<Section
				id="evidence"
				lead="One statement of a typical operation of each arm, as Postgres planned and ran it: beside each other, and as it prints them."
			>
				<Specimen of="While a run goes on" wide>
					<EvidenceAt run={index} moment="measuring" />
				</Specimen>
				<Specimen of="Done" wide>
					<EvidenceAt run={index} moment="done" />
				</Specimen>
			</Section>
		</>
	);
}

function Results({ run, moment }: RunAt) {
	const { labels, summaries, result, isOpenLoop } = chartsAt(run, moment);
	const { counters } = run.declaration;
	return (
		<ResultTable
			labels={labels}
			counters={counters}
			summaries={summaries}
			result={result}
			isOpenLoop={isOpenLoop}
		/>
	);
}

function Spans({ run, moment }: RunAt) {
	const { labels, result, isOpenLoop, source, experiment } = chartsAt(run, moment);
	return (
		<SpanBars
			experiment={experiment}
			source={source}
			spans={run.declaration.spans}
			labels={labels}
			arms={result?.arms ?? null}
			isOpenLoop={isOpenLoop}
		/>
	);
}

function Price({ run, moment }: RunAt) {
	const { labels, result } = chartsAt(run, moment);
	const { evidence } = viewAt(run, moment);
	if (result === null) return null;
	return (
		<PriceTags labels={labels} counters={run.declaration.counters} evidence={evidence} result={result} />
	);
}

function EvidenceAt({ run, moment }: RunAt) {
	return (
		<EvidencePanel
			arms={run.request.arms.map(formatArm)}
			labels={chartsAt(run, moment).labels}
			evidence={viewAt(run, moment).evidence}
			isOver={false}
		/>
	);
}
