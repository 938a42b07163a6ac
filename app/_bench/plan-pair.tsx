"use client";

import { useMemo, useState } from "react";
import { armStyle } from "#app/_chart/arm-style.ts";
import { readingOf } from "#app/_plan/plan-reading.ts";
import type { PlanSide } from "#app/_plan/plan-side.ts";
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

/** The plans of two arms: the baseline's and another's, or those that were chosen. */
export function PlanPair({ arms, labels, evidence }: PlanPairProps) {
	const [chosen, setChosen] = useState({ left: 0, right: 1 });
	const readings = useMemo(() => new Map(evidence.map((one) => [one.arm, readingOf(one)])), [evidence]);
	const sides = arms.flatMap((arm, index) => {
		const plan = readings.get(arm)?.plan;
		return plan == null ? [] : [{ index, letter: armStyle(index).letter, label: labels[index] ?? arm, plan }];
	});
	const left = sides.find(({ index }) => index === chosen.left) ?? sides[0];
	const others = sides.filter((side) => side !== left);
	const right = others.find(({ index }) => index === chosen.right) ?? others[0];
	return (
		<div className="mt-4 space-y-4">
			{arms.length > 2 && sides.length > 1 ? (
				<div className="flex flex-wrap gap-x-6 gap-y-2 print:hidden">
					<SideChoice
						label="Plan on the left"
						sides={sides}
						value={left?.index}
						other={right?.index}
						onChange={(index) => setChosen({ ...chosen, left: index })}
					/>
					<SideChoice
						label="Plan on the right"
						sides={sides}
						value={right?.index}
						other={left?.index}
						onChange={(index) => setChosen({ ...chosen, right: index })}
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
			{left === undefined ? null : <PlanView left={left} right={right ?? null} />}
		</div>
	);
}

type SideChoiceProps = {
	label: string;
	sides: readonly PlanSide[];
	value: number | undefined;
	/** The arm on the other side: nobody compares a plan with itself. */
	other: number | undefined;
	onChange(index: number): void;
};

function SideChoice({ label, sides, value, other, onChange }: SideChoiceProps) {
	return (
		<div className="flex items-center gap-2 text-ink-faint text-xs">
			<span aria-hidden="true">{label}</span>
			<Segmented
				label={label}
				size="small"
				value={String(value)}
				items={sides.map(({ index, letter }) => ({
					value: String(index),
					label: letter,
					disabled: index === other,
				}))}
				onChange={(chosen) => onChange(Number(chosen))}
			/>
		</div>
	);
}
