"use client";

import { useMemo, useState } from "react";
import { Notice } from "#app/_ui/notice.tsx";
import { alignPlans } from "./align-plans.ts";
import { differencesOf } from "./plan-differences.ts";
import { PlanMethod } from "./plan-method.tsx";
import { type PlanRow, rowsOf, shownOf, turn } from "./plan-rows.ts";
import { FIRST_CHOICE, type PlanSide, type ViewChoice } from "./plan-side.ts";
import { PlanTable } from "./plan-table.tsx";
import { PlanTotals } from "./plan-totals.tsx";
import { ViewChoices } from "./view-choices.tsx";

/** How plans are looked at, where a page keeps that. */
export type PlanViewState = { choice: ViewChoice; onChange(choice: ViewChoice): void };

type PlanViewProps = {
	left: PlanSide;
	right: PlanSide | null;
	/** Where the choices are kept; in the view alone unless given. */
	view?: PlanViewState;
};

/** One plan as a tree, or two beside each other with their differences in sentences. */
export function PlanView({ left, right, view }: PlanViewProps) {
	const [own, setOwn] = useState<ViewChoice>(FIRST_CHOICE);
	const { choice: chosen, onChange } = view ?? { choice: own, onChange: setOwn };
	const other = right?.plan ?? null;
	const steps = useMemo(() => (other === null ? null : alignPlans(left.plan, other)), [left.plan, other]);
	const isApart = other !== null && steps === null;
	const rows = useMemo(
		() => (isApart ? [] : rowsOf(left.plan, other, steps)),
		[left.plan, other, steps, isApart],
	);
	const sides = right === null ? [left] : [left, right];
	const offered = choicesFor(sides, rows, chosen);
	const choice = {
		...chosen,
		extent: offered.includes("extent") ? chosen.extent : "all",
		measure: offered.includes("measure") ? chosen.measure : onlyMeasure(sides),
	};
	return (
		<div className="@container min-w-0 space-y-4">
			{right === null ? null : (
				<Differences texts={differencesOf(left, right, steps).map(({ text }) => text)} />
			)}
			<PlanTotals sides={sides} />
			<Lacking sides={sides} />
			<ViewChoices choice={choice} offered={offered} onChange={onChange} />
			{isApart ? (
				<Apart sides={sides} choice={choice} />
			) : (
				<Framed isAlone={right === null}>
					<PlanTable
						left={left}
						right={right}
						shown={shownOf(rows, choice)}
						choice={choice}
						onTurn={(row) => onChange({ ...choice, folds: turn(choice.folds, row) })}
					/>
				</Framed>
			)}
			<PlanMethod isComparison={right !== null} />
		</div>
	);
}

function choicesFor(
	sides: readonly PlanSide[],
	rows: readonly PlanRow[],
	chosen: ViewChoice,
): (keyof ViewChoice)[] {
	const isTimed = sides.some(({ plan }) => plan.stepsUs !== null);
	const isCounted = sides.some(({ plan }) => plan.blocks !== null);
	const differing = rows.filter(({ change }) => change !== "same").length;
	const isMixed = differing > 0 && differing < rows.length;
	const isFoldable = rows.some(({ foldable, left }) => foldable > 0 && left !== null && left.depth > 0);
	return [
		...(isMixed ? (["extent"] as const) : []),
		...(isTimed && isCounted ? (["measure"] as const) : []),
		...(sides.length > 1 && (isTimed || isCounted) ? (["scale"] as const) : []),
		...(isFoldable && !(isMixed && chosen.extent === "differing") ? (["folds"] as const) : []),
	];
}

function onlyMeasure(sides: readonly PlanSide[]): ViewChoice["measure"] {
	return sides.some(({ plan }) => plan.stepsUs !== null) ? "time" : "blocks";
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
				The part of each that matters can be pasted on the page of plans, and compared there.
			</Notice>
			{sides.map((side) => (
				<PlanApart key={side.letter} side={side} choice={choice} />
			))}
		</>
	);
}

function PlanApart({ side, choice }: { side: PlanSide; choice: ViewChoice }) {
	const [folds, setFolds] = useState(FIRST_CHOICE.folds);
	const rows = useMemo(() => rowsOf(side.plan, null, null), [side.plan]);
	return (
		<Framed isAlone>
			<PlanTable
				left={side}
				right={null}
				shown={shownOf(rows, { ...choice, extent: "all", folds })}
				choice={choice}
				onTurn={(row) => setFolds(turn(folds, row))}
			/>
		</Framed>
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
