import type { ChoiceFactor, Factor, NumberFactor } from "./experiment.ts";
import { Fault } from "./fault.ts";
import { loadFactorsBeside } from "./load-factor.ts";
import { nearest } from "./nearest.ts";

/** One combination of levels: factor id → level id, or a number. In some sweeps an arm has figures of the load as well. */
export type Arm = Readonly<Record<string, string | number>>;

/** Whether a numeric factor has a meaning at these levels. */
export function applies(factor: Factor, arm: Arm): boolean {
	if (factor.kind === "choice" || factor.appliesWhen === undefined) return true;
	const level = arm[factor.appliesWhen.factor];
	return factor.appliesWhen.levels.includes(String(level));
}

/**
 * The canonical form of an arm: every factor that applies, in declared order, defaults filled in; behind them the
 * figures of the load that it has for itself. Whether it may have any is for `checkRequest` to say.
 *
 * @throws Fault `bad-request` with the field, when a factor or a level is unknown or a number is out of range.
 */
export function normaliseArm(
	factors: readonly Factor[],
	raw: Readonly<Record<string, unknown>>,
	field: string,
): Arm {
	const beside = loadFactorsBeside(factors).filter(({ id }) => Object.hasOwn(raw, id));
	for (const id of Object.keys(raw)) {
		if (![...factors, ...beside].some((factor) => factor.id === id)) {
			throw unknown(
				`${field}.${id}`,
				"factor",
				id,
				factors.map((factor) => factor.id),
			);
		}
	}
	const given = (factor: Factor) => (Object.hasOwn(raw, factor.id) ? raw[factor.id] : factor.initial);
	const arm: Record<string, string | number> = {};
	// Choices first: whether a number applies depends on them.
	for (const factor of factors) {
		if (factor.kind === "choice") arm[factor.id] = checkLevel(factor, given(factor), `${field}.${factor.id}`);
	}
	for (const factor of factors) {
		if (factor.kind === "number" && applies(factor, arm)) {
			arm[factor.id] = checkNumber(factor, given(factor), `${field}.${factor.id}`);
		}
	}
	for (const factor of beside) arm[factor.id] = checkNumber(factor, raw[factor.id], `${field}.${factor.id}`);
	const ordered = [...factors, ...beside].filter((factor) => arm[factor.id] !== undefined);
	return Object.fromEntries(ordered.map((factor) => [factor.id, arm[factor.id] as string | number]));
}

function checkLevel(factor: ChoiceFactor, value: unknown, field: string): string {
	const level = factor.levels.find((candidate) => candidate.id === value);
	if (level !== undefined) return level.id;
	throw unknown(
		field,
		"level",
		String(value),
		factor.levels.map((one) => one.id),
	);
}

function checkNumber(factor: NumberFactor, value: unknown, field: string): number {
	const number = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
	if (typeof number !== "number" || !Number.isInteger(number) || number < factor.min || number > factor.max) {
		throw new Fault(
			"bad-request",
			`${field}: ${String(value)} is not a whole number from ${factor.min} to ${factor.max}.`,
			{ field },
		);
	}
	return number;
}

function unknown(field: string, kind: string, value: string, allowed: readonly string[]): Fault {
	const near = nearest(value, allowed);
	const hint = near === undefined ? "" : ` Did you mean "${near}"?`;
	return new Fault("bad-request", `${field}: no ${kind} "${value}".${hint} Allowed: ${allowed.join(", ")}.`, {
		field,
	});
}

/** `cache=none,index=btree,pool=pool,poolSize=8`: the arm's name in URLs, commands, results. */
export function formatArm(arm: Arm): string {
	return Object.entries(arm)
		.map(([id, value]) => `${id}=${value}`)
		.join(",");
}

/**
 * The levels that a text names, whatever they are.
 *
 * @throws Fault `bad-request` for a part without `=` or a factor given twice.
 */
export function readLevels(text: string, field: string): Record<string, string> {
	const raw = new Map<string, string>();
	for (const part of text.split(",").map((piece) => piece.trim())) {
		if (part === "") continue;
		const [id, value, extra] = part.split("=");
		if (id === undefined || value === undefined || extra !== undefined) {
			throw new Fault("bad-request", `${field}: "${part}" is not of the form factor=level.`, { field });
		}
		if (raw.has(id))
			throw new Fault("bad-request", `${field}.${id}: given twice.`, { field: `${field}.${id}` });
		raw.set(id, value);
	}
	return Object.fromEntries(raw);
}

/**
 * Reads the text form of an arm.
 *
 * @throws Fault `bad-request`, as `readLevels` and `normaliseArm` do.
 */
export function parseArm(factors: readonly Factor[], text: string, field: string): Arm {
	return normaliseArm(factors, readLevels(text, field), field);
}

/**
 * The factors at which these arms differ, as a person would tell it: a number that only comes along
 * with a choice says nothing beside that choice.
 */
export function differingFactors(factors: readonly Factor[], arms: readonly Arm[]): Factor[] {
	return [...factors, ...loadFactorsBeside(factors)].filter((factor) => {
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

/** The label of an arm's level. */
export function levelLabel(factor: ChoiceFactor, arm: Arm): string {
	return factor.levels.find((level) => level.id === arm[factor.id])?.label ?? String(arm[factor.id]);
}
