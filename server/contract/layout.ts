import type { z } from "zod";
import { type Arm, applies, formatArm, normaliseArm } from "./arm.ts";
import type { Factor, NumberFactor } from "./experiment.ts";
import { Fault } from "./fault.ts";
import type { layoutSchema } from "./layout-schema.ts";
import { LIMITS } from "./limits.ts";
import type { Load } from "./load.ts";
import { loadFactorsBeside } from "./load-factor.ts";
import { nearest } from "./nearest.ts";

/** What the arms of a run have to do with one another, where they are more than a handful picked by hand. */
export type Layout = z.infer<typeof layoutSchema>;

/** Of an open loop more: where more comes due than is done, a slice goes on for as long as operations may drain. */
const USUAL_MS_PER_ARM = { closed: 5_000, open: 7_500 } as const;

/** Points that differ in the swept number alone: places of arms in the order of it, and the numbers. */
export type SweepLine = { places: number[]; xs: number[] };

/** Two levels of a factor that is crossed with others; the first is that of the first arm. */
export type Crossing = { factor: string; levels: readonly [string | number, string | number] };

/**
 * A number that can be swept.
 *
 * @throws Fault `bad-request` with the field given, naming what there is.
 */
export function sweptFactor(factors: readonly Factor[], id: string, field: string): NumberFactor {
	const numbers = [...factors, ...loadFactorsBeside(factors)].filter((factor) => factor.kind === "number");
	const found = numbers.find((factor) => factor.id === id);
	if (found !== undefined) return found;
	const ids = numbers.map((factor) => factor.id);
	const near = nearest(id, ids);
	const hint = near === undefined ? `There are: ${ids.join(", ")}.` : `Did you mean "${near}"?`;
	throw refuse(field, `"${id.slice(0, 64)}" is no number that can be swept. ${hint}`);
}

/** The lines of a sweep, the first arm's first. */
export function sweepLines(factor: string, arms: readonly Arm[]): SweepLine[] {
	const lines = new Map<string, { place: number; x: number }[]>();
	for (const [place, arm] of arms.entries()) {
		const rest = restOf(arm, [factor]);
		lines.set(rest, [...(lines.get(rest) ?? []), { place, x: Number(arm[factor]) }]);
	}
	return [...lines.values()].map((points) => {
		points.sort((left, right) => left.x - right.x);
		return { places: points.map(({ place }) => place), xs: points.map(({ x }) => x) };
	});
}

/**
 * The arms of a sweep: each of the given arms at each of the numbers, line after line.
 *
 * @throws Fault `bad-request` when the number has no meaning in one of them.
 */
export function sweepArms(
	factors: readonly Factor[],
	factor: string,
	lines: readonly Arm[],
	xs: readonly number[],
): Arm[] {
	const swept = sweptFactor(factors, factor, "layout.factor");
	for (const [at, line] of lines.entries()) if (!applies(swept, line)) throw hasNone(swept, at);
	return lines.flatMap((line, at) =>
		xs.map((x) => normaliseArm(factors, { ...line, [factor]: x }, `arms[${at}]`)),
	);
}

/**
 * The combinations of the levels, in standard order: the first factor changes fastest (Yates 1937).
 *
 * @param base levels that all share; a number that comes along with a choice has a meaning where that stands
 * @throws Fault as `normaliseArm`.
 */
export function crossedArms(factors: readonly Factor[], base: Arm, crossings: readonly Crossing[]): Arm[] {
	return Array.from({ length: 2 ** crossings.length }, (_, cell) => {
		const levels = crossings.map(({ factor, levels }, at) => [factor, levels[(cell >> at) & 1]]);
		const raw = { ...base, ...Object.fromEntries(levels) };
		const applying = Object.entries(raw).filter(([id]) => {
			const factor = factors.find((one) => one.id === id);
			return (
				factor?.kind !== "number" ||
				factor.appliesWhen === undefined ||
				factor.appliesWhen.levels.includes(String(raw[factor.appliesWhen.factor]))
			);
		});
		return normaliseArm(factors, Object.fromEntries(applying), "arms[0]");
	});
}

/** The two levels of each crossed factor, the first arm's first. Of arms that are checked. */
export function crossingsOf(ids: readonly string[], arms: readonly Arm[]): Crossing[] {
	return ids.map((factor) => {
		const [first = "", second = first] = new Set(arms.map((arm) => arm[factor] ?? ""));
		return { factor, levels: [first, second] };
	});
}

/**
 * Checks that the arms are what their layout says, and that each has time enough.
 *
 * @param arms canonical, no two the same
 * @throws Fault `bad-request` with the field, saying what to reduce or to change.
 */
export function checkLayout(
	layout: Layout,
	factors: readonly Factor[],
	arms: readonly Arm[],
	load: Load,
): void {
	if (arms.length > LIMITS.laidOutArms) {
		throw refuse("arms", `${arms.length} are too many: ${LIMITS.laidOutArms} is the most. Use fewer points.`);
	}
	if (layout.kind === "sweep") checkSweep(layout.factor, factors, arms, load);
	else checkFactorial(layout.factors, factors, arms);
	const leastSeconds = leastSecondsOf(arms.length, load);
	if (load.seconds < leastSeconds) {
		throw refuse(
			"load.seconds",
			`${load.seconds} s are too few for ${arms.length} arms to have four slices each. Give it ${leastSeconds} s or more${leastSeconds > LIMITS.seconds.max ? `, of which ${LIMITS.seconds.max} is the most, so` : ", or"} use fewer points.`,
		);
	}
}

