import type { Draft, FieldFault } from "#app/_bench/draft.ts";
import type { LoadField } from "#app/_bench/load-parameters.ts";
import { type Arm, applies, normaliseArm, readLevels } from "#server/contract/arm.ts";
import type { ExperimentDeclaration, Factor, NumberFactor } from "#server/contract/experiment.ts";
import { Fault } from "#server/contract/fault.ts";
import {
	type Crossing,
	checkLayout,
	crossedArms,
	type Layout,
	sweepArms,
	sweptFactor,
} from "#server/contract/layout.ts";
import { LIMITS } from "#server/contract/limits.ts";
import type { Load } from "#server/contract/load.ts";
import { loadFactorsBeside, loadOfArm } from "#server/contract/load-factor.ts";
import { checkLoad } from "#server/contract/run.ts";
import { parseSweep, usualSpacing } from "#server/contract/sweep-range.ts";
import { COMPARED } from "./layout-kind.ts";

/** The factor and the points that a text names, right or wrong. */
export function splitText(text: string): { id: string; rest: string } {
	const at = text.indexOf("=");
	return at === -1 ? { id: text, rest: "" } : { id: text.slice(0, at), rest: text.slice(at + 1) };
}

/** The setting of the load that a draft sweeps. */
export function sweptField({ layout = COMPARED }: Draft): LoadField | undefined {
	if (layout.kind !== "sweep") return undefined;
	const { id } = splitText(layout.sweep);
	if (id === "rate") return "arrivalRatePerSec";
	return id === "clients" ? "clients" : undefined;
}

/** Numbers that can be swept beside these levels: the experiment's own that apply, then those of the load. */
export function sweepable(factors: readonly Factor[], arm: Arm): NumberFactor[] {
	const own = factors.filter((factor) => factor.kind === "number").filter((factor) => applies(factor, arm));
	return [...own, ...loadFactorsBeside(factors)];
}

/** Points that a proposed sweep has. */
export const USUAL_POINTS = 8;

/** A sweep to begin with: over the first number there is, in some points around what is usual. */
export function proposeSweep(factor: NumberFactor): string {
	const [from, to] = usualRange(factor);
	return `${factor.id}=${from}..${to}:${USUAL_POINTS}`;
}

/** Ends within the factor's range, at most some hundred times apart, with the usual value between them. */
function usualRange({ id, min, max, initial }: NumberFactor): [number, number] {
	if (id === "clients") return [1, Math.min(32, max)];
	if (id === "rate") return [50, 800];
	const low = Math.max(min, Math.min(initial, Math.round(initial / 16)));
	const from = usualSpacing(Math.max(1, min), max) === "log" ? Math.max(1, low) : min;
	return [from, Math.min(max, Math.max(from + 2, from * 64))];
}

/** Two values of a number to cross it at: the usual one, and another well away from it. */
export function twoValues({ initial, min, max }: NumberFactor): [number, number] {
	const larger = initial * 4;
	if (larger > initial && larger <= max) return [initial, larger];
	return initial < max ? [initial, max] : [min, initial];
}

/** Crossings to begin with: the first three choices, each at its first two levels that can be had here. */
export function proposeCross(
	factors: readonly Factor[],
	isUsable: (factor: string, level: string) => boolean,
): string[] {
	const choices = factors.flatMap((factor) => {
		if (factor.kind === "number") return [];
		const [first, second] = factor.levels.filter(({ id }) => isUsable(factor.id, id));
		return first === undefined || second === undefined ? [] : [`${factor.id}=${first.id},${second.id}`];
	});
	const numbers = factors.flatMap((factor) =>
		factor.kind === "number" && factor.appliesWhen === undefined
			? [`${factor.id}=${twoValues(factor).join(",")}`]
			: [],
	);
	return [...choices, ...numbers].slice(0, LIMITS.crossed.max);
}

/**
 * The arms that a draft's layout makes, checked as the server will; what is wrong is added to `faults`, and then there
 * are none. `load` is null where that is wrong already.
 */
export function layOut(
	{ factors }: ExperimentDeclaration,
	{ arms: texts, layout = COMPARED }: Draft,
	load: Load | null,
	faults: FieldFault[],
): { arms: Arm[]; layout: Layout } | null {
	try {
		const laidOut =
			layout.kind === "sweep"
				? readSweep(factors, texts, layout.sweep)
				: readCrossed(factors, texts, layout.cross);
		if (load === null) return null;
		checkLayout(laidOut.layout, factors, laidOut.arms, load);
		for (const arm of laidOut.arms) checkLoad(loadOfArm(factors, arm, load), laidOut.arms.length);
		return laidOut;
	} catch (thrown) {
		if (!(thrown instanceof Fault)) throw thrown;
		faults.push({ field: thrown.field ?? "layout", sentence: thrown.message });
		return null;
	}
}

function readSweep(factors: readonly Factor[], texts: readonly string[], text: string) {
	const { id, rest } = splitText(text);
	const factor = sweptFactor(factors, id, "sweep");
	const lines = texts.map((arm, at) =>
		normaliseArm(factors, without(readLevels(arm, `arms[${at}]`), [id]), `arms[${at}]`),
	);
	if (lines.length > LIMITS.sweep.lines) {
		throw new Fault("bad-request", `arms: a sweep has ${LIMITS.sweep.lines} lines at most.`, {
			field: "arms",
		});
	}
	const arms = sweepArms(factors, id, lines, parseSweep(rest, factor, "sweep"));
	return { arms, layout: { kind: "sweep" as const, factor: id } };
}

function readCrossed(factors: readonly Factor[], texts: readonly string[], cross: readonly string[]) {
	const crossings = cross.map((text): Crossing => {
		const { id, rest } = splitText(text);
		const [first = "", second = ""] = rest.split(",").map((level) => level.trim());
		const isNumber = factors.find((factor) => factor.id === id)?.kind === "number";
		return { factor: id, levels: isNumber ? [Number(first), Number(second)] : [first, second] };
	});
	const { min, max } = LIMITS.crossed;
	if (crossings.length < min || crossings.length > max) {
		throw new Fault(
			"bad-request",
			`cross: choose ${min} or ${max} factors, and here are ${crossings.length}.`,
			{
				field: "cross",
			},
		);
	}
	const same = crossings.find(({ levels: [first, second] }) => first === second);
	if (same !== undefined) {
		throw new Fault("bad-request", `cross: both levels of "${same.factor}" are the same. Change one.`, {
			field: "cross",
		});
	}
	const arms = crossedArms(factors, readLevels(texts[0] ?? "", "arms[0]"), crossings);
	return { arms, layout: { kind: "factorial" as const, factors: crossings.map(({ factor }) => factor) } };
}

/** Levels without some of them. */
function without(levels: Record<string, string>, ids: readonly string[]): Record<string, string> {
	return Object.fromEntries(Object.entries(levels).filter(([id]) => !ids.includes(id)));
}
