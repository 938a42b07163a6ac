import { formatConfidence, formatNumber, formatRate, formatShare, formatUs } from "#app/_lib/format.ts";
import type { Factor } from "#server/contract/experiment.ts";
import { type ArmResult, METRICS, type Result } from "#server/contract/result.ts";
import { armNames } from "./arm-names.ts";
import {
	type Condition,
	FIGURES,
	figureOf,
	isUnbounded,
	limitOf,
	missingShareOf,
	type Operator,
} from "./condition.ts";

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
	/**
	 * The share of what was due that failed or was dropped, 0…1, where it is so large that the latency has no bound:
	 * `value` is then of the operations that ended, and the condition is held against infinity.
	 */
	missingShare?: number;
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
	const { figure, service, operator } = condition;
	return condition.arms.arms.flatMap((place) => {
		const arm = arms[place];
		if (arm === undefined) return [];
		const missing = missingOf([arm], figure);
		const value = figureOf(arm, figure, service);
		const met = compares(
			missing === undefined ? value : Number.POSITIVE_INFINITY,
			operator,
			limitOf(condition),
		);
		return [{ arm: arm.arm, value, unit: UNIT_OF[FIGURES[figure]], ...missing, met }];
	});
}

function ratio(condition: Extract<Condition, { kind: "ratio" }>, result: Result): Measured {
	const { figure, service, operator, amount } = condition;
	const [above, below] = [condition.first, condition.second].map((one) => result.arms[one.arms[0] ?? -1]);
	const names = { arm: above?.arm ?? "", against: below?.arm ?? "", unit: "ratio" } as const;
	if (above === undefined || below === undefined) return { ...names, value: Number.NaN, met: true };
	const compared = service ? undefined : comparisonOf(figure, names, result);
	const value = compared?.value ?? figureOf(above, figure, service) / figureOf(below, figure, service);
	const missing = missingOf([above, below], figure);
	if (missing === undefined) return { ...names, value, ...compared, met: compares(value, operator, amount) };
	const [over, under] = [isUnbounded(above, figure), isUnbounded(below, figure)];
	// Of two that are without bound the ratio may be anything, so also what it must not be.
	const met = (over && under) || compares(over ? Number.POSITIVE_INFINITY : 0, operator, amount);
	return { ...names, value, ...missing, met };
}

/** The largest share that is missing of arms whose figure it leaves without bound; undefined when there is none. */
function missingOf(
	arms: readonly ArmResult[],
	figure: Condition["figure"],
): { missingShare: number } | undefined {
	const unbounded = arms.filter((arm) => isUnbounded(arm, figure));
	return unbounded.length === 0 ? undefined : { missingShare: Math.max(...unbounded.map(missingShareOf)) };
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
	if (inverse === undefined) return undefined;
	// What has no end on one side has none on the other.
	const high = inverse.low === 0 ? Number.MAX_VALUE : 1 / inverse.low;
	return { value: 1 / inverse.ratio, low: 1 / inverse.high, high };
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
	const nameOf = armNames(result, factors);
	return measured
		.filter(({ met }) => met)
		.map((one) => {
			const against = one.against === undefined ? "" : ` against "${nameOf(one.against)}"`;
			return `${expression} holds: ${measuredText(one, result.confidence)} for "${nameOf(one.arm)}"${against}.`;
		});
}

/** The figure in words, with its interval where there is one, or why it has no bound. */
export function measuredText(measured: Measured, confidence: number): string {
	const { value, unit, low, high, missingShare } = measured;
	const text = amountText(measured);
	if (missingShare !== undefined) {
		const ended = Number.isFinite(value) ? ` (${text} of what ended)` : "";
		return `${unit === "ratio" ? "not known" : "without bound"}, for ${formatShare(missingShare)} of what was due failed or was dropped${ended}`;
	}
	if (low === undefined || high === undefined) return text;
	if (high === Number.MAX_VALUE) return `${text} (too little for an interval)`;
	return `${text} (${intervalName(confidence)} ${formatNumber(low)} to ${formatNumber(high)})`;
}

function amountText({ value, unit }: Measured): string {
	if (unit === "us") return formatUs(value);
	if (unit === "/s") return formatRate(value);
	return unit === "share" ? formatShare(value) : formatNumber(value);
}

/** What an interval of this confidence is called. */
export function intervalName(confidence: number): string {
	return `${formatConfidence(confidence)} % interval`;
}
