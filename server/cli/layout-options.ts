import { type Arm, applies, normaliseArm, parseArm, readLevels } from "#server/contract/arm.ts";
import type { ExperimentDeclaration, Factor } from "#server/contract/experiment.ts";
import { Fault } from "#server/contract/fault.ts";
import { type Crossing, crossedArms, type Layout, sweepArms, sweptFactor } from "#server/contract/layout.ts";
import { parseSweep } from "#server/contract/sweep-range.ts";

/** Arms, and what they have to do with one another. */
export type LaidOut = { arms: Arm[]; layout: Layout };

/** What the command line says of how the arms are laid out. */
export type LayoutOptions = { arm: string[]; sweep?: string; cross?: string[] };

/**
 * The arms that a sweep or crossed levels make of those given, and what they have to do with one another; nothing
 * where the options say nothing. Without an arm they begin from the first default one that has what is swept.
 *
 * @throws Fault `bad-request` naming the option.
 */
export function readLayout(
	declaration: Pick<ExperimentDeclaration, "factors" | "defaultArms">,
	{ arm, sweep, cross = [] }: LayoutOptions,
): LaidOut | undefined {
	if (sweep !== undefined && cross.length > 0) {
		throw refuse(
			"--sweep",
			"goes along one number, and --cross makes all combinations. Give one of the two.",
		);
	}
	if (sweep !== undefined) return readSweep(declaration, arm, sweep);
	return cross.length === 0 ? undefined : readCrossed(declaration, arm, cross);
}

function readSweep(
	{ factors, defaultArms }: Pick<ExperimentDeclaration, "factors" | "defaultArms">,
	given: readonly string[],
	text: string,
): LaidOut {
	const [id, points] = splitOption(text, "--sweep");
	const factor = sweptFactor(factors, id, "--sweep");
	const xs = parseSweep(points, factor, "--sweep");
	const usual = [...defaultArms, {}].map((arm) => normaliseArm(factors, arm, "arm"));
	const first = usual.find((arm) => applies(factor, arm)) ?? {};
	const lines = given.length === 0 ? [first] : given.map((arm, at) => parseArm(factors, arm, `arms[${at}]`));
	return { arms: sweepArms(factors, id, lines, xs), layout: { kind: "sweep", factor: id } };
}

function readCrossed(
	{ factors }: Pick<ExperimentDeclaration, "factors">,
	given: readonly string[],
	texts: readonly string[],
): LaidOut {
	if (given.length > 1) {
		throw refuse(
			"--arm",
			"combinations are made of one arm, which says what all of them share. Give it once.",
		);
	}
	const crossings = texts.map((text) => readCrossing(factors, text));
	const arms = crossedArms(factors, readLevels(given[0] ?? "", "arms[0]"), crossings);
	return { arms, layout: { kind: "factorial", factors: crossings.map(({ factor }) => factor) } };
}

function readCrossing(factors: readonly Factor[], text: string): Crossing {
	const [id, levels] = splitOption(text, "--cross");
	const [first, second, ...more] = levels.split(",").map((level) => level.trim());
	if (first === undefined || second === undefined || first === "" || second === "" || more.length > 0) {
		throw refuse("--cross", `"${text.slice(0, 64)}" does not name two levels, as index=none,btree does.`);
	}
	const isNumber = factors.find((factor) => factor.id === id)?.kind === "number";
	return { factor: id, levels: isNumber ? [Number(first), Number(second)] : [first, second] };
}

function splitOption(text: string, option: string): [string, string] {
	const at = text.indexOf("=");
	if (at < 1) throw refuse(option, `"${text.slice(0, 64)}" is not of the form factor=…`);
	return [text.slice(0, at).trim(), text.slice(at + 1)];
}

function refuse(option: string, sentence: string): Fault {
	return new Fault("bad-request", `${option}: ${sentence}`, { field: option });
}
