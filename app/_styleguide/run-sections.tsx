"use client";

import { loadInWords } from "#app/_bench/load-text.ts";
import { AwaitedOutcome, PredictionOutcome } from "#app/_bench/prediction-outcome.tsx";
import type { DrawnPrediction } from "#app/_bench/prediction-words.ts";
import { Provenance } from "#app/_bench/provenance.tsx";
import { RunOutcome } from "#app/_bench/run-outcome.tsx";
import { runStatus } from "#app/_bench/run-status.ts";
import type { Connection } from "#app/_bench/run-stream.ts";
import { StatusLine } from "#app/_bench/status-line.tsx";
import { sweptLoadOf } from "#app/_bench/swept-load.ts";
import { VerdictPanel } from "#app/_bench/verdict-panel.tsx";
import { RunSettings } from "#app/_runs/run-settings.tsx";
import { formatArm } from "#server/contract/arm.ts";
import type { PredictBlock } from "#server/contract/lesson.ts";
import { type Moment, type RecordedRun, type RecordedRuns, viewAt } from "./recorded-run.ts";
import { Section, Specimen } from "./section.tsx";

/** What is said of a run: where it stands, what it was, what it found out, and what was expected. */
export function RunSections({ runs }: { runs: RecordedRuns }) {
	return (
		<>
			<StatusSection run={runs.index} />
			<SettingsSection runs={runs} />
			<VerdictSection runs={runs} />
			<PredictionSection runs={runs} />
		</>
	);
}

const STANDS: readonly { of: string; moment: Moment; aheadCount?: number; connection?: Connection }[] = [
	{ of: "Asked for", moment: "idle" },
	{ of: "Next in the queue", moment: "queued", aheadCount: 0 },
	{ of: "Waiting in the queue", moment: "queued", aheadCount: 2 },
	{ of: "Preparing", moment: "preparing" },
	{ of: "Starting", moment: "starting" },
	{ of: "Measuring", moment: "measuring" },
	{
		of: "Measuring, while this browser is offline",
		moment: "measuring",
		connection: { state: "interrupted" },
	},
	{ of: "Begun again after its runner was lost", moment: "restarted" },
	{ of: "Done", moment: "done" },
	{ of: "Cancelled", moment: "cancelled" },
	{ of: "Failed", moment: "failed" },
	{
		of: "Not to be had",
		moment: "idle",
		connection: { state: "refused", sentence: "There is no such run: its id is wrong, or it was deleted." },
	},
];

function StatusSection({ run }: { run: RecordedRun }) {
	return (
		<Section
			id="status"
			lead="One line over a bar, which keeps its height whatever happens. A screen reader hears less of it, politely, and no more often than every five seconds."
		>
			{STANDS.map(({ of, moment, aheadCount = 0, connection = { state: "live" } }) => {
				const view = viewAt(run, moment);
				const record = { state: view.state ?? "queued", aheadCount, failure: view.failure };
				return (
					<Specimen key={of} of={of}>
						<StatusLine
							status={runStatus({
								view,
								record: moment === "idle" ? undefined : record,
								connection,
								load: run.request.load,
							})}
							connection={connection}
							restarted={view.restarted}
						/>
					</Specimen>
				);
			})}
		</Section>
	);
}

function SettingsSection({ runs }: { runs: RecordedRuns }) {
	const { caches, overload, switches } = runs;
	return (
		<Section
			id="set-up"
			lead="What a run was set to, where an arm differs from the baseline in bold; and at the end of a report all that its figures depend on, with the command that makes them again."
		>
			<Specimen of="A few arms" wide>
				<RunSettings factors={caches.declaration.factors} request={caches.request} />
			</Specimen>
			<Specimen of="All combinations" wide>
				<RunSettings factors={switches.declaration.factors} request={switches.request} />
			</Specimen>
			<Specimen of="Provenance, once it is done" wide>
				<Provenance {...provenanceOf(overload)} result={viewAt(overload, "done").result} />
			</Specimen>
			<Specimen of="Provenance, before" wide>
				<Provenance {...provenanceOf(overload)} result={null} />
			</Specimen>
		</Section>
	);
}

function provenanceOf({ declaration, request }: RecordedRun) {
	const { arms, load, layout } = request;
	return { experiment: declaration.id, arms: arms.map(formatArm), load, layout, swept: sweptLoadOf(request) };
}

