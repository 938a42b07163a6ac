import type { ArmResult, Latencies } from "#server/contract/result.ts";

/** What a figure is counted in, and how it is written: what one of the unit is in the figure's own measure. */
export const UNITS = {
	time: { µs: 1, us: 1, ms: 1_000, s: 1_000_000 },
	rate: { "/s": 1 },
	share: { "%": 0.01 },
} as const satisfies Record<string, Record<string, number>>;
export type Quantity = keyof typeof UNITS;

/** The figures that a condition may be about. */
export const FIGURES = {
	p50: "time",
	p95: "time",
	p99: "time",
	mean: "time",
	max: "time",
	throughput: "rate",
	errors: "share",
	dropped: "share",
} as const satisfies Record<string, Quantity>;
export type Figure = keyof typeof FIGURES;

export const OPERATORS = ["<=", ">=", "<", ">"] as const;
export type Operator = (typeof OPERATORS)[number];

/** Levels that single out arms of a run: factor and level, as they were written. */
export type Selector = { levels: readonly (readonly [factor: string, level: string])[] };
/** A selector and the places in the request of the arms it picks. */
export type Selected = Selector & { arms: readonly number[] };

/** Something demanded not to be: `p99(index=btree) > 20ms`, or `ratio(p50, index=none, index=btree) < 10`. */
export type Condition = { figure: Figure; service: boolean; operator: Operator } & (
	| { kind: "figure"; arms: Selected; amount: number; unit: string }
	| { kind: "ratio"; first: Selected; second: Selected; amount: number }
);

const LATENCIES = { p50: "p50Us", p95: "p95Us", p99: "p99Us", mean: "meanUs", max: "maxUs" } as const;

/**
 * A figure of an arm in its own measure: microseconds, operations per second, or a share of 0…1. Errors are a share
 * of the operations that ended, what was dropped a share of those that were due.
 */
export function figureOf(arm: ArmResult, figure: Figure, service: boolean): number {
	const { operations, errors, droppedCount } = arm;
	if (figure === "throughput") return arm.achievedPerSec;
	if (figure === "errors") return errors / Math.max(1, operations + errors);
	if (figure === "dropped") return droppedCount / Math.max(1, operations + errors + droppedCount);
	const latencies: Latencies = service && arm.service !== null ? arm.service : arm;
	return latencies[LATENCIES[figure]];
}

/** The share of what was due that has to have ended for a latency to be known: one that is missing may take forever. */
const NEEDED: Partial<Record<Figure, number>> = { p50: 0.5, p95: 0.95, p99: 0.99, mean: 1, max: 1 };

/** The share of the operations that were due and failed or were dropped, 0…1. */
export function missingShareOf({ operations, errors, droppedCount }: ArmResult): number {
	return (errors + droppedCount) / Math.max(1, operations + errors + droppedCount);
}

/** Whether so much of what was due failed or was dropped that a latency of what ended says nothing of the rest. */
export function isUnbounded(arm: ArmResult, figure: Figure): boolean {
	const needed = NEEDED[figure];
	return needed !== undefined && missingShareOf(arm) > 1 - needed;
}

/** What the amount of a condition is in the figure's own measure. */
export function limitOf(condition: Condition): number {
	if (condition.kind === "ratio") return condition.amount;
	const units: Record<string, number> = UNITS[FIGURES[condition.figure]];
	return condition.amount * (units[condition.unit] ?? Number.NaN);
}

/** The condition as text that reads back as the same condition. */
export function formatCondition(condition: Condition): string {
	const { service, operator, amount } = condition;
	const figure = `${service ? "service." : ""}${condition.figure}`;
	return condition.kind === "figure"
		? `${figure}(${formatLevels(condition.arms)}) ${operator} ${amount}${condition.unit}`
		: `ratio(${figure}, ${formatArgument(condition.first)}, ${formatArgument(condition.second)}) ${operator} ${amount}`;
}

function formatArgument(selector: Selector): string {
	return selector.levels.length === 1 ? formatLevels(selector) : `(${formatLevels(selector)})`;
}

function formatLevels({ levels }: Selector): string {
	return levels.map(([factor, level]) => `${factor}=${level}`).join(",");
}
