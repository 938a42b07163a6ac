import { type Arm, formatArm } from "./arm.ts";
import { isLoadedByOthers } from "./disturbance.ts";
import type { CounterDeclaration, CounterUnit, ExperimentDeclaration } from "./experiment.ts";
import { Fault } from "./fault.ts";
import { nearest } from "./nearest.ts";
import { isSlowest } from "./rank.ts";
import type { ArmResult, Result } from "./result.ts";

/** Figures of every arm, beside the counters of its experiment. */
export const FIGURES = ["p50", "p95", "p99", "mean", "throughput", "errors"] as const;

/** What is looked at: one of `FIGURES`, or a counter's id. */
export type FigureId = string;

/** A test of one number: above or below a bound, or within two. */
export type Bound =
	| { operator: "<" | "<=" | ">" | ">="; amount: number }
	| { operator: "between"; low: number; high: number };

/** What must be true of a run; arms by their places in the request, latencies in microseconds, shares 0…1. */
export type Expectation = { figure: FigureId } & (
	| { of: "ratio"; numerator: number; denominator: number; bound: Bound }
	| { of: "value"; arm: number; bound: Bound }
);

/** From where to where a figure may lie. */
export type Interval = { low: number; high: number };

/** How a run stands to an expectation. Where there is no interval, `low` and `high` are the value. */
export type Judgement = Interval & {
	outcome: "holds" | "refuted" | "undecided";
	value: number;
	/** It speaks for or against the expectation, and others loaded the machine, so that this may be their doing. */
	isDisturbed: boolean;
};

/** What an expectation's words are checked against. */
export type ClaimContext = {
	declaration: Pick<ExperimentDeclaration, "factors" | "counters">;
	arms: readonly Arm[];
};

const LETTERS = "ABCD";
const UNITS: Record<"time" | "share" | "rate" | "bytes" | "plain", Record<string, number>> = {
	time: { µs: 1, us: 1, ms: 1_000, s: 1_000_000 },
	share: { "%": 0.01 },
	rate: { "/s": 1 },
	bytes: { B: 1, KiB: 1024, MiB: 1024 ** 2, GiB: 1024 ** 3 },
	plain: { "": 1 },
};
const UNITS_OF_COUNTER: Record<CounterUnit, keyof typeof UNITS> = {
	share: "share",
	count: "plain",
	bytes: "bytes",
	us: "time",
	perSec: "rate",
};

/**
 * Reads `ratio(A, B) > 20`, `value(B) < 20ms`, `ratio(A, B) between 0.8 and 1.25`, `value(A) between 0 and 1%`. An arm
 * is named by its letter as on the bench, or by a level that no other arm has: `ratio(none, btree)`, `poolSize=1`.
 *
 * @throws Fault `bad-request` with field `metric` or `expect`, saying what is allowed.
 */
export function parseExpectation(figure: FigureId, text: string, context: ClaimContext): Expectation {
	return { figure, ...parseTest(text, unitSizesOf(figure, context.declaration.counters), context) };
}

/**
 * Looks at all of an expectation that does not depend on its figure, for where that is at fault itself.
 *
 * @throws Fault `bad-request` with field `expect`, saying what is allowed.
 */
export function checkTest(text: string, context: Pick<ClaimContext, "arms">): void {
	parseTest(text, Object.assign({}, ...Object.values(UNITS)), context);
}

type Test = Expectation extends infer One ? (One extends Expectation ? Omit<One, "figure"> : never) : never;

/** @param units what one of each unit that a value may be written in is */
function parseTest(
	text: string,
	units: Readonly<Record<string, number>>,
	context: Pick<ClaimContext, "arms">,
): Test {
	const [, of = "", inside = "", rest = ""] = /^\s*(\w+)\s*\(([^()]*)\)\s*(.+?)\s*$/.exec(text) ?? [];
	if (of !== "ratio" && of !== "value") {
		throw refuse(
			"expect",
			`"${text}" is not of the form ratio(A, B) > 20 or value(A) < 20ms; < <= > >= and between … and … are allowed.`,
		);
	}
	const arms = inside.split(",").map((word) => armOf(word, context, "expect"));
	const wanted = of === "ratio" ? 2 : 1;
	if (arms.length !== wanted)
		throw refuse(
			"expect",
			`${of} takes ${wanted === 2 ? "two arms" : "one arm"}, and here are ${arms.length}.`,
		);
	const bound = parseBound(rest, of === "ratio" ? UNITS.plain : units, "expect");
	const [first = 0, second = 0] = arms;
	if (of === "value") return { of, arm: first, bound };
	if (first === second) throw refuse("expect", "a ratio is of two different arms.");
	return { of, numerator: first, denominator: second, bound };
}

