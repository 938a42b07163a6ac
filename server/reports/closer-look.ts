import { lookChoice } from "#app/_sweep/look-choice.ts";
import { resultOf } from "#app/_sweep/some-arms.ts";
import type { LaidOutRun } from "#app/_sweep/sweep-points.ts";
import { parseArm } from "#server/contract/arm.ts";
import type { ExperimentDeclaration } from "#server/contract/experiment.ts";
import { LIMITS } from "#server/contract/limits.ts";
import type { Result } from "#server/contract/result.ts";
import { costSection, priceSection } from "./cost-sections.ts";
import { nameOf, section } from "./html-parts.ts";
import { percentileSection } from "./percentile-section.ts";
import type { ReportedRun } from "./reported-run.ts";
import { escapeXml } from "./xml-text.ts";

/**
 * A few arms of a laid-out run beside each other, as its page begins its closer look, and the knees that were found: how
 * their times are spread, what they cost, and what one takes beside the other.
 */
export async function closerLook(
	{ output, evidence }: Pick<ReportedRun, "output" | "evidence">,
	declaration: ExperimentDeclaration,
): Promise<string[]> {
	if (output.layout === undefined) return [];
	const { legend, names, usual } = lookChoice(declaration, output.layout, runOf(output, declaration));
	const places = withKnees(usual, output);
	const labels = places.map((place) => names[place] ?? "");
	const some = resultOf(output, places);
	const list = places.map((_, at) => nameOf(at, labels)).join(" &nbsp; ");
	return [
		section(
			"A closer look",
			`<p class="note">Some of the ${output.arms.length} arms beside each other, the furthest apart and where a knee was found. Their letters are of here alone.</p>`,
			`<p>${escapeXml(legend)}: ${list}</p>`,
		),
		await percentileSection(some, labels),
		costSection(some, labels),
		priceSection(some, evidence, declaration, labels),
	];
}

function runOf(result: Result, { factors }: ExperimentDeclaration): LaidOutRun {
	return {
		arms: result.arms.map(({ arm }) => parseArm(factors, arm, "arm")),
		load: result.load,
		result,
		summaries: result.arms,
		intervals: result.arms.flatMap(({ intervals }) => intervals ?? []),
	};
}

/** Places of arms in the order of the request, as many as can be told apart at a glance. */
function withKnees(usual: readonly number[], { knees = [] }: Result): number[] {
	const found = knees.flatMap(({ verdict, arm }) => (verdict === "found" && arm !== null ? [arm] : []));
	return [...new Set([...usual, ...found])].slice(0, LIMITS.arms.max).sort((left, right) => left - right);
}
