import { formatNumber } from "#app/_lib/format.ts";
import { type Arm, parseArm } from "#server/contract/arm.ts";
import type { ExperimentDeclaration, Factor } from "#server/contract/experiment.ts";
import type { Comparison } from "#server/contract/result.ts";

const METRIC_WORDS: Record<Comparison["metric"], string> = {
	p50Us: "the median",
	p95Us: "the 95th percentile",
	p99Us: "the 99th percentile",
	achievedPerSec: "throughput",
};

/** Below this ratio per cent say more than "1.2 times". */
const TIMES_FROM = 1.5;

/**
 * The verdict on one comparison, as a sentence:
 * "With indexing: b-tree the median is 212 times lower, 95 % interval 190 to 240."
 */
export function verdictSentence(comparison: Comparison, armWords: string): string {
	const metric = METRIC_WORDS[comparison.metric];
	const { low, high, ratio } = comparison;
	switch (comparison.verdict) {
		case "lower":
			return `With ${armWords} ${metric} is ${change(ratio, low, high, "lower")}`;
		case "higher":
			return `With ${armWords} ${metric} is ${change(1 / ratio, 1 / high, 1 / low, "higher")}`;
		case "no detectable difference":
			return `With ${armWords} there is no detectable difference in ${metric}: ratio ${formatNumber(ratio)}, ${interval(formatNumber(low), formatNumber(high))}.`;
		case "too noisy to say":
			return `With ${armWords} ${metric} is too noisy to say: the ratio lies anywhere from ${formatNumber(low)} to ${formatNumber(high)}. Run it for longer.`;
	}
}

function change(times: number, low: number, high: number, direction: "lower" | "higher"): string {
	if (times >= TIMES_FROM) {
		return `${formatNumber(times)} times ${direction}, ${interval(formatNumber(low), formatNumber(high))}.`;
	}
	const [middle, from, to] = [times, low, high].map((one) => percentOf(one, direction));
	return `${middle}\u00a0% ${direction}, ${interval(`${from}`, `${to}\u00a0%`)}.`;
}

/** A figure that is `times` lower is 1 − 1 ÷ times less; one that is `times` higher is times − 1 more. */
function percentOf(times: number, direction: "lower" | "higher"): string {
	return formatNumber((direction === "lower" ? 1 - 1 / times : times - 1) * 100);
}

function interval(low: string, high: string): string {
	return `95\u00a0% interval ${low} to ${high}`;
}

/** How an arm differs from the baseline, in words: "indexing: b-tree, pool size: 16". */
export function differenceInWords(factors: readonly Factor[], baseline: Arm, arm: Arm): string {
	const differing = factors.filter((factor) => baseline[factor.id] !== arm[factor.id]);
	// A number that only applies because of a choice says nothing beside that choice.
	const told = differing.filter(
		(factor) =>
			factor.kind === "choice" || (arm[factor.id] !== undefined && baseline[factor.id] !== undefined),
	);
	return told.map((factor) => `${factor.label.toLowerCase()}: ${levelWords(factor, arm)}`).join(", ");
}

function levelWords(factor: Factor, arm: Arm): string {
	const value = arm[factor.id];
	if (factor.kind === "number") return `${value} ${factor.unit}`.trim();
	const label = factor.levels.find((level) => level.id === value)?.label ?? String(value);
	return label.charAt(0).toLowerCase() + label.slice(1);
}

/** The comparisons of one arm with the baseline: the median first, then the rest, each as a sentence. */
export type ArmVerdict = { arm: string; headline: string; rest: string[] };

/** The verdicts of a run, one per arm that is not the baseline, in the order of the request. */
export function armVerdicts(
	declaration: ExperimentDeclaration,
	comparisons: readonly Comparison[],
): ArmVerdict[] {
	const arms = [...new Set(comparisons.map((comparison) => comparison.arm))];
	return arms.flatMap((arm) => {
		const own = comparisons.filter((comparison) => comparison.arm === arm);
		const [first, ...rest] = [...own].sort((a, b) => rank(a) - rank(b));
		if (first === undefined) return [];
		const words = differenceInWords(
			declaration.factors,
			parseArm(declaration.factors, first.baseline, "baseline"),
			parseArm(declaration.factors, arm, "arm"),
		);
		return [
			{
				arm,
				headline: verdictSentence(first, words),
				rest: rest.map((comparison) => verdictSentence(comparison, words)),
			},
		];
	});
}

function rank(comparison: Comparison): number {
	return Object.keys(METRIC_WORDS).indexOf(comparison.metric);
}
