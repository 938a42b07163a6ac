import { type Arm, formatArm, normaliseArm, parseArm } from "#server/contract/arm.ts";
import type { ChoiceFactor, Factor, NumberFactor } from "#server/contract/experiment.ts";
import { Fault } from "#server/contract/fault.ts";

/**
 * An arm in declared order. A stored arm may come back with its levels in another order, and one of
 * an older experiment may not fit the declaration any more; that one stays as it is.
 */
export function canonicalArm(factors: readonly Factor[], arm: Arm): Arm {
	try {
		return normaliseArm(factors, arm, "arm");
	} catch (thrown) {
		if (thrown instanceof Fault) return arm;
		throw thrown;
	}
}

/** The canonical text of an arm's text, whatever the order of its levels. */
export function canonicalText(factors: readonly Factor[], text: string): string {
	try {
		return formatArm(parseArm(factors, text, "arm"));
	} catch (thrown) {
		if (thrown instanceof Fault) return text;
		throw thrown;
	}
}

/**
 * The factors at which these arms differ, as a person would tell it: a number that only comes along
 * with a choice says nothing beside that choice.
 */
export function differingFactors(factors: readonly Factor[], arms: readonly Arm[]): Factor[] {
	return factors.filter((factor) => {
		const values = arms.map((arm) => arm[factor.id]);
		const given = factor.kind === "number" ? values.filter((value) => value !== undefined) : values;
		return new Set(given).size > 1;
	});
}

/** What each arm is called among the others: its levels where they differ, "B-tree, pool size 16". */
export function armLabels(factors: readonly Factor[], arms: readonly Arm[]): string[] {
	const differing = differingFactors(factors, arms);
	const told = differing.length > 0 ? differing : factors.filter((factor) => factor.kind === "choice");
	return arms.map((arm) =>
		told
			.filter((factor) => arm[factor.id] !== undefined)
			.map((factor) =>
				factor.kind === "number"
					? `${factor.label.toLowerCase()} ${arm[factor.id]}`
					: levelLabel(factor, arm),
			)
			.join(", "),
	);
}

/** How an arm differs from the baseline, in words: "index: b-tree, pool size: 16 connections". */
export function differenceInWords(factors: readonly Factor[], baseline: Arm, arm: Arm): string {
	return differingFactors(factors, [baseline, arm])
		.map((factor) => `${factor.label.toLowerCase()}: ${levelWords(factor, arm)}`)
		.join(", ");
}

function levelWords(factor: ChoiceFactor | NumberFactor, arm: Arm): string {
	if (factor.kind === "number") return `${arm[factor.id]} ${factor.unit}`.trim();
	const label = levelLabel(factor, arm);
	// "B-tree" within a sentence is "b-tree", but "Redis" is a name.
	const capitals = factor.levels.filter((level) => level.requires === undefined);
	return capitals.some((level) => level.label === label)
		? label.charAt(0).toLowerCase() + label.slice(1)
		: label;
}

/** The label of an arm's level. */
export function levelLabel(factor: ChoiceFactor, arm: Arm): string {
	return factor.levels.find((level) => level.id === arm[factor.id])?.label ?? String(arm[factor.id]);
}