function VerdictSection({ runs }: { runs: RecordedRuns }) {
	const { index, equal, noisy, caches } = runs;
	return (
		<Section
			id="verdict"
			lead="A sentence on the median, the other figures beside it, and how fine the machine can tell at all. “No detectable difference” and “too noisy to say” are answers."
		>
			<Specimen of="Before a run">
				<VerdictAt run={index} moment="idle" />
			</Specimen>
			<Specimen of="While it goes on">
				<VerdictAt run={index} moment="measuring" />
			</Specimen>
			<Specimen of={`Lower: ${loadInWords(index.request.load)}`}>
				<VerdictAt run={index} moment="done" />
			</Specimen>
			<Specimen of={`No detectable difference: ${loadInWords(equal.request.load)}`}>
				<VerdictAt run={equal} moment="done" />
			</Specimen>
			<Specimen of={`Noisy: ${loadInWords(noisy.request.load)}`}>
				<VerdictAt run={noisy} moment="done" />
			</Specimen>
			<Specimen of="Failed before anything was measured, failed later, cancelled">
				<div className="space-y-3">
					<RunOutcome view={viewAt(index, "failed-early")} isMeasured={false} />
					<RunOutcome view={viewAt(index, "failed")} isMeasured />
					<RunOutcome view={viewAt(index, "cancelled")} isMeasured />
				</div>
			</Specimen>
			<Specimen of="Four arms" wide>
				<VerdictAt run={caches} moment="done" />
			</Specimen>
		</Section>
	);
}

function VerdictAt({ run, moment }: { run: RecordedRun; moment: Moment }) {
	return (
		<VerdictPanel
			declaration={run.declaration}
			arms={run.request.arms.map(formatArm)}
			result={viewAt(run, moment).result}
			waiting={
				moment === "idle"
					? "The verdict appears here: how much lower, how sure, and in which figure."
					: "The verdict comes when the run is done."
			}
		/>
	);
}

const BLOCK: PredictBlock = {
	kind: "predict",
	id: "predict-1",
	bench: "bench-1",
	predicted: { of: "ratio", figure: "p50", numerator: 0, denominator: 1 },
	unit: "times",
	unitSize: 1,
	choices: null,
	tooLow: null,
	tooHigh: null,
};
const CHOICES = [
	{ text: "about the same", low: 0.8, high: 1.25 },
	{ text: "up to ten times lower", low: 1.25, high: 10 },
	{ text: "more than ten times lower", low: 10, high: 1e9 },
];

function PredictionSection({ runs: { index, caches } }: { runs: RecordedRuns }) {
	const ofIndex = (value: DrawnPrediction["value"], block: Partial<PredictBlock> = {}) => ({
		block: { ...BLOCK, ...block },
		value,
		names: ["A", "B"],
		counters: [],
	});
	const curve: DrawnPrediction = {
		block: { ...BLOCK, predicted: { of: "curve", figure: "p50" }, unit: "ms", unitSize: 1_000 },
		value: caches.request.arms.map((_, arm) => 400 / 2 ** arm),
		names: caches.request.arms.map(formatArm),
		counters: [],
	};
	const states = [
		{ of: "A number", prediction: ofIndex(20) },
		{ of: "A choice", prediction: ofIndex(1, { choices: CHOICES }) },
		{ of: "A choice that was right", prediction: ofIndex(2, { choices: CHOICES }) },
		{ of: "Run without predicting", prediction: ofIndex(null) },
	];
	return (
		<Section
			id="prediction"
			lead="What somebody expected, over what was found. A guess is scored by its factor: half and double are equally far off."
		>
			{states.map(({ of, prediction }) => (
				<Specimen key={of} of={of}>
					<PredictionOutcome prediction={prediction} result={index.output} />
				</Specimen>
			))}
			<Specimen of="A number, while the run goes on">
				<AwaitedOutcome prediction={ofIndex(20)} />
			</Specimen>
			<Specimen of="Not made yet">
				<AwaitedOutcome prediction={{ ...ofIndex(null), isOpen: true }} />
			</Specimen>
			<Specimen of="A drawn curve" wide>
				<PredictionOutcome prediction={curve} result={caches.output} />
			</Specimen>
		</Section>
	);
}
