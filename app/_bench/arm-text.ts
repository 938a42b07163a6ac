import { formatAmount } from "#app/_lib/format.ts";
import { type Arm, differingFactors, levelLabel } from "#server/contract/arm.ts";
import type { ChoiceFactor, Factor, NumberFactor } from "#server/contract/experiment.ts";

/** How an arm differs from the baseline, in words: "index: b-tree, pool size: 16 connections". */
export function differenceInWords(factors: readonly Factor[], baseline: Arm, arm: Arm): string {
	return differingFactors(factors, [baseline, arm])
		.map((factor) => `${factor.label.toLowerCase()}: ${levelWords(factor, arm)}`)
		.join(", ");
}

function levelWords(factor: ChoiceFactor | NumberFactor, arm: Arm): string {
	if (factor.kind === "number") return formatAmount(Number(arm[factor.id]), factor.unit);
	const label = levelLabel(factor, arm);
	// "B-tree" within a sentence is "b-tree", but "Redis" is a name.
	const capitals = factor.levels.filter((level) => level.requires === undefined);
	return capitals.some((level) => level.label === label)
		? label.charAt(0).toLowerCase() + label.slice(1)
		: label;
}