/** Seconds that so many arms need at least, shared. */
export function leastSecondsOf(armCount: number, { model }: Pick<Load, "model">): number {
	return Math.max(LIMITS.seconds.min, Math.ceil((armCount * LIMITS.leastMsPerArm[model]) / 1_000));
}

/** Seconds after which so many arms have intervals worth looking at: what is proposed where nobody says. */
export function usualSecondsOf(armCount: number, model: Load["model"], seconds: number): number {
	const { min, max } = LIMITS.seconds;
	const wanted = Math.ceil((armCount * USUAL_MS_PER_ARM[model]) / 1_000);
	return Math.min(max, Math.max(min, seconds, wanted));
}

function checkSweep(id: string, factors: readonly Factor[], arms: readonly Arm[], load: Load): void {
	const factor = sweptFactor(factors, id, "layout.factor");
	const isOfLoad = loadFactorsBeside(factors).includes(factor);
	if (isOfLoad && id === "rate" && (load.model !== "open" || load.profile !== "constant")) {
		throw refuse("layout.factor", "an arrival rate is swept in an open loop with a level rate. Set one.");
	}
	const without = arms.findIndex((arm) => typeof arm[id] !== "number");
	if (without !== -1) throw hasNone(factor, without);
	checkOwnLoad(factors, arms, isOfLoad ? id : undefined);
	const lines = sweepLines(id, arms);
	if (lines.length > LIMITS.sweep.lines) {
		throw refuse(
			"arms",
			`they differ in more than "${id}": they make ${lines.length} lines, and ${LIMITS.sweep.lines} is the most.`,
		);
	}
	const [first] = lines;
	if (first === undefined || first.xs.length < LIMITS.sweep.fewestPoints) {
		throw refuse("arms", `a line needs ${LIMITS.sweep.fewestPoints} points at least. Use a wider range.`);
	}
	if (lines.some(({ xs }) => xs.join() !== first.xs.join())) {
		throw refuse("arms", `both lines must have their points at the same "${id}".`);
	}
}

/** An arm has no such number at its levels. */
function hasNone({ id, appliesWhen }: NumberFactor, place: number): Fault {
	const where =
		appliesWhen === undefined ? "" : ` where ${appliesWhen.factor} is ${appliesWhen.levels.join(" or ")}`;
	return refuse(`arms[${place}]`, `has no "${id}", which is what is swept. There is one${where}.`);
}

function checkFactorial(ids: readonly string[], factors: readonly Factor[], arms: readonly Arm[]): void {
	checkOwnLoad(factors, arms, undefined);
	for (const [at, id] of ids.entries()) {
		const field = `layout.factors[${at}]`;
		if (!factors.some((factor) => factor.id === id)) {
			throw refuse(
				field,
				`no factor "${id.slice(0, 64)}". Allowed: ${factors.map((one) => one.id).join(", ")}.`,
			);
		}
		if (ids.indexOf(id) !== at) throw refuse(field, `"${id}" is named twice.`);
		const levels = new Set(arms.map((arm) => arm[id]));
		if (levels.size !== 2 || levels.has(undefined)) {
			throw refuse("arms", `"${id}" must stand at two levels, and in every arm at one of them.`);
		}
	}
	const wanted = 2 ** ids.length;
	const cells = new Set(arms.map((arm) => ids.map((id) => arm[id]).join()));
	if (arms.length !== wanted || cells.size !== wanted) {
		throw refuse("arms", `all combinations of ${ids.join(" and ")} are ${wanted} arms, each once.`);
	}
	const others = factors.filter(
		(factor) =>
			!ids.includes(factor.id) &&
			new Set(arms.map((arm) => arm[factor.id]).filter((value) => value !== undefined)).size > 1,
	);
	const [other] = others;
	if (other !== undefined) throw refuse("arms", `they differ in "${other.id}", which is not crossed.`);
}

/**
 * Refuses figures of the load in arms that are to share theirs.
 *
 * @param allowed the one figure that they may have
 * @throws Fault `bad-request` with the field.
 */
export function checkOwnLoad(
	factors: readonly Factor[],
	arms: readonly Arm[],
	allowed: string | undefined,
): void {
	for (const [place, arm] of arms.entries()) {
		const own = loadFactorsBeside(factors).find(({ id }) => id !== allowed && arm[id] !== undefined);
		if (own !== undefined) {
			const field = `arms[${place}].${own.id}`;
			throw refuse(field, "is of the load, which the arms share. Set it there, or sweep it.");
		}
	}
}

function restOf(arm: Arm, ids: readonly string[]): string {
	return formatArm(Object.fromEntries(Object.entries(arm).filter(([id]) => !ids.includes(id))));
}

function refuse(field: string, sentence: string): Fault {
	return new Fault("bad-request", `${field}: ${sentence}`, { field });
}