/** The unit a figure's values are written in. @throws Fault `bad-request` with field `metric` when there is no such figure. */
export function unitKindOf(figure: FigureId, counters: readonly CounterDeclaration[]): keyof typeof UNITS {
	if (figure === "throughput") return "rate";
	if (figure === "errors") return "share";
	if (FIGURES.some((one) => one === figure)) return "time";
	const counter = counters.find(({ id }) => id === figure);
	if (counter !== undefined) return UNITS_OF_COUNTER[counter.unit];
	const allowed = [...FIGURES, ...counters.map(({ id }) => id)];
	const near = nearest(figure, allowed);
	throw refuse(
		"metric",
		`no metric "${figure}". ${near === undefined ? `There are: ${allowed.join(", ")}.` : `Did you mean "${near}"?`}`,
	);
}

/** What one of each unit that a figure may be written in is, in microseconds, shares, operations per second or bytes. */
export function unitSizesOf(
	figure: FigureId,
	counters: readonly CounterDeclaration[],
): Readonly<Record<string, number>> {
	return UNITS[unitKindOf(figure, counters)];
}

/**
 * The place of the arm that a word names: by its letter, or by a level that no other arm has.
 *
 * @throws Fault `bad-request` with the field given, naming the arms there are.
 */
export function armOf(written: string, { arms }: Pick<ClaimContext, "arms">, field: string): number {
	const word = written.trim();
	const letter = LETTERS.indexOf(word);
	if (word.length === 1 && letter >= 0 && letter < arms.length) return letter;
	const [, factor, level = ""] = /^(?:([^=]*?)\s*=)?\s*([^=]*)$/.exec(word) ?? [];
	const found = arms.flatMap((arm, place) =>
		Object.entries(arm).some(
			([id, value]) => String(value) === level && (factor === undefined || factor === id),
		)
			? [place]
			: [],
	);
	const [only] = found;
	if (only !== undefined && found.length === 1) return only;
	const why = found.length === 0 ? "no arm is" : "several arms are";
	const letters = arms.map((arm, place) => `${LETTERS[place]} (${formatArm(arm)})`).join(", ");
	throw refuse(field, `${why} "${word}". The arms are ${letters}.`);
}

/**
 * Reads `> 20`, `<= 5ms`, `between 0.8 and 1.25`.
 *
 * @param units what one of each unit is in the figure's own measure; "" is a number without one
 * @throws Fault `bad-request` with the field given, saying what is allowed.
 */
export function parseBound(text: string, units: Readonly<Record<string, number>>, field: string): Bound {
	const number = (written: string): number => {
		const [, digits = "", unit = ""] = /^(-?\d{1,15}(?:\.\d{1,15})?)\s*(\D*)$/.exec(written.trim()) ?? [];
		const factor = Object.hasOwn(units, unit.trim()) ? units[unit.trim()] : undefined;
		if (digits !== "" && factor !== undefined) return Number(digits) * factor;
		const allowed = Object.keys(units).filter((one) => one !== "");
		const how =
			allowed.length === 0 ? "a number without a unit" : `a number with one of ${allowed.join(", ")}`;
		throw refuse(field, `"${written.trim()}" is not ${how}.`);
	};
	const between = /^between\s+(.+?)\s+and\s+(.+)$/.exec(text);
	if (between !== null) {
		const [low, high] = [number(between[1] ?? ""), number(between[2] ?? "")];
		if (low >= high) throw refuse(field, "the first bound of between must be below the second.");
		return { operator: "between", low, high };
	}
	const [, operator, amount = ""] = /^(<=|>=|<|>)\s*(.+)$/.exec(text) ?? [];
	if (operator === undefined) throw refuse(field, `expected < <= > >= or between before "${text}".`);
	return { operator: operator as "<", amount: number(amount) };
}

/** A fault of what an author or a reader wrote in `field`. */
function refuse(field: string, sentence: string): Fault {
	return new Fault("bad-request", `${field}: ${sentence}`, { field });
}

/** The value of a figure of one arm, in the units of `Expectation`; NaN where the run has none. */
export function figureOf(arm: ArmResult | undefined, figure: FigureId): number {
	if (arm === undefined) return Number.NaN;
	switch (figure) {
		case "p50":
			return arm.p50Us;
		case "p95":
			return arm.p95Us;
		case "p99":
			return arm.p99Us;
		case "mean":
			return arm.meanUs;
		case "throughput":
			return arm.achievedPerSec;
		case "errors":
			return arm.errors / Math.max(1, arm.errors + arm.operations);
		default:
			return arm.counters[figure] ?? Number.NaN;
	}
}

