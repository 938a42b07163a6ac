"use client";

import dynamic from "next/dynamic";
import { useRun } from "#app/_bench/use-run.ts";
import type { ChartLine } from "#app/_chart/chart.ts";
import { LineMark } from "#app/_chart/line-mark.tsx";
import { blocksText } from "#app/_plan/blocks.ts";
import { Listing } from "#app/_plan/listing.tsx";
import { usePlanUrl } from "#app/_plan/plan-url.ts";
import type { PlanViewState } from "#app/_plan/plan-view.tsx";
import { Button } from "#app/_ui/button.tsx";
import { Pane } from "#app/_ui/pane.tsx";
import { SelectField } from "#app/_ui/select-field.tsx";
import type { LineRef } from "#server/contract/comparison.ts";
import type { Evidence } from "#server/contract/evidence.ts";
import { absentPlanSentence } from "./absent-plan.ts";

// What reads and draws plans comes with the plans.
const PlanDiff = dynamic(() => import("./plan-diff.tsx").then((module) => module.PlanDiff));

/** An arm whose plan can be looked at. */
export type PlanLine = LineRef &
	ChartLine & {
		/** Where its run is kept, and the canonical text that its plan goes by there; null for a record's. */
		run: string | null;
		armText: string;
		/** Of a record: the plan that came along, if there is one. */
		evidence: Evidence | undefined;
	};

type PlanPairProps = { lines: readonly PlanLine[]; left: string; right: string };

/**
 * What Postgres did for two of the arms, side by side; which two, the address keeps. Their runs are read when it is asked
 * for: plans are long.
 */
export function PlanPair({ lines, left: firstLeft, right: firstRight }: PlanPairProps) {
	const { names, choose, view } = usePlanUrl();
	const find = (name: string | undefined) => lines.find((line) => line.name === name);
	const left = find(names?.left) ?? find(firstLeft);
	const right = find(names?.right) ?? find(firstRight);
	if (left === undefined || right === undefined) return null;
	const items = lines.map(({ name, label }) => ({ value: name, label: `${name}: ${label}` }));
	return (
		<section aria-labelledby="plans">
			<h2 id="plans" className="font-serif text-2xl">
				Plans
			</h2>
			<div className="mt-3 flex flex-wrap items-end gap-3 print:hidden">
				<SelectField
					label="Plan on the left"
					items={items}
					value={left.name}
					onChange={(name) => choose(name, right.name)}
				/>
				<SelectField
					label="Plan on the right"
					items={items}
					value={right.name}
					onChange={(name) => choose(left.name, name)}
				/>
				{names === null ? (
					<Button className="h-9! pointer-coarse:h-11!" onClick={() => choose(left.name, right.name)}>
						Show the plans
					</Button>
				) : null}
			</div>
			{names === null ? null : <Plans left={left} right={right} view={view} />}
		</section>
	);
}

type PlansProps = { left: PlanLine; right: PlanLine; view: PlanViewState };

/** The plans of two arms, of one run or of two: drawn where both can be, and each as Postgres prints it. */
function Plans({ left, right, view }: PlansProps) {
	const leftRun = useRun(left.run);
	// One run is followed once.
	const otherRun = useRun(right.run === left.run ? null : right.run);
	const rightRun = right.run === left.run ? leftRun : otherRun;
	const sides = [
		{ side: "left", line: left, run: leftRun },
		{ side: "right", line: right, run: rightRun },
	].map(({ side, line, run }) => {
		const evidence = line.evidence ?? run.view.evidence.find(({ arm }) => arm === line.armText);
		const sentence = line.run === null ? "This record has no plan of this arm." : absentPlanSentence(run);
		return { side, line, evidence, sentence };
	});
	const planned = sides.flatMap(({ line, evidence }) =>
		evidence === undefined ? [] : [{ ...line, evidence }],
	);
	const [first, second] = planned;
	const isTwo = first !== undefined && second !== undefined && first.name !== second.name;
	return (
		<div className="mt-4 min-h-80 space-y-5">
			{first === undefined ? null : (
				<Pane label="The two plans">
					<PlanDiff left={first} right={isTwo ? second : null} view={view} />
				</Pane>
			)}
			<div className="grid grid-cols-1 items-start gap-5 lg:grid-cols-2">
				{sides.map(({ side, line, evidence, sentence }) => (
					<PlanSide key={side} line={line} evidence={evidence} sentence={sentence} />
				))}
			</div>
		</div>
	);
}

type PlanSideProps = {
	line: PlanLine;
	evidence: Evidence | undefined;
	/** What stands where there is none. */
	sentence: string;
};

function PlanSide({ line, evidence, sentence }: PlanSideProps) {
	const name = `${line.name}, ${line.label}`;
	return (
		<article aria-label={`Plan of ${name}`} className="min-w-0 rounded-md border border-rule">
			<h3 className="border-rule border-b px-3.5 py-2 text-sm">
				<LineMark line={line} label={line.label} />
			</h3>
			{evidence === undefined ? (
				<p className="px-3.5 py-6 text-ink-faint text-sm">{sentence}</p>
			) : (
				<>
					<Listing label={`SQL of ${name}`} text={evidence.sql} />
					<p className="figures border-rule border-y bg-sunk px-3.5 py-1 text-ink-faint text-xs">
						{blocksText(evidence)}, with {evidence.parameters}
					</p>
					<Listing label={`Plan text of ${name}`} text={evidence.planText} />
				</>
			)}
		</article>
	);
}
