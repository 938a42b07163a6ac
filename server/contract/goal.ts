import { type Arm, applies } from "./arm.ts";
import { figureOf, isWithin, type Judgement, parseBound, rangeOf, unitKindOf, unitSizesOf } from "./claim.ts";
import type { ExperimentDeclaration, Factor, NumberFactor } from "./experiment.ts";
import { Fault } from "./fault.ts";
import type { Goal } from "./lesson.ts";
import { nearest } from "./nearest.ts";
import type { ArmResult, Result } from "./result.ts";

type GoalDeclaration = Pick<ExperimentDeclaration, "factors" | "counters">;
type Demand = Goal["where"][number];

/**
 * Reads an open task: `p99 < 20ms`, with `poolSize <= 4, cache=none` for the levels at which it must be reached.
 *
 * @throws Fault `bad-request` with field `goal` or `where`, saying what is allowed.
 */
export function parseGoal(text: string, where: string | undefined, declaration: GoalDeclaration): Goal {
	const [, figure = "", rest = ""] = /^\s*([\w-]+)\s*((?:[<>]|between\s).*?)\s*$/.exec(text) ?? [];
	if (figure === "") {
		throw refuse(
			"goal",
			`"${text}" is not of the form p99 < 20ms; < <= > >= and between … and … are allowed.`,
		);
	}
	const sizes = sizesOf(figure, declaration);
	const bound = parseBound(rest, sizes, "goal");
	const parts = (where ?? "").split(",").map((part) => part.trim());
	const demands = parts.filter((part) => part !== "").map((part) => parseDemand(part, declaration.factors));
	const written = demands.length === 0 ? text.trim() : `${text.trim()} where ${(where ?? "").trim()}`;
	return { figure, bound, where: demands, written };
}

/** A figure that there is not is the goal's fault, whatever field it would be in a claim. */
function sizesOf(figure: string, { counters }: GoalDeclaration): Readonly<Record<string, number>> {
	try {
		return unitSizesOf(figure, counters);
	} catch (error) {
		if (!(error instanceof Fault)) throw error;
		throw refuse("goal", error.message.replace(/^metric: /, ""));
	}
}

function parseDemand(text: string, factors: readonly Factor[]): Demand {
	const [, id = "", rest = ""] = /^([\w-]+)\s*((?:[<>=]|between\s).*)$/.exec(text) ?? [];
	if (id === "") {
		throw refuse("where", `"${text}" is not of the form factor=level, or factor <= 4 for a number.`);
	}
	const factor = factors.find((one) => one.id === id);
	if (factor === undefined) {
		const ids = factors.map((one) => one.id);
		throw refuse("where", `no factor "${id}". ${hintAt(id, ids)}`);
	}
	if (factor.kind === "number" && !rest.startsWith("=")) {
		return { factor: id, bound: parseBound(rest, { "": 1 }, "where") };
	}
	if (!rest.startsWith("=")) throw refuse("where", `${id} has levels and no order. Write ${id}=level.`);
	return { factor: id, bound: { operator: "=", level: levelOf(factor, rest.slice(1).trim()) } };
}

function levelOf(factor: Factor, level: string): string {
	if (factor.kind === "number") return checkNumber(factor, level);
	const levels = factor.levels.map(({ id }) => id);
	if (levels.includes(level)) return level;
	throw refuse("where", `${factor.id} has no level "${level}". ${hintAt(level, levels)}`);
}

function checkNumber({ id, min, max }: NumberFactor, level: string): string {
	const number = /^\d{1,15}$/.test(level) ? Number(level) : Number.NaN;
	if (number >= min && number <= max) return String(number);
	throw refuse("where", `${id} takes whole numbers from ${min} to ${max}, and here is "${level}".`);
}

function hintAt(written: string, allowed: readonly string[]): string {
	const near = nearest(written, allowed);
	return near === undefined ? `There are: ${allowed.join(", ")}.` : `Did you mean "${near}"?`;
}

function refuse(field: string, sentence: string): Fault {
	return new Fault("bad-request", `${field}: ${sentence}`, { field });
}

/** How a run stands to a goal; `arm` is the place of the arm that met it, or came nearest. */
export type GoalJudgement = Omit<Judgement, "isDisturbed"> & { arm: number | null };

/**
 * Holds a run against a goal: it holds when some arm at the levels named is within the bound. It is undecided when no
 * arm is at those levels, or none has such a figure; an arm that fails often enough to be quick has none.
 */
export function judgeGoal(
	{ figure, bound, where }: Goal,
	declaration: GoalDeclaration,
	{ arms }: Pick<Result, "arms">,
): GoalJudgement {
	const [from, to] = rangeOf(bound);
	const isTime = unitKindOf(figure, declaration.counters) === "time";
	const candidates = arms.flatMap((arm, place) => {
		if (!where.every((demand) => isAt(arm, demand, declaration.factors))) return [];
		const value = isTime && !isBounded(arm, figure) ? Number.NaN : figureOf(arm, figure);
		return Number.isFinite(value) ? [{ place, value, away: Math.max(from - value, value - to, 0) }] : [];
	});
	const [best] = candidates.toSorted((a, b) => a.away - b.away);
	if (best === undefined) {
		return { outcome: "undecided", arm: null, value: Number.NaN, low: Number.NaN, high: Number.NaN };
	}
	const { place: arm, value } = best;
	return { outcome: isWithin(value, bound) ? "holds" : "refuted", arm, value, low: value, high: value };
}

/** A level that a run of before does not name, though the factor applies, is the factor's initial one. */
function isAt(result: ArmResult, { factor: id, bound }: Demand, factors: readonly Factor[]): boolean {
	const levels: Arm = result.levels;
	const factor = factors.find((one) => one.id === id);
	if (factor === undefined || !applies(factor, levels)) return false;
	const level = Object.hasOwn(levels, id) ? levels[id] : factor.initial;
	if (bound.operator === "=") return String(level) === bound.level;
	return isWithin(Number(level), bound);
}

/** Share of what was due that may fail or be dropped before a latency of what ended says nothing of the rest. */
const ROOM: Readonly<Record<string, number>> = { p50: 0.5, p95: 0.05, p99: 0.01, mean: 0 };

function isBounded({ operations, errors, droppedCount }: ArmResult, figure: string): boolean {
	const due = operations + errors + droppedCount;
	const missing = (errors + droppedCount) / Math.max(1, due);
	return missing <= (Object.hasOwn(ROOM, figure) ? (ROOM[figure] ?? 1) : 1);
}
