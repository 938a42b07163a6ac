"use client";

import { useMemo } from "react";
import { armStyle } from "#app/_chart/arm-style.ts";
import { readingOf } from "#app/_plan/plan-reading.ts";
import { armSide, type PlanSide } from "#app/_plan/plan-side.ts";
import { usePlanUrl } from "#app/_plan/plan-url.ts";
import { PlanView } from "#app/_plan/plan-view.tsx";
import { Notice } from "#app/_ui/notice.tsx";
import { Segmented } from "#app/_ui/segmented.tsx";
import type { Evidence } from "#server/contract/evidence.ts";

type PlanPairProps = {
	/** Canonical texts of the arms, in the order of the request. */
	arms: readonly string[];
	labels: readonly string[];
	evidence: readonly Evidence[];
};

/** The plans of two arms: the baseline's and another's, or those that were chosen, which the address keeps. */
export function PlanPair({ arms, labels, evidence }: PlanPairProps) {
	const { names, choose, view } = usePlanUrl();
	const readings = useMemo(() => new Map(evidence.map((one) => [one.arm, readingOf(one)])), [evidence]);
	const sides = arms.flatMap((arm, index) => {
		const plan = readings.get(arm)?.plan;
		return plan == null ? [] : [armSide(index, labels[index] ?? arm, plan)];
	});
	const left = sides.find(({ letter }) => letter === names?.left) ?? sides[0];
	const others = sides.filter((side) => side !== left);
	const right = others.find(({ letter }) => letter === names?.right) ?? others[0];
	return (
		<div className="mt-4 space-y-4">
			{arms.length > 2 && left !== undefined && right !== undefined ? (
				<div className="flex flex-wrap gap-x-6 gap-y-2 print:hidden">
					<SideChoice
						label="Plan on the left"
						sides={sides}
						value={left.letter}
						other={right.letter}
						onChange={(letter) => choose(letter, right.letter)}
					/>
					<SideChoice
						label="Plan on the right"
						sides={sides}
						value={right.letter}
						other={left.letter}
						onChange={(letter) => choose(left.letter, letter)}
					/>
				</div>
			) : null}
			{arms.map((arm, index) => {
				const sentence = readings.get(arm)?.sentence;
				return sentence == null ? null : (
					<Notice
						key={arm}
						title={`The plan of ${armStyle(index).letter} cannot be drawn, only told as text`}
					>
						{sentence}
					</Notice>
				);
			})}
			{left === undefined ? null : <PlanView left={left} right={right ?? null} view={view} />}
		</div>
	);
}

type SideChoiceProps = {
	label: string;
	sides: readonly PlanSide[];
	/** The letter of the arm. */
	value: string;
	/** The arm on the other side: nobody compares a plan with itself. */
	other: string;
	onChange(letter: string): void;
};

function SideChoice({ label, sides, value, other, onChange }: SideChoiceProps) {
	return (
		<div className="flex items-center gap-2 text-ink-faint text-xs">
			<span aria-hidden="true">{label}</span>
			<Segmented
				label={label}
				size="small"
				value={value}
				items={sides.map(({ letter }) => ({ value: letter, label: letter, disabled: letter === other }))}
				onChange={onChange}
			/>
		</div>
	);
}
