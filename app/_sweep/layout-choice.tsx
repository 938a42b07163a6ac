"use client";

import type { Bench } from "#app/_bench/use-bench.ts";
import { Segmented } from "#app/_ui/segmented.tsx";
import type { ExperimentDeclaration } from "#server/contract/experiment.ts";
import { usualSecondsOf } from "#server/contract/layout.ts";
import { LIMITS } from "#server/contract/limits.ts";
import { lackingLevels } from "#server/contract/requirements.ts";
import { proposeCross, proposeSweep, sweepable } from "./layout-draft.ts";
import { COMPARED, LAYOUT_KINDS, type LayoutKind } from "./layout-kind.ts";

const HELP: Record<LayoutKind, string> = {
	compare: "A few arms against each other.",
	sweep: "One number over a range: where is its knee?",
	factorial: "Two or three switches, on and off: do they depend on one another?",
};

/** Points that a proposed sweep has. */
const USUAL_POINTS = 8;

type LayoutChoiceProps = {
	declaration: ExperimentDeclaration;
	/** The arms that a comparison begins with. */
	defaults: readonly string[];
	bench: Bench;
};

/** What is to be measured: some arms, a sweep, or all combinations. What a choice needs is proposed with it. */
export function LayoutChoice({ declaration, defaults, bench }: LayoutChoiceProps) {
	const { draft } = bench;
	const { kind } = draft.layout ?? COMPARED;
	const lacking = lackingLevels(declaration, bench.lab);
	const crossed = proposeCross(
		declaration.factors,
		(factor, level) => !lacking.some((one) => one.factor === factor && one.level === level),
	);
	const longer = (armCount: number) => {
		const model = draft.load.model === "open" ? "open" : "closed";
		return {
			...draft.load,
			seconds: String(usualSecondsOf(armCount, model, Number(draft.load.seconds) || 0)),
		};
	};
	const choose = (next: LayoutKind) => {
		const last = draft.arms.at(-1) ?? defaults[0] ?? "";
		if (next === "compare") {
			const arms = draft.arms.length < LIMITS.arms.min ? defaults : draft.arms;
			bench.setPreset({ ...draft, arms, layout: COMPARED });
		} else if (next === "sweep") {
			const arm = bench.checked.arms.at(-1) ?? {};
			const numbers = sweepable(declaration.factors, arm);
			const factor = numbers.find(({ id }) => id === declaration.theory?.places) ?? numbers[0];
			if (factor === undefined) return;
			const layout = { kind: next, sweep: proposeSweep(factor), cross: [] };
			bench.setPreset({ arms: [last], load: longer(USUAL_POINTS), layout });
		} else {
			const layout = { kind: next, sweep: "", cross: crossed };
			bench.setPreset({ arms: [last], load: longer(2 ** crossed.length), layout });
		}
	};
	return (
		<div className="flex flex-wrap items-center gap-x-5 gap-y-2">
			<div className="w-full @lg:w-[26rem]">
				<Segmented
					label="What to measure"
					value={kind}
					items={[
						{ value: "compare", label: "Compare arms" },
						{ value: "sweep", label: "Sweep" },
						{
							value: "factorial",
							label: "All combinations",
							disabled: crossed.length < LIMITS.crossed.min && kind !== "factorial",
						},
					]}
					onChange={(value) => choose(LAYOUT_KINDS.find((one) => one === value) ?? kind)}
				/>
			</div>
			<p className="text-ink-faint text-xs leading-relaxed">{HELP[kind]}</p>
		</div>
	);
}
