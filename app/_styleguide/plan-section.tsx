"use client";

import { readPastedPlan } from "#app/_plan/pasted-plan.ts";
import { PLAN_EXAMPLE } from "#app/_plan/plan-example.ts";
import { armSide, type PlanSide } from "#app/_plan/plan-side.ts";
import { PlanView } from "#app/_plan/plan-view.tsx";
import { Section, Specimen } from "./section.tsx";

/** Plans as they are read anywhere. */
export function PlanSection() {
	const left = sideOf(0, "without an index", PLAN_EXAMPLE.first);
	const right = sideOf(1, "with a b-tree", PLAN_EXAMPLE.second);
	return (
		<Section
			id="plan-views"
			lead="Each step in plain words, what changed first, then rows, blocks and time, with what is worth a second look."
		>
			<Specimen of="One plan" wide>
				<PlanView left={right} right={null} />
			</Specimen>
			<Specimen of="Two, beside each other" wide>
				<PlanView left={left} right={right} />
			</Specimen>
		</Section>
	);
}

function sideOf(index: number, label: string, text: string): PlanSide {
	return armSide(index, label, readPastedPlan(text));
}