/**
 * Holds a run against an expectation. Where there is an interval, all of it must be within the bound to hold, and none of
 * it to be refuted. A run gives one for a ratio with its baseline, of a figure that is compared. A run whose machine was
 * loaded by others refutes nothing: its interval holds what varied while it was measured, and a load that lasted all the
 * time, as one under which every arm waits for a processor, is in the figures themselves. What holds under it holds, and
 * is marked: that load may have made slow what is said to be slow.
 *
 * @param own of the figure, from the run's slices, for where the run itself gives none
 */
export function judge(
	expectation: Expectation,
	result: Pick<Result, "arms" | "comparisons" | "design" | "disturbedSlices" | "disturbedCount">,
	own?: Interval,
): Judgement {
	const { value, low, high } = measured(expectation, result, own);
	if (!Number.isFinite(value)) return { outcome: "undecided", value, low, high, isDisturbed: false };
	const { bound } = expectation;
	if (isWithin(low, bound) && isWithin(high, bound)) {
		return { outcome: "holds", value, low, high, isDisturbed: isLoadedByOthers(result) };
	}
	const [from, to] = rangeOf(bound);
	// Of an interval that ends at the bound itself nothing is left where the bound is not allowed.
	const isAgainst = !isWithin(low, bound) && !isWithin(high, bound) && (high <= from || low >= to);
	const isDisturbed = isAgainst && isLoadedByOthers(result);
	return { outcome: isAgainst && !isDisturbed ? "refuted" : "undecided", value, low, high, isDisturbed };
}

/** Whether a number is within a bound; `>` and `<` leave the bound itself out. */
export function isWithin(value: number, bound: Bound): boolean {
	switch (bound.operator) {
		case "between":
			return value >= bound.low && value <= bound.high;
		case "<":
			return value < bound.amount;
		case "<=":
			return value <= bound.amount;
		case ">":
			return value > bound.amount;
		case ">=":
			return value >= bound.amount;
	}
}

/** The numbers within a bound, from and to. */
export function rangeOf(bound: Bound): [number, number] {
	switch (bound.operator) {
		case "between":
			return [bound.low, bound.high];
		case "<":
		case "<=":
			return [Number.NEGATIVE_INFINITY, bound.amount];
		case ">":
		case ">=":
			return [bound.amount, Number.POSITIVE_INFINITY];
	}
}

function measured(
	expectation: Expectation,
	result: Pick<Result, "arms" | "comparisons">,
	own: Interval | undefined,
): Measured {
	if (expectation.of === "ratio") return ratioOf(expectation, result, own);
	const arm = result.arms[expectation.arm];
	const value = figureOf(arm, expectation.figure);
	if (isOfSlowest(arm, expectation.figure)) return { value, ...UNBOUNDED };
	return { value, ...(own ?? { low: value, high: value }) };
}

/** Where too little was measured. */
const UNBOUNDED: Interval = { low: 0, high: Number.MAX_VALUE };
const TAILS: Readonly<Record<string, number>> = { p95: 0.95, p99: 0.99 };

/** Whether a percentile is but the slowest operation of an arm, of which nobody can say how far it may be off. */
function isOfSlowest(arm: ArmResult | undefined, figure: FigureId): boolean {
	const share = Object.hasOwn(TAILS, figure) ? TAILS[figure] : undefined;
	return arm !== undefined && share !== undefined && isSlowest(share, arm.operations);
}

/** A figure, and from where to where it may lie. */
type Measured = Interval & { value: number };

/**
 * The ratio of one figure of two arms, with its interval where the run has one, or else the one given; without any, `low`
 * and `high` are the value, which is NaN where the run lacks the figure. From 0 to the largest number where too little
 * was measured.
 */
export function ratioOf(
	{ figure, numerator, denominator }: { figure: FigureId; numerator: number; denominator: number },
	{ arms, comparisons }: Pick<Result, "arms" | "comparisons">,
	own?: Interval,
): Measured {
	// A comparison is of the baseline ÷ another arm.
	const other = numerator === 0 ? denominator : denominator === 0 ? numerator : undefined;
	const found = comparisons.find((one) => one.metric === figure && one.arm === arms[other ?? -1]?.arm);
	const isOfFew = [numerator, denominator].some((place) => isOfSlowest(arms[place], figure));
	if (found === undefined) {
		const value = figureOf(arms[numerator], figure) / figureOf(arms[denominator], figure);
		return { value, ...(isOfFew ? UNBOUNDED : (own ?? { low: value, high: value })) };
	}
	if (isOfFew) return { value: numerator === 0 ? found.ratio : 1 / found.ratio, ...UNBOUNDED };
	const { ratio, low, high } = found;
	if (numerator === 0) return { value: ratio, low, high };
	// An interval from 0, where too little was measured, has no end on its other side.
	return { value: 1 / ratio, low: 1 / high, high: Math.min(1 / low, Number.MAX_VALUE) };
}
