"use client";

import { useMemo } from "react";
import type { Plan } from "#app/_plan/plan.ts";
import { readingOf } from "#app/_plan/plan-reading.ts";
import { PlanView, type PlanViewState } from "#app/_plan/plan-view.tsx";
import { Notice } from "#app/_ui/notice.tsx";
import type { Evidence } from "#server/contract/evidence.ts";
import type { PlanLine } from "./plan-pair.tsx";

/** An arm and what Postgres did for it. */
export type PlannedLine = PlanLine & { evidence: Evidence };

type PlanDiffProps = { left: PlannedLine; right: PlannedLine | null; view: PlanViewState };

/** One plan as a tree, or two with their differences. */
export function PlanDiff({ left, right, view }: PlanDiffProps) {
	const first = useMemo(() => readingOf(left.evidence), [left.evidence]);
	const second = useMemo(() => (right === null ? null : readingOf(right.evidence)), [right]);
	const sentence = first.sentence ?? second?.sentence;
	if (first.plan === null || sentence != null) {
		return <Notice title="The plans cannot be drawn, only told as text">{sentence}</Notice>;
	}
	return (
		<PlanView
			left={sideOf(left, first.plan)}
			right={right === null || second?.plan == null ? null : sideOf(right, second.plan)}
			view={view}
		/>
	);
}

/** It looks as its arm does, everywhere on the page. */
function sideOf({ name, label, color, dash, marker }: PlannedLine, plan: Plan) {
	return { look: { color, dash, marker }, letter: name, label, plan };
}
