import type { LineRatio } from "#server/contract/comparison.ts";
import type { Comparison, Metric, Result } from "#server/contract/result.ts";

const OPPOSITE = { lower: "higher", higher: "lower", none: "none", noisy: "noisy" } as const;

/** What a run itself found of two of its arms, line ÷ against; undefined where neither is its baseline. */
export function ownRatio(
	{ comparisons, arms, confidence }: Pick<Result, "comparisons" | "arms" | "confidence">,
	metric: Metric,
	{ arm, against }: { arm: number; against: number },
): Pick<LineRatio, "ratio" | "low" | "high" | "verdict" | "confidence"> | undefined {
	const find = (baseline: number, other: number) =>
		comparisons.find(
			(one) => one.metric === metric && one.baseline === arms[baseline]?.arm && one.arm === arms[other]?.arm,
		);
	// A comparison is baseline ÷ arm.
	const straight = find(arm, against);
	if (straight !== undefined) {
		const { ratio, low, high, verdict } = straight;
		return { ratio, low, high, verdict: OPPOSITE[verdict], confidence };
	}
	const inverse = find(against, arm);
	return inverse === undefined ? undefined : { ...invert(inverse), verdict: inverse.verdict, confidence };
}

/** The ratio the other way round; what has no end on one side has none on the other. */
export function invert({ ratio, low, high }: Pick<Comparison, "ratio" | "low" | "high">) {
	return {
		ratio: within(1 / ratio),
		low: high === Number.MAX_VALUE ? 0 : within(1 / high),
		high: low === 0 ? Number.MAX_VALUE : within(1 / low),
	};
}

/** With digits to spare: who turns it round once more must not find another figure than the run tells. */
function within(value: number): number {
	return Math.min(Number.MAX_VALUE, Number(value.toPrecision(12)));
}
