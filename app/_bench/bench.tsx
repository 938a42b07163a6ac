"use client";

import { useCallback, useRef } from "react";
import { LayoutChoice } from "#app/_sweep/layout-choice.tsx";
import { LayoutControls } from "#app/_sweep/layout-controls.tsx";
import { sweptField } from "#app/_sweep/layout-draft.ts";
import { isLaidOut } from "#app/_sweep/layout-kind.ts";
import { bringIntoView } from "#app/_ui/bring-into-view.ts";
import { type Arm, formatArm } from "#server/contract/arm.ts";
import type { ExperimentDeclaration } from "#server/contract/experiment.ts";
import type { LabStatus } from "#server/contract/lab.ts";
import { LIMITS } from "#server/contract/limits.ts";
import type { Load } from "#server/contract/load.ts";
import { ArmCards } from "./arm-cards.tsx";
import { BenchFaults } from "./bench-faults.tsx";
import { type BenchLesson, isOfLesson } from "./bench-lesson.ts";
import { BenchTools } from "./bench-tools.tsx";
import type { BenchDefaults } from "./bench-url.ts";
import { DormantReport } from "./dormant-report.tsx";
import { LoadControls } from "./load-controls.tsx";
import { type LoadDraft, sameLoad } from "./load-draft.ts";
import { loadInWords } from "./load-text.ts";
import { RunBar } from "./run-bar.tsx";
import { type Bench as BenchState, useBench } from "./use-bench.ts";
import { useRunNotice } from "./use-run-notice.ts";

type BenchProps = {
	declaration: ExperimentDeclaration;
	defaults: BenchDefaults;
	initialLab: LabStatus | undefined;
	/** The lesson that it stands beside. */
	lesson?: BenchLesson | undefined;
};

/** The bench: settings above, the run below. All of it is in the URL. */
export function Bench({ declaration, defaults, initialLab, lesson }: BenchProps) {
	const bench = useBench(declaration, defaults, initialLab, lesson);
	const { draft, setDraft, checked, record, view } = bench;
	useRunNotice(bench.runId, view.state ?? record?.state ?? null);
	const report = useRef<HTMLDivElement>(null);
	const whole = useRef<HTMLDivElement>(null);
	const setArms = useCallback((arms: string[]) => setDraft({ ...draft, arms }), [draft, setDraft]);
	const setLoad = useCallback((load: LoadDraft) => setDraft({ ...draft, load }), [draft, setDraft]);
	const shown = record?.request ?? preview(bench, declaration);
	return (
		<div ref={whole} className="bench @container">
			<div className="space-y-5">
				<h2 className="sr-only">Settings</h2>
				<LayoutChoice declaration={declaration} defaults={defaults.arms} bench={bench} />
				{!isLaidOut(draft.layout) ? (
					<ArmCards
						declaration={declaration}
						texts={draft.arms}
						checked={checked}
						faults={bench.faults}
						lab={bench.lab}
						onChange={setArms}
					/>
				) : (
					<LayoutControls declaration={declaration} bench={bench} layout={draft.layout} />
				)}
				<div className="rounded-md border border-rule bg-card p-4">
					<div className="big:hidden">
						<LoadControls
							draft={draft.load}
							faults={bench.faults}
							swept={sweptField(draft)}
							onChange={setLoad}
						/>
					</div>
					<p className="hidden text-ink-soft big:block">{loadInWords(shown.load)}</p>
				</div>
			</div>
			{/* The settings have done their part; what happens now is below them. */}
			<RunBar bench={bench} onStart={() => bringIntoView(report.current)} />
			<div className="space-y-5">
				<BenchTools
					name={lesson === undefined ? declaration.id : `${lesson.place.lesson} ${lesson.place.bench}`}
					bench={bench}
					declaration={declaration}
					defaults={defaults}
					whole={whole}
				/>
				<BenchFaults bench={bench} declaration={declaration} defaults={defaults} />
			</div>
			{/* Brought into view beneath the bar that goes along, for which the page, or its column, keeps room. */}
			<div
				ref={report}
				className="mt-8 scroll-mt-[calc(var(--head,0rem)+1rem)] rounded-md border border-rule bg-card p-4 @2xl:p-7"
			>
				<h2 className="sr-only">The run</h2>
				{isStale(bench) ? (
					<p className="mb-5 border-warn border-l-2 pl-3 text-ink-soft text-sm">
						The settings above have changed since this run.
					</p>
				) : null}
				<DormantReport
					isWanted={bench.runId !== null || bench.starting}
					isLayoutOpen
					declaration={declaration}
					request={shown}
					view={view}
					stored={record?.result ?? null}
					predictions={lesson !== undefined && isOfLesson(lesson, shown) ? lesson.predictions : []}
				/>
			</div>
		</div>
	);
}

/** What the charts are laid out for before anything has run. */
function preview({ checked, draft }: BenchState, declaration: ExperimentDeclaration) {
	const arms = checked.arms.filter((arm) => arm !== null);
	if (checked.request?.layout !== undefined) return checked.request;
	const seconds = Number(draft.load.seconds);
	const load: Load = {
		...declaration.load,
		...(seconds > 0 ? { seconds: Math.min(seconds, LIMITS.seconds.max) } : {}),
	};
	return {
		arms: arms.length >= LIMITS.arms.min ? arms : declaration.defaultArms,
		load: checked.request?.load ?? load,
	};
}

/** Whether the run shown is of other settings than the controls. */
function isStale({ record, checked }: BenchState): boolean {
	if (record === undefined || checked.request === null) return false;
	const texts = (arms: readonly Arm[]) => arms.map(formatArm).join(" ");
	const { arms, load, layout } = record.request;
	if (layout?.kind !== checked.request.layout?.kind) return true;
	return texts(arms) !== texts(checked.request.arms) || !sameLoad(load, checked.request.load);
}
