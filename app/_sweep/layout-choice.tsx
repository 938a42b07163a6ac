"use client";

import type { Draft } from "#app/_bench/draft.ts";
import type { Bench } from "#app/_bench/use-bench.ts";
import { Segmented } from "#app/_ui/segmented.tsx";
import type { ExperimentDeclaration } from "#server/contract/experiment.ts";
import { usualSecondsOf } from "#server/contract/layout.ts";
import { LIMITS } from "#server/contract/limits.ts";
import { lackingLevels } from "#server/contract/requirements.ts";
import { proposeCross, proposeSweep, sweepable, USUAL_POINTS } from "./layout-draft.ts";
import { COMPARED, LAYOUT_KINDS, type LayoutKind } from "./layout-kind.ts";
import { turnTo } from "./turn-to.ts";

const HELP: Record<LayoutKind, string> = {
	compare: "A few arms against each other.",
	sweep: "One number over a range: where is its knee?",
	factorial: "Two or three switches, on and off: do they depend on one another?",
};

type LayoutChoiceProps = {
	declaration: ExperimentDeclaration;
	/** The arms that a comparison begins with. */
	defaults: readonly string[];
	bench: Bench;
};

/**
 * What is to be measured: some arms, a sweep, or all combinations. What a choice needs is proposed the first time; then
 * each has its settings as they were left.
 */
export function LayoutChoice({ declaration, defaults, bench }: LayoutChoiceProps) {
	const { draft } = bench;
	const said = (draft.layout ?? COMPARED).kind;
	const kind = LAYOUT_KINDS.find((one) => one === said);
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
	const propose = (next: LayoutKind): Draft => {
		const last = draft.arms.at(-1) ?? defaults[0] ?? "";
		if (next === "compare") {
			const arms = draft.arms.length < LIMITS.arms.min ? defaults : draft.arms;
			return { ...draft, arms, layout: COMPARED };
		}
		if (next === "factorial") {
			const layout = { kind: next, sweep: "", cross: crossed };
			return { arms: [last], load: longer(2 ** crossed.length), layout };
		}
		const numbers = sweepable(declaration.factors, bench.checked.arms.at(-1) ?? {});
		const factor = numbers.find(({ id }) => id === declaration.theory?.places) ?? numbers[0];
		const layout = { kind: next, sweep: factor === undefined ? "" : proposeSweep(factor), cross: [] };
		return { arms: [last], load: longer(USUAL_POINTS), layout };
	};
	const choose = (value: string) => {
		const next = LAYOUT_KINDS.find((one) => one === value);
		if (next !== undefined && next !== kind) bench.setPreset(turnTo(next, draft, propose(next)));
	};
	return (
		<div className="flex flex-wrap items-center gap-x-5 gap-y-2">
			<div className="w-full @lg:w-[26rem]">
				<Segmented
					label="What to measure"
					value={kind ?? ""}
					invalid={kind === undefined}
					items={[
						{ value: "compare", label: "Compare arms" },
						{ value: "sweep", label: "Sweep" },
						{
							value: "factorial",
							label: "All combinations",
							disabled: crossed.length < LIMITS.crossed.min && kind !== "factorial",
						},
					]}
					onChange={choose}
				/>
			</div>
			<p className="text-ink-faint text-xs leading-relaxed">{kind === undefined ? "" : HELP[kind]}</p>
		</div>
	);
}
