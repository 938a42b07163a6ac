"use client";

import { useMemo, useState } from "react";
import { Notice } from "#app/_ui/notice.tsx";
import { Segmented } from "#app/_ui/segmented.tsx";
import { alignPlans } from "./align-plans.ts";
import { differencesOf } from "./plan-differences.ts";
import { PlanMethod } from "./plan-method.tsx";
import type { BarMeasure, BarScale, PlanSide } from "./plan-side.ts";
import { PlanTable } from "./plan-table.tsx";
import { PlanTotals } from "./plan-totals.tsx";

const MEASURES = [
	{ value: "time", label: "Own time" },
	{ value: "blocks", label: "Own blocks" },
] as const;
const SCALES = [
	{ value: "share", label: "Shares" },
	{ value: "same", label: "Same scale" },
] as const;

type PlanViewProps = { left: PlanSide; right: PlanSide | null };

/** One plan as a tree, or two beside each other with their differences in sentences. */
export function PlanView({ left, right }: PlanViewProps) {
	const [chosen, setMeasure] = useState<BarMeasure>("time");
	const [scale, setScale] = useState<BarScale>("share");
	const other = right?.plan ?? null;
	const steps = useMemo(() => (other === null ? null : alignPlans(left.plan, other)), [left.plan, other]);
	const sides = right === null ? [left] : [left, right];
	const has = {
		time: sides.some(({ plan }) => plan.stepsUs !== null),
		blocks: sides.some(({ plan }) => plan.blocks !== null),
	};
	const measure = has[chosen] ? chosen : chosen === "time" ? "blocks" : "time";
	return (
		<div className="min-w-0 space-y-4">
			{right === null ? null : (
				<Differences texts={differencesOf(left, right, steps).map(({ text }) => text)} />
			)}
			<PlanTotals sides={sides} />
			<Lacking sides={sides} />
			<BarChoices
				measure={has.time && has.blocks ? measure : null}
				scale={right !== null && (has.time || has.blocks) ? scale : null}
				onMeasure={setMeasure}
				onScale={setScale}
			/>
			{right !== null && steps === null ? (
				<Notice tone="warn" title="Too large to be put beside each other">
					Finding which steps answer to which would take this browser too long, so the plans follow each
					other.
				</Notice>
			) : null}
			<div className="space-y-4">
				{right === null || steps !== null ? (
					<Framed>
						<PlanTable left={left} right={right} steps={steps} measure={measure} scale={scale} />
					</Framed>
				) : (
					sides.map((side) => (
						<Framed key={side.letter}>
							<PlanTable left={side} right={null} steps={null} measure={measure} scale="share" />
						</Framed>
					))
				)}
			</div>
			<PlanMethod isComparison={right !== null} />
		</div>
	);
}

function Framed({ children }: { children: React.ReactNode }) {
	return <div className="overflow-hidden rounded-md border border-rule bg-card">{children}</div>;
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

type BarChoicesProps = {
	/** Null where there is nothing to choose. */
	measure: BarMeasure | null;
	scale: BarScale | null;
	onMeasure(measure: BarMeasure): void;
	onScale(scale: BarScale): void;
};

/** What the bars show, and how long they are. */
function BarChoices({ measure, scale, onMeasure, onScale }: BarChoicesProps) {
	if (measure === null && scale === null) return null;
	return (
		<div className="flex flex-wrap gap-x-6 gap-y-2 print:hidden">
			{measure === null ? null : (
				<Segmented
					label="What the bars show"
					size="small"
					value={measure}
					items={MEASURES}
					onChange={(value) => onMeasure(value === "blocks" ? "blocks" : "time")}
				/>
			)}
			{scale === null ? null : (
				<Segmented
					label="Length of the plans' bars"
					size="small"
					value={scale}
					items={SCALES}
					onChange={(value) => onScale(value === "same" ? "same" : "share")}
				/>
			)}
		</div>
	);
}
