"use client";

import { useMemo, useState } from "react";
import { Notice } from "#app/_ui/notice.tsx";
import { type AlignedStep, alignPlans } from "./align-plans.ts";
import { differencesOf } from "./plan-differences.ts";
import { PlanMethod } from "./plan-method.tsx";
import type { PlanSide, ViewChoice } from "./plan-side.ts";
import { PlanTable } from "./plan-table.tsx";
import { PlanTotals } from "./plan-totals.tsx";
import { ViewChoices } from "./view-choices.tsx";

type PlanViewProps = { left: PlanSide; right: PlanSide | null };

/** One plan as a tree, or two beside each other with their differences in sentences. */
export function PlanView({ left, right }: PlanViewProps) {
	const [chosen, setChosen] = useState<ViewChoice>({ extent: "all", measure: "time", scale: "share" });
	const other = right?.plan ?? null;
	const steps = useMemo(() => (other === null ? null : alignPlans(left.plan, other)), [left.plan, other]);
	const sides = right === null ? [left] : [left, right];
	const offered = choicesFor(sides, steps);
	const choice = {
		...chosen,
		extent: offered.includes("extent") ? chosen.extent : "all",
		measure: offered.includes("measure") ? chosen.measure : onlyMeasure(sides),
	};
	return (
		<div className="min-w-0 space-y-4">
			{right === null ? null : (
				<Differences texts={differencesOf(left, right, steps).map(({ text }) => text)} />
			)}
			<PlanTotals sides={sides} />
			<Lacking sides={sides} />
			<ViewChoices choice={choice} offered={offered} onChange={setChosen} />
			{right !== null && steps === null ? (
				<Apart sides={sides} choice={choice} />
			) : (
				<Framed isAlone={right === null}>
					<PlanTable left={left} right={right} steps={shownOf(steps, choice)} choice={choice} />
				</Framed>
			)}
			<PlanMethod isComparison={right !== null} />
		</div>
	);
}

function choicesFor(sides: readonly PlanSide[], steps: readonly AlignedStep[] | null): (keyof ViewChoice)[] {
	const isTimed = sides.some(({ plan }) => plan.stepsUs !== null);
	const isCounted = sides.some(({ plan }) => plan.blocks !== null);
	const differing = steps?.filter(({ change }) => change !== "same").length ?? 0;
	return [
		...(steps !== null && differing > 0 && differing < steps.length ? (["extent"] as const) : []),
		...(isTimed && isCounted ? (["measure"] as const) : []),
		...(sides.length > 1 && (isTimed || isCounted) ? (["scale"] as const) : []),
	];
}

function onlyMeasure(sides: readonly PlanSide[]): ViewChoice["measure"] {
	return sides.some(({ plan }) => plan.stepsUs !== null) ? "time" : "blocks";
}

function shownOf(
	steps: readonly AlignedStep[] | null,
	{ extent }: ViewChoice,
): readonly AlignedStep[] | null {
	if (steps === null || extent === "all") return steps;
	return steps.filter(({ change }) => change !== "same");
}

/** A plan alone is no wider than can be read. */
function Framed({ isAlone, children }: { isAlone: boolean; children: React.ReactNode }) {
	return (
		<div className={`overflow-hidden rounded-md border border-rule bg-card ${isAlone ? "max-w-4xl" : ""}`}>
			{children}
		</div>
	);
}

/** Two plans that could not be aligned, one after the other. */
function Apart({ sides, choice }: { sides: readonly PlanSide[]; choice: ViewChoice }) {
	return (
		<>
			<Notice tone="warn" title="Too large to be put beside each other">
				Finding which steps answer to which would take this browser too long, so the plans follow each other.
			</Notice>
			{sides.map((side) => (
				<Framed key={side.letter} isAlone>
					<PlanTable left={side} right={null} steps={null} choice={choice} />
				</Framed>
			))}
		</>
	);
}

function Differences({ texts }: { texts: readonly string[] }) {
	return (
		<section aria-label="How the plans differ">
			<ol className="figures max-w-[90ch] list-decimal space-y-1 pl-5 text-sm leading-relaxed marker:text-ink-faint">
				{texts.map((text) => (
					<li key={text}>{text}</li>
				))}
			</ol>
		</section>
	);
}

/** What the plans do not tell, and how they would. */
function Lacking({ sides }: { sides: readonly PlanSide[] }) {
	const unexecuted = sides.filter(({ plan }) => !plan.isExecuted);
	const uncounted = sides.filter(({ plan }) => plan.isExecuted && plan.blocks === null);
	if (unexecuted.length + uncounted.length === 0) return null;
	const named = (some: readonly PlanSide[]) =>
		sides.length === 1 ? "This plan" : some.map(({ letter }) => letter).join(" and ");
	return (
		<Notice>
			{unexecuted.length === 0 ? null : (
				<p>
					{named(unexecuted)}: planned, not run. Rows and costs are expectations; ANALYZE tells what came.
				</p>
			)}
			{uncounted.length === 0 ? null : (
				<p>{named(uncounted)}: run without BUFFERS, so there are no blocks to tell.</p>
			)}
		</Notice>
	);
}
