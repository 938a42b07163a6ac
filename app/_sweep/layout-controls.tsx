"use client";

import { ArmCards } from "#app/_bench/arm-cards.tsx";
import type { Bench } from "#app/_bench/use-bench.ts";
import type { ExperimentDeclaration, Factor } from "#server/contract/experiment.ts";
import { LIMITS } from "#server/contract/limits.ts";
import { CrossControls } from "./cross-controls.tsx";
import { splitText } from "./layout-draft.ts";
import type { LayoutDraft } from "./layout-kind.ts";
import { SweepControls } from "./sweep-controls.tsx";

type LayoutControlsProps = { declaration: ExperimentDeclaration; bench: Bench; layout: LayoutDraft };

const LINES = {
	min: 1,
	max: LIMITS.sweep.lines,
	first: "line",
	firstHelp: "what stays as it is along the sweep",
	help: "One or two arms, each a line. All points take turns in one run.",
};
const BASE = {
	min: 1,
	max: 1,
	first: "what all combinations share",
	firstHelp: "and numbers that come along with a level",
	help: "All combinations take turns in one run.",
};

/** The settings of a sweep or of all combinations, and the arms that they are made of. */
export function LayoutControls({ declaration, bench, layout }: LayoutControlsProps) {
	const { draft, checked, faults, lab } = bench;
	const isSweep = layout.kind === "sweep";
	const fixed = isSweep ? [splitText(layout.sweep).id] : layout.cross.map((text) => splitText(text).id);
	const factors = restOf(declaration.factors, fixed);
	return (
		<>
			{isSweep ? (
				<SweepControls declaration={declaration} bench={bench} layout={layout} />
			) : (
				<CrossControls declaration={declaration} bench={bench} layout={layout} />
			)}
			{factors.length === 0 && !isSweep ? null : (
				<ArmCards
					declaration={{ ...declaration, factors }}
					texts={isSweep ? draft.arms : draft.arms.slice(0, 1)}
					checked={checked}
					faults={faults}
					lab={lab}
					kind={isSweep ? LINES : BASE}
					onChange={(arms) => bench.setDraft({ ...draft, arms })}
				/>
			)}
		</>
	);
}

/** The factors that are not laid out; numbers that come along with one that is stand by themselves. */
function restOf(factors: readonly Factor[], fixed: readonly string[]): Factor[] {
	return factors
		.filter(({ id }) => !fixed.includes(id))
		.map((factor) => {
			if (factor.kind === "choice" || !fixed.includes(factor.appliesWhen?.factor ?? "")) return factor;
			const { appliesWhen: _, ...alone } = factor;
			return alone;
		});
}
