import { formatAmount } from "#app/_lib/format.ts";
import { inSentence } from "#app/_lib/in-sentence.ts";
import { type Arm, differingFactors, levelLabel } from "#server/contract/arm.ts";
import type { ChoiceFactor, Factor, NumberFactor } from "#server/contract/experiment.ts";

/** How an arm differs from the baseline, in words: "index: B-tree, pool size: 16 connections". */
export function differenceInWords(factors: readonly Factor[], baseline: Arm, arm: Arm): string {
	return differingFactors(factors, [baseline, arm])
		.map((factor) => `${inSentence(factor.label)}: ${levelWords(factor, arm)}`)
		.join(", ");
}

function levelWords(factor: ChoiceFactor | NumberFactor, arm: Arm): string {
	return factor.kind === "number"
		? formatAmount(Number(arm[factor.id]), factor.unit)
		: inSentence(levelLabel(factor, arm));
}
