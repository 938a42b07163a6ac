import { formatCount } from "#app/_lib/format.ts";
import { inSentence } from "#app/_lib/in-sentence.ts";
import type { ExperimentDeclaration } from "#server/contract/experiment.ts";
import type { Layout } from "#server/contract/layout.ts";
import { combinationName } from "./effect-words.ts";
import { type LaidOutRun, sweepOf } from "./sweep-points.ts";
import { headlineFigure, kneesOf, lineLabels } from "./sweep-words.ts";

/** What a closer look chooses from, and what it begins with. */
type LookChoice = {
	legend: string;
	/** Of each arm. */
	names: string[];
	/** Places of the arms that are furthest apart: they tell most. */
	usual: number[];
};

/** The arms of a laid-out run as a choice: a line begins with its ends, two with their last points, all combinations with all switches off and on. */
export function lookChoice(declaration: ExperimentDeclaration, layout: Layout, run: LaidOutRun): LookChoice {
	const { arms } = run;
	if (layout.kind === "factorial") {
		return {
			legend: "Combinations",
			names: arms.map((arm) => combinationName(declaration.factors, layout.factors, arm)),
			usual: [0, arms.length - 1],
		};
	}
	const sweep = sweepOf(declaration, layout.factor, run);
	const { factor, lines } = sweep;
	const labels = lineLabels(sweep);
	const knees = kneesOf(sweep, headlineFigure(sweep)).filter(({ verdict }) => verdict === "found");
	const names = arms.map((arm, place) => {
		const line = lines.findIndex(({ places }) => places.includes(place));
		const at = formatCount(Number(arm[factor.id]));
		const knee = knees.some((one) => one.arm === place) ? " (knee)" : "";
		return `${lines.length < 2 ? at : `${labels[line]}, ${at}`}${knee}`;
	});
	const ends =
		lines.length < 2
			? [lines[0]?.places[0], lines[0]?.places.at(-1)]
			: lines.map(({ places }) => places.at(-1));
	return {
		legend: `Points by ${inSentence(factor.label)}`,
		names,
		usual: ends.flatMap((place) => place ?? []).sort((left, right) => left - right),
	};
}
