"use client";

import { useMemo } from "react";
import { ArmCharts, ArmEndings, ArmFigures, chartPropsOf } from "#app/_bench/arm-panes.tsx";
import { EvidencePanel } from "#app/_bench/evidence-panel.tsx";
import type { RunView } from "#app/_bench/run-view.ts";
import { Notice } from "#app/_ui/notice.tsx";
import { type Arm, armLabels, formatArm } from "#server/contract/arm.ts";
import type { ExperimentDeclaration } from "#server/contract/experiment.ts";
import { type Layout, sweepLines } from "#server/contract/layout.ts";
import { withoutLoad } from "#server/contract/load-factor.ts";
import { lookChoice } from "./look-choice.ts";
import { useLookUrl } from "./look-url.ts";
import { PointChoice } from "./point-choice.tsx";
import { pointsOf, resultOf } from "./some-arms.ts";
import type { LaidOutRun } from "./sweep-points.ts";

type CloserLookProps = {
	declaration: ExperimentDeclaration;
	layout: Layout;
	run: LaidOutRun;
	view: RunView;
	/** Of what the figures are, for a picture that stands alone. */
	source: string;
	isBroken: boolean;
};

const NO_PREDICTIONS: never[] = [];

/** A few arms of a laid-out run beside each other, as those of a comparison are: over time, in figures, by their plans. */
export function CloserLook(props: CloserLookProps) {
	const { declaration, layout, run, view, isBroken } = props;
	const { legend, names, usual } = lookChoice(declaration, layout, run);
	const asked = useLookUrl(names.length);
	const chosen = asked.chosen ?? usual;
	const choose = (places: readonly number[]) => asked.choose(places.join() === usual.join() ? null : places);
	const shown = useShown(props, chosen);
	const loads = new Set(shown.arms.map((arm) => arm.rate));
	return (
		<section aria-labelledby="closer-look" className="space-y-8 border-rule border-t pt-7">
			<div className="space-y-4">
				<div>
					<h2 id="closer-look" className="font-serif text-2xl">
						A closer look
					</h2>
					<p className="mt-1 max-w-[75ch] text-ink-faint text-sm leading-relaxed">
						A few of them beside each other, as if they had been picked by hand.{" "}
						{lettersSentence(layout, run)} A is what the others are held against.
					</p>
				</div>
				{asked.fault === null ? null : (
					<Notice tone="bad" role="alert">
						<p className="break-words">{asked.fault}</p>
					</Notice>
				)}
				<PointChoice legend={legend} names={names} chosen={chosen} onChange={choose} />
			</div>
			<ArmCharts charts={shown.charts} isBroken={isBroken} isOneLoad={loads.size < 2} />
			<ArmFigures declaration={declaration} charts={shown.charts} isBroken={isBroken} />
			<ArmEndings
				declaration={declaration}
				charts={shown.charts}
				evidence={view.evidence}
				isBroken={isBroken}
			>
				<Plans declaration={declaration} arms={shown.arms} view={view} isOver={isBroken} />
			</ArmEndings>
		</section>
	);
}

/** Two lines of a sweep have letters above; here each point that is chosen has one of its own. */
function lettersSentence(layout: Layout, { arms }: LaidOutRun): string {
	const isOfLines = layout.kind === "sweep" && sweepLines(layout.factor, arms).length > 1;
	return isOfLines
		? "From here on letters and colours are no longer those of the lines above: each stands for one point, as chosen here."
		: "Letters below are of those chosen here.";
}

function useShown({ declaration, run, view, source }: CloserLookProps, chosen: readonly number[]) {
	const { points } = view;
	const { result, load } = run;
	const key = chosen.join();
	// biome-ignore lint/correctness/useExhaustiveDependencies: the choice is made anew at each drawing; its text tells whether it has changed
	return useMemo(() => {
		const arms = run.arms.filter((_, place) => chosen.includes(place));
		const charts = chartPropsOf({
			declaration,
			arms,
			load,
			points: pointsOf(points, chosen),
			result: result === null ? null : resultOf(result, chosen),
			predictions: NO_PREDICTIONS,
			armCount: run.arms.length,
		});
		return { arms, charts: { ...charts, source } };
	}, [declaration, run.arms, load, points, result, source, key]);
}

type PlansProps = {
	declaration: ExperimentDeclaration;
	arms: readonly Arm[];
	view: RunView;
	isOver: boolean;
};

/** Arms that differ in their load alone are one arm to Postgres, and have one plan. */
function Plans({ declaration: { factors }, arms, view, isOver }: PlansProps) {
	const services = arms.map((arm) => withoutLoad(factors, arm));
	const texts = services.map(formatArm);
	const distinct = services.filter((_, at) => texts.indexOf(texts[at] ?? "") === at);
	const isOne = distinct.length === 1 && arms.length > 1;
	return (
		<EvidencePanel
			arms={distinct.map(formatArm)}
			labels={isOne ? ["the same statement at every point"] : armLabels(factors, distinct)}
			evidence={view.evidence}
			isOver={isOver}
		/>
	);
}
