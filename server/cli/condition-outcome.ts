import { formatNumber, formatRate, formatShare, formatUs } from "#app/_lib/format.ts";
import { armLabels, parseArm } from "#server/contract/arm.ts";
import type { Factor } from "#server/contract/experiment.ts";
import { METRICS, type Result } from "#server/contract/result.ts";
import { type Condition, FIGURES, figureOf, limitOf, type Operator } from "./condition.ts";

/** What was measured of one arm, or between two. */
export type Measured = {
	/** Canonical text; of a ratio, the arm above the line. */
	arm: string;
	/** Of a ratio, the arm below the line. */
	against?: string;
	value: number;
	/** Microseconds, operations per second, a share of 0…1, or a bare ratio. */
	unit: "us" | "/s" | "share" | "ratio";
	/** Interval of a ratio between the baseline and another arm, with the result's confidence. */
	low?: number;
	high?: number;
	/** Whether this figure is as the condition says. */
	met: boolean;
};

/** A condition after the run: met is what should not have been. */
export type ConditionOutcome = { expression: string; met: boolean; measured: Measured[] };

const UNIT_OF = { time: "us", rate: "/s", share: "share" } as const;

/** Holds each condition against the result. `expressions` and `conditions` in one order. */
export function checkConditions(
	conditions: readonly Condition[],
	expressions: readonly string[],
	result: Result,
): ConditionOutcome[] {
	return conditions.map((condition, at) => {
		const measured = condition.kind === "figure" ? figures(condition, result) : [ratio(condition, result)];
		return { expression: expressions[at] ?? "", met: measured.some((one) => one.met), measured };
	});
}

function figures(condition: Extract<Condition, { kind: "figure" }>, { arms }: Result): Measured[] {
	return condition.arms.arms.flatMap((place) => {
		const arm = arms[place];
		if (arm === undefined) return [];
		const value = figureOf(arm, condition.figure, condition.service);
		const met = compares(value, condition.operator, limitOf(condition));
		return [{ arm: arm.arm, value, unit: UNIT_OF[FIGURES[condition.figure]], met }];
	});
}

function ratio(condition: Extract<Condition, { kind: "ratio" }>, result: Result): Measured {
	const [above, below] = [condition.first, condition.second].map((one) => result.arms[one.arms[0] ?? -1]);
	const names = { arm: above?.arm ?? "", against: below?.arm ?? "", unit: "ratio" } as const;
	const compared = condition.service ? undefined : comparisonOf(condition.figure, names, result);
	const value =
		compared?.value ??
		(above === undefined || below === undefined
			? Number.NaN
			: figureOf(above, condition.figure, condition.service) /
				figureOf(below, condition.figure, condition.service));
	return { ...names, value, ...compared, met: compares(value, condition.operator, condition.amount) };
}

/** The run's own comparison of two arms, either way round: it comes from finer figures, and has an interval. */
function comparisonOf(
	figure: Condition["figure"],
	{ arm, against }: { arm: string; against: string },
	{ comparisons }: Result,
): { value: number; low: number; high: number } | undefined {
	const metric = METRICS.find((one) => one === figure);
	const own = comparisons.filter((one) => one.metric === metric);
	const straight = own.find((one) => one.baseline === arm && one.arm === against);
	if (straight !== undefined) return { value: straight.ratio, low: straight.low, high: straight.high };
	const inverse = own.find((one) => one.baseline === against && one.arm === arm);
	return inverse && { value: 1 / inverse.ratio, low: 1 / inverse.high, high: 1 / inverse.low };
}

function compares(value: number, operator: Operator, limit: number): boolean {
	switch (operator) {
		case "<":
			return value < limit;
		case "<=":
			return value <= limit;
		case ">":
			return value > limit;
		case ">=":
			return value >= limit;
	}
}

/** One line for each figure that is as it should not be. */
export function outcomeLines(
	{ expression, measured }: ConditionOutcome,
	result: Result,
	factors: readonly Factor[],
): string[] {
	const labels = armLabels(
		factors,
		result.arms.map(({ arm }) => parseArm(factors, arm, "arm")),
	);
	const nameOf = (arm: string) => `"${labels[result.arms.findIndex((one) => one.arm === arm)] ?? arm}"`;
	return measured
		.filter(({ met }) => met)
		.map((one) => {
			const against = one.against === undefined ? "" : ` against ${nameOf(one.against)}`;
			return `${expression} holds: ${measuredText(one, result.confidence)} for ${nameOf(one.arm)}${against}.`;
		});
}

/** The figure in words, with its interval where there is one. */
export function measuredText({ value, unit, low, high }: Measured, confidence: number): string {
	if (unit === "us") return formatUs(value);
	if (unit === "/s") return formatRate(value);
	if (unit === "share") return formatShare(value);
	if (low === undefined || high === undefined) return formatNumber(value);
	return `${formatNumber(value)} (${intervalName(confidence)} ${formatNumber(low)} to ${formatNumber(high)})`;
}

/** What an interval of this confidence is called. 0.99375 is 99.3 %: never rounded up to a certainty there is not. */
export function intervalName(confidence: number): string {
	return `${Math.floor(confidence * 1_000 + 1e-6) / 10} % interval`;
}
